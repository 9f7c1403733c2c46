# The git server that the application is deployed from: bare repositories in /srv/git, read over git://
{% set home = '/srv/git' %}
{% set source = home ~ '/source/notes-api' %}
{% set repository = home ~ '/notes-api.git' %}
{% set git = 'git --git-dir=' ~ repository ~ ' --work-tree=' ~ source %}

git:
  pkg.installed: []
  user.present:
    - system: True
    - home: {{ home }}
    - shell: /usr/sbin/nologin
    - createhome: True
    - require:
      - pkg: git

{{ source }}:
  file.recurse:
    - source: salt://forge/files/notes-api
    - user: git
    - group: git
    - clean: True
    - require:
      - user: git

{{ repository }}:
  cmd.run:
    - name: git init --quiet --bare --initial-branch=main {{ repository }}
    - runas: git
    - creates: {{ repository }}/HEAD
    - require:
      - user: git

publish notes-api:
  cmd.run:
    - name: >-
        {{ git }} add --all &&
        {{ git }} -c user.name=forge -c user.email=forge@localhost commit --quiet -m 'Publish notes-api'
    - runas: git
    - unless: test -z "$({{ git }} status --porcelain)"
    - require:
      - cmd: {{ repository }}
      - file: {{ source }}

/etc/systemd/system/git-daemon.service:
  file.managed:
    - source: salt://forge/files/git-daemon.service
    - mode: '0644'
  cmd.run:
    - name: systemctl daemon-reload
    - onchanges:
      - file: /etc/systemd/system/git-daemon.service

git-daemon:
  service.running:
    - enable: True
    - require:
      - cmd: publish notes-api
    - watch:
      - file: /etc/systemd/system/git-daemon.service
