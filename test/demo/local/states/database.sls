# The database's rules of access, from the worked example's template
/etc/postgresql/pg_hba.conf:
  file.managed:
    - source: salt://postgresql/files/pg_hba.conf.jinja
    - template: jinja
    - context:
        database: {{ pillar['database']['name'] }}
        user: {{ pillar['database']['user'] }}
    - mode: '0640'
    - makedirs: True

/etc/postgresql/listen.conf:
  file.managed:
    - contents: listen_addresses = '{{ grains['internal_address'] }}'
    - makedirs: True
