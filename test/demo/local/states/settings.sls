# The API's settings: credentials from pillar, the database's address from the mine
{% set addresses = salt['mine.get']('db*', 'internal_address') %}

/srv/notes/app/.env:
{%- if addresses %}
  file.managed:
    - source: salt://api/files/env.jinja
    - template: jinja
    - context:
        database_address: {{ addresses.values() | first }}
    - mode: '0600'
    - makedirs: True
{%- else %}
  test.fail_without_changes:
    - comment: The mine knows no address of db*. Is its key accepted, and its minion running?
{%- endif %}

/etc/nginx/sites-available/notes-api:
  file.managed:
    - source: salt://api/files/nginx.conf.jinja
    - template: jinja
    - context:
        port: 8000
    - makedirs: True

/etc/nginx/sites-enabled/default:
  file.symlink:
    - target: /etc/nginx/sites-available/notes-api
    - makedirs: True
    - require:
      - file: /etc/nginx/sites-available/notes-api
