# The tables that this version of the code needs
{% from 'api/map.jinja' import api with context %}
{% set manage = api.venv ~ '/bin/python manage.py' %}

include:
  - api.source
  - api.settings

migrate the database:
  cmd.run:
    - name: {{ manage }} migrate --no-input
    - unless: {{ manage }} migrate --check
    - cwd: {{ api.app }}
    - runas: {{ api.user }}
    # On the first run the database server comes up at the same time
    - retry:
        attempts: 30
        interval: 2
    - require:
      - virtualenv: {{ api.venv }}
      - sls: api.settings
