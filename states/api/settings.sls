# The credentials from pillar, the database's address from the mine
{% from 'api/map.jinja' import api with context %}

include:
  - api.source

{{ api.app }}/.env:
  file.managed:
    - source: salt://api/files/env.jinja
    - template: jinja
    - context:
        database_address: {{ api.database_address }}
    - user: {{ api.user }}
    - group: {{ api.user }}
    - mode: '0600'
    - show_changes: False
    - require:
      - git: {{ api.repository }}
