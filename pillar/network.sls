{% set cidr = '10.77.0.0/24' %}

# The network that the hosts reach each other on. On machines with several, the mine tells only this address.
network:
  cidr: {{ cidr }}

mine_functions:
  network.ip_addrs: []
  internal_address:
    - mine_function: network.ip_addrs
    - cidr: {{ cidr }}
