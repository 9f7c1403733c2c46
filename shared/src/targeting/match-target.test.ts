import { describe, expect, test } from 'vitest';
import { compileTarget, matchTarget, parseTarget } from './match-target.ts';
import { selectMinions } from './select-minions.ts';
import type { Nodegroups, TargetType } from './target.ts';

const subject = {
  id: 'web1.prod',
  grains: {
    os: 'Debian',
    roles: ['web', 'web-front', { extra: { level: 2 } }],
    ver: { major: 3, beta: false },
    net: { 'a:b': { x: 'one' }, eth0: ['10.0.0.7'] },
    empty: {},
    nothing: null,
    load: 12.4,
    ipv4: ['127.0.0.1', '10.20.30.40'],
    ipv6: ['::1', '2001:db8:0::5'],
  },
  pillar: { app: { env: 'prod', tags: ['blue', 'green'] }, n: 5, nested: { one: { key: 'deep' } } },
};

const nodegroups: Nodegroups = {
  fronts: 'L@web1.prod,web2.prod or cache*',
  listed: ['web1.prod', 'web2.prod'],
  patterns: [String.raw`web\d.prod`],
  outer: 'N@fronts and not db*',
  negated: 'not N@fronts',
  open: 'db* or web*',
  circle: 'N@round',
  round: 'N@circle or web*',
  empty: '',
};

const selected: readonly (readonly [TargetType, string | string[], boolean])[] = [
  ['glob', 'web*', true],
  ['glob', 'web1', false],
  ['list', 'db1,web1.prod', true],
  ['list', 'db1, web1.prod', false],
  ['list', ['db1', 'web1.prod'], true],
  ['list', 'web*', false],
  ['pcre', String.raw`web\d`, true],
  ['pcre', 'eb', false],
  ['grain', 'os:debian', true],
  ['grain', 'os:D*', true],
  ['grain', 'os:Deb', false],
  ['grain', 'os', false],
  ['grain', 'roles:web', true],
  ['grain', 'roles:db', false],
  ['grain', 'roles:extra', true],
  ['grain', 'roles:extra:level:2', true],
  ['grain', 'roles:1:web-front', true],
  ['grain', 'roles:-2:web-front', true],
  ['grain', 'ver:major:3', true],
  ['grain', 'ver:major', true],
  ['grain', 'ver:*', true],
  ['grain', 'ver:beta:false', true],
  ['grain', 'ver:*:3', true],
  ['grain', '*:major:3', true],
  ['grain', 'empty:*', false],
  ['grain', 'missing:*', false],
  ['grain', 'nothing:none', true],
  ['grain', 'load:12.*', true],
  ['grain', 'constructor:*', false],
  ['grain_pcre', 'os:(Debian|Suse)', true],
  ['grain_pcre', 'os:ebian', false],
  ['grain_pcre', String.raw`load:12\.`, true],
  ['grain_pcre', 'os:(?:debian)', true],
  ['pillar', 'app:env:p*', true],
  ['pillar', 'app:env', true],
  ['pillar', 'app:tags:blue', true],
  ['pillar', 'n:5', true],
  ['pillar_pcre', 'app:tags:gr', true],
  ['pillar_exact', 'app:env:p*', false],
  ['pillar_exact', 'app:env:prod', true],
  ['ipcidr', '10.20.0.0/16', true],
  ['ipcidr', '10.20.0.0/255.255.0.0', true],
  ['ipcidr', '10.21.0.0/16', false],
  ['ipcidr', '10.20.30.40', true],
  ['ipcidr', '10.20.30.4', false],
  ['ipcidr', '2001:db8::/32', true],
  ['ipcidr', '2001:0db8::5', true],
  ['ipcidr', '2001:db9::/32', false],
  ['compound', 'web*', true],
  ['compound', 'web* and G@os:Debian', true],
  ['compound', 'not db*', true],
  ['compound', 'web* not db*', true],
  ['compound', 'db* and web* or G@os:Debian', true],
  ['compound', 'db* and ( web* or G@os:Debian )', false],
  ['compound', 'not ( web* and G@roles:web )', false],
  ['compound', ['web*', 'and', 'not', 'db*'], true],
  ['compound', 'P@roles:(app|web)', true],
  ['compound', String.raw`J@nested:one:key:d\w+`, true],
  ['compound', 'L@a,web1.prod', true],
  ['compound', 'S@10.20.0.0/16 and I@app:env:prod', true],
  ['compound', 'G|@net|a:b|x|one', true],
  ['compound', 'G@net:a:b:x:one', false],
  ['compound', 'X@foo', false],
  ['compound', '(web* or db*)', false],
  ['compound', 'N@fronts', true],
  ['compound', 'N@listed', true],
  ['compound', 'N@patterns', true],
  ['compound', 'N@outer', true],
  ['compound', 'not N@outer', false],
  ['compound', 'N@negated', false],
  ['compound', 'N@fronts and not N@negated', true],
  ['compound', 'N@open and db*', false],
  ['nodegroup', 'outer', true],
  ['nodegroup', 'negated', false],
];

test.each(selected)('the %s target %j answers %s', (type, expression, answer) => {
  expect(matchTarget({ type, expression }, subject, nodegroups)).toBe(answer);
});

test('another delimiter parts paths that contain colons', () => {
  expect(matchTarget({ type: 'grain', expression: 'net|a:b|x|one', delimiter: '|' }, subject)).toBe(true);
});

describe('a target that cannot be parsed selects nobody and says why', () => {
  const broken: readonly (readonly [TargetType, string | string[], RegExp])[] = [
    ['glob', '', /may not be empty/],
    ['list', [], /may not be empty/],
    ['glob', ['a'], /is a text/],
    ['grain', 'os', /has no ":"/],
    ['pcre', '(', /not a regular expression/],
    ['grain_pcre', 'os:(', /not a regular expression/],
    ['ipcidr', 'nonsense', /not an address/],
    ['ipcidr', '10.0.0.1/24', /bits behind its prefix/],
    ['ipcidr', '10.0.0.0/33', /not an address/],
    ['compound', ' ', /is empty/],
    ['compound', 'web* and', /ends too early/],
    ['compound', 'and web*', /stands where it cannot/],
    ['compound', 'not not web*', /stands where it cannot/],
    ['compound', '( )', /stands where it cannot/],
    ['compound', '( web*', /ends too early/],
    ['compound', 'web* )', /stands where it cannot/],
    ['compound', 'web* AND db*', /side by side/],
    ['compound', 'not S@nonsense', /not an address/],
    ['compound', 'R@range', /no kind of target R@/],
    ['compound', 'not N@unknown', /no node group "unknown"/],
    ['compound', `${'( '.repeat(500)}a${' )'.repeat(500)}`, /nests deeper/],
    ['nodegroup', 'circle', /circle -> round -> circle/],
    ['nodegroup', 'empty', /is empty/],
    ['nodegroup', 'constructor', /no node group/],
  ];
  test.each(broken)('%s %j', (type, expression, message) => {
    expect(() => compileTarget({ type, expression }, nodegroups)).toThrow(
      expect.objectContaining({ code: 'TARGET_INVALID', message: expect.stringMatching(message) }),
    );
    expect(matchTarget({ type, expression }, subject, nodegroups)).toBe(false);
  });

  test('a kind of target that does not exist', () => {
    expect(() => parseTarget('*', 'everything')).toThrow(/kind of target/);
  });
});

test('a node group that grows without bounds is refused', () => {
  const groups: Record<string, string> = { g0: 'a or b' };
  for (let level = 1; level < 30; level += 1) groups[`g${level}`] = `N@g${level - 1} or N@g${level - 1}`;
  expect(() => compileTarget({ type: 'nodegroup', expression: 'g29' }, groups)).toThrow(/more than/);
});

const matches = (type: TargetType, expression: string) =>
  compileTarget({ type, expression }, {}, { exactPillar: true })(subject);

test('pillar is compared exactly where the mine asks', () => {
  expect(matches('pillar', 'app:env:p*')).toBe(false);
  expect(matches('pillar_pcre', 'app:env:p.*')).toBe(false);
  expect(matches('compound', 'I@app:env:prod and J@n:5')).toBe(true);
});

test('a selection is sorted and names the ids that nobody has', () => {
  const subjects = ['web2', 'db1', 'web1'].map((id) => ({ id, grains: {}, pillar: {} }));
  expect(selectMinions({ type: 'list', expression: 'web2,web1,nope' }, subjects)).toEqual({
    minions: ['web1', 'web2'],
    missing: ['nope'],
  });
  expect(selectMinions({ type: 'compound', expression: 'not L@nope and db*' }, subjects)).toEqual({
    minions: ['db1'],
    missing: [],
  });
});
