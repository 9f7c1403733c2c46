# Minions that share one machine have no addresses of their own: their configuration gives them one
network:
  cidr: 127.0.0.0/24

mine_functions:
  internal_address:
    - mine_function: grains.get
    - internal_address
