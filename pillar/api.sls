api:
  secret_key: demonstration-only-4f1d0b7c9a2e
  # Where a Python package index is reachable, name it, and the virtualenv is filled from it;
  # without one it sees Debian's own Python packages.
  # index_url: https://pypi.org/simple
