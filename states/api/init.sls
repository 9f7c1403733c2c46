# The REST API: its code, its settings, gunicorn under supervisor, nginx in front
{% from 'api/map.jinja' import api with context %}

{% if api.repository and api.database_address %}
include:
  - api.source
  - api.settings
  - api.database
  - api.gunicorn
  - api.nginx
{% else %}
addresses of the other hosts:
  test.fail_without_changes:
    - comment: The mine knows no address of db* or master*. Are their keys accepted, and their minions running?
{% endif %}
