import { lstat, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalHost, type Json } from '@muster/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { functionContext } from '../testing/function-context.ts';
import { callOwn } from '../testing/own-registry.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-look-'));
  await mkdir(join(directory, 'd/e'), { recursive: true });
  await writeFile(join(directory, 'a.txt'), 'line one\nfoo bar\nFOO\n');
  await writeFile(join(directory, 'd/e/f.conf'), '  x = 1\n');
  await writeFile(join(directory, 'big.bin'), Buffer.alloc(3000));
  await symlink('a.txt', join(directory, 'link'));
  await symlink('link', join(directory, 'second'));
  await symlink('d', join(directory, 'dl'));
  const kinds = `${directory}-kinds`;
  await mkdir(kinds);
  await writeFile(join(kinds, 'latin'), Buffer.from('caf\u00e9\n', 'latin1'));
  await writeFile(join(kinds, 'nul'), 'a\0b\n');
  await writeFile(join(kinds, 'control'), Buffer.from([1, 2, 3, 4, 5, 97, 255, 254]));
  await writeFile(join(kinds, 'letters'), 'éàüö a\n');
  await writeFile(join(kinds, 'empty'), '');
  const longAgo = new Date('2020-01-01');
  await utimes(join(directory, 'd/e/f.conf'), longAgo, longAgo);
});
afterAll(() => Promise.all([directory, `${directory}-kinds`].map((each) => rm(each, { recursive: true }))));

type Row = readonly [
  name: string,
  args: readonly Json[],
  named: Readonly<Record<string, Json>>,
  answer: Json,
];

/** `@` stands for the directory. */
const answers: readonly Row[] = [
  ['file.file_exists', ['a.txt'], {}, false],
  ['file.file_exists', [''], {}, false],
  ['file.file_exists', ['@/link'], {}, true],
  ['file.directory_exists', ['@/dl'], {}, true],
  ['file.is_link', ['relative'], {}, false],
  ['file.readlink', ['@/second'], {}, 'link'],
  ['file.readlink', ['@/second'], { canonicalize: true }, '@/a.txt'],
  ['file.basename', ['/a/b/'], {}, ''],
  ['file.dirname', ['/a/b/'], {}, '/a/b'],
  ['file.dirname', ['/a'], {}, '/'],
  ['file.dirname', ['a'], {}, ''],
  ['file.join', ['/a', 'b', '/c', 'd'], {}, '/c/d'],
  ['file.normpath', ['/a/../b/./c//d/'], {}, '/b/c/d'],
  ['file.get_sum', ['@/nowhere'], {}, 'File not found'],
  ['file.get_uid', ['@/a.txt'], {}, process.getuid?.() ?? 0],
  ['file.check_hash', ['@/big.bin', 'dbd3a6c6dbb5fd0d0e2a3a4f1bc1ab6e'], {}, false],
  ['file.contains_regex', ['@/d/e/f.conf', '^x'], {}, false],
  ['file.contains_regex', ['@/d/e/f.conf', '^x'], { lchar: ' \t' }, true],
  ['file.lstat', ['@/nowhere'], {}, {}],
  ['hashutil.digest_file', ['@/a.txt'], {}, 'a40f4e65df95ebc22f5643a3d2c4f99b'],
  ['hashutil.base64_encodefile', ['@/d/e/f.conf'], {}, 'ICB4ID0gMQo=\n'],
  ['hashutil.base64_encodefile', ['/dev/null'], {}, ''],
  ['file.is_text', ['@/a.txt'], {}, true],
  ['file.is_text', ['/bin/sh'], {}, false],
  ['file.is_text', ['@-kinds/latin'], {}, true],
  ['file.is_text', ['@-kinds/nul'], {}, false],
  ['file.is_text', ['@-kinds/control'], {}, false],
  ['file.is_text', ['@-kinds/empty'], {}, true],
  ['file.is_text', ['@'], {}, false],
  ['file.is_text', ['@/nowhere'], {}, false],
  ['file.is_binary', ['@/a.txt'], {}, false],
  ['file.is_binary', ['/bin/sh'], {}, true],
  ['file.is_binary', ['@-kinds/latin'], {}, true],
  ['file.is_binary', ['@-kinds/nul'], {}, true],
  ['file.is_binary', ['@-kinds/letters'], {}, true],
  ['file.is_binary', ['@-kinds/empty'], {}, false],
  ['file.is_binary', ['@/nowhere'], {}, false],
  ['file.is_empty', ['@-kinds/empty'], {}, true],
  ['file.is_empty', ['/dev/null'], {}, true],
  ['file.is_empty', ['@/a.txt'], {}, false],
  ['file.is_empty', ['@/nowhere'], {}, false],
  ['file.search', ['@/a.txt', 'LINE'], {}, false],
  ['file.search', ['@/a.txt', 'LINE'], { flags: ['IGNORECASE'] }, true],
  ['file.search', ['@/nowhere', 'x'], { ignore_if_missing: true }, false],
  ['file.find', ['@/nowhere'], {}, []],
  ['file.find', ['@/*.txt'], {}, ['@/a.txt']],
  ['file.find', ['@/*/e/'], { type: 'f' }, ['@/d/e/f.conf']],
  ['file.path_exists_glob', ['@/d/*/f.*'], {}, true],
  ['file.path_exists_glob', ['@/*.conf'], {}, false],
  ['file.path_exists_glob', ['@/a.txt'], {}, true],
  ['file.find', ['@'], { type: 'd' }, ['@', '@/d', '@/d/e', '@/dl']],
  ['file.find', ['@'], { iname: 'A.*', type: 'f' }, ['@/a.txt']],
  ['file.find', ['@'], { regex: 'a', type: 'f' }, ['@/a.txt']],
  ['file.find', ['@'], { iregex: 'F\\.C' }, ['@/d/e/f.conf']],
  ['file.find', ['@'], { size: '+2k', type: 'f' }, ['@/big.bin']],
  ['file.find', ['@'], { mtime: '52w', type: 'f' }, ['@/d/e/f.conf']],
  ['file.find', ['@/d'], { mtime: '-1d', type: 'f' }, []],
  ['file.find', ['@'], { grep: 'x = ', print: 'name,size' }, [['f.conf', 8]]],
  ['file.find', ['@'], { maxdepth: 1, name: 'd*' }, ['@/d', '@/dl']],
  [
    'file.find',
    ['@/d/e'],
    { print: 'type,md5' },
    [
      ['d', ''],
      ['f', '71dcec3f4aae32abec70b143e7273447'],
    ],
  ],
  ['file.find', ['@'], { mindepth: 2 }, ['@/d/e', '@/d/e/f.conf']],
];

test.each(answers)('%s(*%j, **%j) is %j', async (name, args, named, answer) => {
  const found = await call(name, args, named);
  expect(name === 'file.find' ? sorted(found) : found).toEqual(placed(answer));
});

test('file.lstat gives the fields of the system call', async () => {
  const { mode, nlink, size, uid, gid, mtimeMs } = await lstat(join(directory, 'link'));
  const found = await call('file.lstat', ['@/link'], {});
  expect(found).toMatchObject({ st_mode: mode, st_nlink: nlink, st_size: size, st_uid: uid, st_gid: gid });
  expect(Object(found).st_mtime).toBeCloseTo(mtimeMs / 1000, 3);
});

test('file.grep prints what grep prints', async () => {
  const { pid, ...found } = Object(await call('file.grep', ['@/a.txt', 'foo', '-i', '-n'], {}));
  expect(pid).toBeGreaterThan(0);
  expect(found).toEqual({ retcode: 0, stdout: '2:foo bar\n3:FOO', stderr: '' });
});

test.each([
  ['file.lstat', ['a.txt'], {}, 'Path to file must be absolute'],
  ['hashutil.digest_file', ['@/nowhere'], {}, "nowhere' not found"],
  ['hashutil.digest_file', ['/dev/null'], {}, "'/dev/null' not found"],
  ['hashutil.digest_file', ['@/a.txt', 'crc'], {}, "Hash func 'crc' is not supported"],
  ['file.access', ['@/a.txt', 'q'], {}, 'the mode is f, r, w or x'],
  ['file.find', ['@'], { size: 'huge' }, 'invalid size'],
  ['file.find', ['@'], { mtime: 'soon' }, 'invalid time interval'],
  ['file.find', ['@'], { print: 'colour' }, 'cannot be printed'],
  ['file.find', ['@'], { delete: 'f' }, "unknown argument 'delete'"],
] as const)('%s(*%j, **%j) is refused', async (name, args, named, message) => {
  await expect(call(name, args, named)).rejects.toThrow(message);
});

function call(name: string, args: readonly Json[], named: Readonly<Record<string, Json>>): Promise<Json> {
  const context = functionContext(createLocalHost());
  return callOwn(name, { positional: args.map(placed), named }, context);
}

function placed(value: Json): Json {
  if (typeof value === 'string') return value.replace('@', directory);
  return Array.isArray(value) ? value.map(placed) : value;
}

function sorted(value: Json): Json {
  return Array.isArray(value)
    ? value.toSorted((left, right) => (String(left) < String(right) ? -1 : 1))
    : value;
}
