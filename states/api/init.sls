# The REST API: its code, its settings, gunicorn under supervisor, nginx in front
include:
  - api.source
  - api.settings
  - api.database
  - api.gunicorn
  - api.nginx
