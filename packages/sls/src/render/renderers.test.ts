import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileLowState } from '../compile/compile-states.ts';
import { memoryFileSource } from '../files/index.ts';
import { toJson } from '../lowstate/to-json.ts';
import { type CompiledPillar, compilePillar } from '../pillar/compile-pillar.ts';
import { PyDict } from '../value/index.ts';

function states(tree: Readonly<Record<string, string>>): ReturnType<typeof compileLowState> {
  return compileLowState({
    id: 'web1',
    files: memoryFileSource({ base: tree }),
    grains: new PyDict([['os', 'Debian']]),
    pillar: new PyDict([['port', 80]]),
    opts: new PyDict(),
    select: { kind: 'sls', sls: ['f'], saltenv: 'base' },
  });
}

function firstMessage(text: string): string {
  return states({ 'f.sls': text }).errors[0]?.message ?? 'no error';
}

describe('renderers of Salt that need Python', () => {
  it.each([
    ['py', 'TypeScript module'],
    ['pyobjects', 'TypeScript module'],
    ['pydsl', 'TypeScript module'],
    ['stateconf', 'ids names of their own'],
    ['mako', 'write Jinja'],
    ['jijna|yaml', "did you mean 'jinja'?"],
  ])('%s is refused, saying what to write', (pipe, advice) => {
    const message = firstMessage(`#!${pipe}\na: 1\n`);
    expect(message).toContain('salt://f.sls:1:3: ');
    expect(message).toContain(advice);
  });
});

describe('modules in Python', () => {
  const own = { '_modules/ours.py': '', '_states/ours.py': '' };

  it.each([
    ["{{ salt['ours.x']() }}", 'salt://_modules/ours.py:1:1: Muster runs no Python'],
    ['{{ salt.ours.x() }}', 'salt://_modules/ours.py:1:1: Muster runs no Python'],
  ])('are refused where %j uses them, saying what to write', (text, piece) => {
    expect(states({ ...own, 'f.sls': text }).errors[0]?.message).toContain(piece);
  });

  it('may lie about unused, and fail no more than the states that use them', () => {
    expect(states({ ...own, 'f.sls': 'a:\n  test.nop: []\n' }).errors).toEqual([]);
    const used = { ...own, 'f.sls': 'a:\n  ours.present: []\n' };
    expect(states(used).errors, 'a state that uses one fails when its turn comes').toEqual([]);
  });
});

describe('states written in TypeScript', () => {
  const nop = "{ a: { 'test.nop': [{ name: 'n' }] } }";

  it.each([
    ['an object', `export default ${nop};`],
    ['a function that returns one', `export default () => (${nop});`],
    [
      'a function with types',
      `interface C { id: string }\nexport default (c: C): object => c.id === 'web1' ? ${nop} : {};`,
    ],
    [
      'one that asks functions',
      `export default ({ call }) => call('pillar.get', ['port']) === 80 ? ${nop} : {};`,
    ],
    ['one that sees grains', `export default ({ grains }) => grains.os === 'Debian' ? ${nop} : {};`],
  ])('are the default export: %s', (_form, text) => {
    const { low, errors } = states({ 'f.sls': `#!ts\n${text}\n` });
    expect(errors).toEqual([]);
    expect(low.map(({ state, fun, name, __id__ }) => [state, fun, name, __id__])).toEqual([
      ['test', 'nop', 'n', 'a'],
    ]);
  });

  it('import their neighbours as they are now', () => {
    const text = "#!ts\nimport { id } from './lib/ids.ts';\nexport default { [id]: { 'test.nop': [] } };\n";
    for (const id of ['one', 'two']) {
      const { low } = states({ 'f.sls': text, 'lib/ids.ts': `export const id: string = '${id}';` });
      expect(low.map((chunk) => chunk.__id__)).toEqual([id]);
    }
  });

  it.each([
    [
      'throws',
      "export default () => {\n  throw new Error('no port');\n};",
      'salt://f.sls:3:9: Error: no port',
    ],
    ['does not parse', 'export default {{;', 'salt://f.sls:'],
    ['exports nothing', 'export const a = 1;', 'no default export'],
    ['returns a promise', 'export default async () => ({});', 'returns a promise'],
    ['imports what is not there', "import './gone.ts';\nexport default {};", 'salt://gone.ts'],
    ['leaves its tree', "import '../../../etc/x.ts';\nexport default {};", 'f.sls:'],
  ])('one that %s is an error with its place', (_fault, text, piece) => {
    expect(firstMessage(`#!ts\n${text}\n`)).toContain(piece);
  });

  it('are never taken from texts that come with a call', () => {
    const text = "{% set x = '#!ts\\nexport default {}' %}{{ salt['slsutil.renderer'](string=x) }}";
    expect(firstMessage(text)).toContain("the renderer 'ts' takes a file of the tree");
  });
});

const hasGpg = spawnSync('gpg', ['--version']).status === 0;

describe.skipIf(!hasGpg)('encrypted pillar', () => {
  let directory: string;
  let opts: PyDict;
  let pgp: string;
  let age: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'muster-decrypt-'));
    chmodSync(directory, 0o700);
    const gpg = (args: readonly string[], input = '') =>
      execFileSync('gpg', ['--homedir', directory, '--batch', '--quiet', '--no-tty', ...args], {
        input,
        stdio: ['pipe', 'pipe', 'ignore'],
      }).toString();
    gpg(['--passphrase', '', '--quick-generate-key', 'pillar@example.org', 'rsa2048', 'encr', 'never']);
    pgp = gpg(['--armor', '--trust-model', 'always', '-r', 'pillar@example.org', '--encrypt'], 'from gpg\n');
    const identity = await generateX25519Identity();
    const keyFile = join(directory, 'age.key');
    writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 });
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    age = armor.encode(await encrypter.encrypt('from age'));
    opts = new PyDict([
      ['gpg_keydir', directory],
      ['age_identity_file', keyFile],
    ]);
  }, 60_000);
  afterAll(() => {
    execFileSync('gpgconf', ['--homedir', directory, '--kill', 'all']);
    rmSync(directory, { recursive: true, force: true });
  });

  function pillar(text: string, more: { opts?: PyDict } = {}): CompiledPillar {
    return compilePillar({
      id: 'web1',
      files: memoryFileSource({ base: { 'top.sls': "base:\n  '*': [f]\n", 'f.sls': text } }),
      grains: new PyDict(),
      opts: more.opts ?? opts,
    });
  }

  it('is opened wherever it stands in the data, and is secret', () => {
    const text = `#!jinja|yaml|gpg|age\nplain: x\nlist:\n  - |\n    ${indented(pgp)}\n  - b: |\n      ${indented(age).replaceAll('\n', '\n  ')}\n`;
    const { pillar: data, errors, secrets } = pillar(text);
    expect(errors).toEqual([]);
    expect(toJson(data)).toEqual({ plain: 'x', list: ['from gpg', { b: 'from age' }] });
    expect(secrets).toEqual(expect.arrayContaining(['from gpg', 'from age']));
    expect(secrets).not.toContain('x');
  });

  it('may be a part of a text', () => {
    const { pillar: data, secrets } = pillar(`#!yaml|age\nurl: |\n    a ${indented(age)} b\n`);
    expect(toJson(data)).toEqual({ url: 'a from age b' });
    expect(secrets).toContain('from age');
  });

  it('may be a whole file, all of which is secret then', async () => {
    const encrypter = new Encrypter();
    const key = readFileSync(join(directory, 'age.key'), 'utf8').trim();
    encrypter.addRecipient(await identityToRecipient(key));
    const file = armor.encode(await encrypter.encrypt('user: app\nport: 54321\n'));
    const { pillar: data, errors, secrets } = pillar(`#!age|yaml\n${file}\n`);
    expect(errors).toEqual([]);
    expect(toJson(data)).toEqual({ user: 'app', port: 54321 });
    expect(secrets).toEqual(expect.arrayContaining(['app', '54321']));
  });

  it('that cannot be opened is an error with its place', () => {
    const broken = '-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----';
    const { pillar: data, errors } = pillar(`#!yaml|gpg\na: 1\nb: |\n    ${indented(broken)}\n`);
    expect(toJson(data)).toEqual({});
    expect(errors[0]?.message).toContain('salt://f.sls:3:1: the PGP message cannot be opened');
  });

  it('without its key is an error that names the key', () => {
    const other = join(directory, 'other');
    mkdirSync(other, { mode: 0o700 });
    const { errors } = pillar(`#!yaml|gpg\nb: |\n    ${indented(pgp)}\n`, {
      opts: new PyDict([['gpg_keydir', other]]),
    });
    expect(errors[0]?.message).toMatch(
      /encrypted with .*ID [0-9A-F]{16}.*; decryption failed: No secret key/,
    );
  });

  it('without the directory of the keys is an error that says so', () => {
    const { errors } = pillar(`#!yaml|gpg\nb: |\n    ${indented(pgp)}\n`, {
      opts: new PyDict([['gpg_keydir', join(directory, 'gone')]]),
    });
    expect(errors[0]?.message).toContain('gone: there is no such directory; gpg_keydir says');
  });

  it('needs identities that nobody else can read', () => {
    const keyFile = join(directory, 'open.key');
    writeFileSync(keyFile, '', { mode: 0o644 });
    const { errors } = pillar(`#!yaml|age\nb: |\n    ${indented(age)}\n`, {
      opts: new PyDict([['age_identity_file', keyFile]]),
    });
    expect(errors[0]?.message).toContain(`chmod 600 ${keyFile}`);
  });

  it('is for pillar alone', () => {
    expect(firstMessage('#!yaml|gpg\na: 1\n')).toContain("the renderer 'gpg' works in pillar alone");
  });
});

function indented(text: string): string {
  return text.trim().replaceAll('\n', '\n    ');
}
