# The application's code from git, in a virtualenv, under a user of its own
{% from 'api/map.jinja' import api with context %}

{{ api.user }}:
  user.present:
    - system: True
    - home: {{ api.home }}
    - shell: /usr/sbin/nologin
    - createhome: True

api packages:
  pkg.installed:
    - pkgs: {{ (api.build_packages + ([] if api.index_url else api.python_packages)) | tojson }}

{{ api.repository }}:
  git.latest:
    - target: {{ api.app }}
    - rev: {{ api.branch }}
    - branch: {{ api.branch }}
    - user: {{ api.user }}
    # On the first run the git server comes up at the same time
    - retry:
        attempts: 30
        interval: 2
    - require:
      - user: {{ api.user }}
      - pkg: api packages

{{ api.venv }}:
  virtualenv.managed:
    - user: {{ api.user }}
    {%- if api.index_url %}
    - requirements: {{ api.app }}/requirements.txt
    - index_url: {{ api.index_url }}
    {%- else %}
    - system_site_packages: True
    {%- endif %}
    - require:
      - git: {{ api.repository }}
