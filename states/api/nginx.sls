# The reverse proxy
{% from 'api/map.jinja' import api with context %}

include:
  - api.gunicorn

nginx:
  pkg.installed: []
  service.running:
    - enable: True
    - reload: True
    - require:
      - supervisord: notes-api
    - watch:
      - file: /etc/nginx/sites-available/notes-api
      - file: /etc/nginx/sites-enabled/default

/etc/nginx/sites-available/notes-api:
  file.managed:
    - source: salt://api/files/nginx.conf.jinja
    - template: jinja
    - context:
        port: {{ api.port }}
    - mode: '0644'
    - require:
      - pkg: nginx

# In the place of Debian's own example
/etc/nginx/sites-enabled/default:
  file.symlink:
    - target: /etc/nginx/sites-available/notes-api
    - require:
      - file: /etc/nginx/sites-available/notes-api
