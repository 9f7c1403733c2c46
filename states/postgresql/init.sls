# The database server, with the database and the user of the API
{% from 'postgresql/map.jinja' import postgresql with context %}
{% set database = pillar['database'] %}

postgresql:
  pkg.installed:
    - pkgs: {{ postgresql.packages | tojson }}
  service.running:
    - name: {{ postgresql.service }}
    - enable: True
    - watch:
      - file: {{ postgresql.configuration }}/conf.d/listen.conf
      - file: {{ postgresql.configuration }}/pg_hba.conf

{{ postgresql.configuration }}/conf.d/listen.conf:
  file.managed:
    - contents: listen_addresses = '*'
    - user: postgres
    - group: postgres
    - mode: '0644'
    - require:
      - pkg: postgresql

{{ postgresql.configuration }}/pg_hba.conf:
  file.managed:
    - source: salt://postgresql/files/pg_hba.conf.jinja
    - template: jinja
    - context:
        database: {{ database.name }}
        user: {{ database.user }}
    - user: postgres
    - group: postgres
    - mode: '0640'
    - require:
      - pkg: postgresql

{{ database.user }}:
  postgres_user.present:
    - password: {{ database.password | yaml_dquote }}
    - encrypted: scram-sha-256
    - user: postgres
    - require:
      - service: postgresql
  postgres_database.present:
    - name: {{ database.name }}
    - owner: {{ database.user }}
    - user: postgres
    - require:
      - postgres_user: {{ database.user }}
