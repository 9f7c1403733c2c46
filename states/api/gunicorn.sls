# The WSGI server, kept running by supervisor
{% from 'api/map.jinja' import api with context %}

include:
  - api.source
  - api.settings
  - api.database

supervisor:
  pkg.installed: []
  service.running:
    - enable: True
    - watch:
      - pkg: supervisor

/etc/supervisor/conf.d/notes-api.conf:
  file.managed:
    - source: salt://api/files/supervisor.conf.jinja
    - template: jinja
    - context:
        api: {{ api | tojson }}
    - mode: '0644'
    - require:
      - pkg: supervisor

notes-api:
  supervisord.running:
    - update: True
    # A supervisor that was just started answers a moment later
    - retry:
        attempts: 10
        interval: 1
    - require:
      - service: supervisor
      - cmd: migrate the database
    - watch:
      - file: /etc/supervisor/conf.d/notes-api.conf
      - git: {{ api.repository }}
      - sls: api.settings
