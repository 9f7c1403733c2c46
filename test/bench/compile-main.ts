import { compileLowState, memoryFileSource, PyDict, RenderSession, renderTemplateFile } from '@muster/sls';
import nunjucks from 'nunjucks';
import { parse } from 'yaml';
import { median } from './figure.ts';

/** Measures in a fresh process what the bench `compile.ts` shows: `compile-main.ts STATES` prints JSON. */
const states = Number(process.argv[2]);
const template = `{% for i in range(${states}) %}
/etc/app/conf.d/{{ i }}.conf:
  file.managed:
    - contents: "value {{ i }} of {{ grains.id }}"
    - user: root
    - group: root
    - mode: '0644'
    - makedirs: True
    - require:
      - pkg: app
{% endfor %}
app:
  pkg.installed
`;
const files = memoryFileSource({ base: { 'app.sls': template } });
const grains = new PyDict([['id', 'web1']]);
const names = { id: 'web1', files, grains, pillar: new PyDict() };

const first = cpu(compileOnce);
// Collecting garbage falls on every second or third compilation, so one figure of a few would be a matter of luck.
const again = cpu(() => Array.from({ length: 10 }, compileOnce)) / 10;
const rendered = renderedText();
const yaml = Array.from({ length: 5 }, () => cpu(() => parse(rendered)));
// Each template differs, so that none is taken from a cache.
const templates = Array.from({ length: 1000 }, (_, number) => virtualHost(number));
console.log(
  JSON.stringify({
    first,
    again,
    yaml: median(yaml),
    templates: cpu(() => templates.map(renderOne)),
    nunjucks: cpu(() => templates.map(renderWithNunjucks)),
  }),
);

function compileOnce(): void {
  const select = { kind: 'sls', sls: ['app'], saltenv: 'base' } as const;
  const { errors, low } = compileLowState({ ...names, opts: new PyDict(), select });
  if (errors.length > 0 || low.length !== states + 1) throw new Error('the states do not compile');
}

function renderedText(): string {
  const session = new RenderSession({ ...names, opts: new PyDict([['renderer', 'jinja']]) });
  const file = { text: template, path: 'salt://app.sls', relative: 'app.sls', isInit: false };
  const { value } = session.renderSls(file, 'app', 'base');
  if (typeof value !== 'string') throw new Error('the template does not render to text');
  return value;
}

function virtualHost(number: number): string {
  return `# host ${number}
server {
  listen {{ port }};
  server_name {% for name in names %}{{ name }}{% if not loop.last %} {% endif %}{% endfor %};
  {% if tls %}ssl_certificate /etc/ssl/{{ names[0] }}.pem;{% else %}# in the clear{% endif %}
  {% for path, target in routes %}
  location {{ path }} { proxy_pass {{ target | lower }}; }
  {% endfor %}
}
`;
}

function renderOne(text: string): string {
  const context = new PyDict([
    ['port', 443],
    ['names', ['a.example', 'b.example', 'c.example']],
    ['tls', true],
    [
      'routes',
      [
        ['/', 'HTTP://one'],
        ['/api', 'HTTP://two'],
      ],
    ],
  ]);
  const source = { text, name: 'host.conf' };
  return renderTemplateFile({
    ...names,
    opts: new PyDict(),
    source,
    engine: 'jinja',
    saltenv: 'base',
    context,
    defaults: new PyDict(),
  });
}

function renderWithNunjucks(text: string): string {
  return new nunjucks.Environment(null, { autoescape: false }).renderString(text, {
    port: 443,
    names: ['a.example', 'b.example', 'c.example'],
    tls: true,
    routes: [
      ['/', 'HTTP://one'],
      ['/api', 'HTTP://two'],
    ],
  });
}

/** CPU time of one call, in milliseconds. */
function cpu(call: () => unknown): number {
  const start = process.cpuUsage();
  call();
  const { system, user } = process.cpuUsage(start);
  return (user + system) / 1000;
}
