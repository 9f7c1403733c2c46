# Secrets are given by id, which a host proves with its key, never by a grain, which it only claims.
base:
  '*':
    - network
  'db*':
    - database
  'api*':
    - database
    - api
