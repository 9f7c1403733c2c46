base:
  'db*':
    - database
  'api*':
    - settings
