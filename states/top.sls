base:
  'master*':
    - forge
  'db*':
    - postgresql
  'api*':
    - api
