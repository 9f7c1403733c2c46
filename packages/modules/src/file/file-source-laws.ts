import type { LawCase } from '@muster/engine';
import { app, cached, cachedAbc, conf, toBeChanged } from './law-files.ts';

const there = { files: { '/etc/app.conf': conf } };
const abc = { files: { 'salt://abc': cachedAbc(0o750) } };
const digests = { ...abc.files, 'salt://sums': cached('sums'), 'salt://sum': cached('sum') };

/** Uses of `file.managed`: contents that come from a source, and its digest. */
export const fileSourceCases: readonly LawCase[] = [
  {
    kind: 'create',
    about: 'a source with its mode',
    name: '/opt/abc',
    args: { source: 'salt://abc', mode: 'keep', makedirs: true },
    context: abc,
    expect: {
      comment: 'File /opt/abc updated',
      changes: { diff: 'New file', mode: '0750' },
      planned: toBeChanged('/opt/abc'),
      files: { '/opt': { directory: true, mode: 0o750 }, '/opt/abc': { text: 'abc', mode: 0o750 } },
    },
  },
  {
    kind: 'create',
    about: 'a source, whose mode is not asked for',
    name: '/abc',
    args: { source: 'salt://abc' },
    context: abc,
    expect: {
      comment: 'File /abc updated',
      changes: { diff: 'New file' },
      planned: toBeChanged('/abc'),
      files: { '/abc': 'abc' },
    },
  },
  {
    kind: 'create',
    about: 'the first source of a list that is there',
    name: '/abc',
    args: { source: ['salt://none', { 'salt://abc': 'md5=900150983cd24fb0d6963f7d28e17f72' }] },
    context: abc,
    expect: {
      comment: 'File /abc updated',
      changes: { diff: 'New file' },
      planned: toBeChanged('/abc'),
      files: { '/abc': 'abc' },
    },
  },
  {
    kind: 'create',
    about: 'a source from elsewhere with its digest',
    name: '/abc',
    args: {
      source: 'https://x.test/abc',
      source_hash: 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD',
    },
    context: { files: { 'https://x.test/abc': cachedAbc() } },
    expect: {
      comment: 'File /abc updated',
      changes: { diff: 'New file' },
      planned: toBeChanged('/abc'),
      files: { '/abc': 'abc' },
    },
  },
  {
    kind: 'create',
    about: 'a source from elsewhere that nobody checks',
    name: '/abc',
    args: { source: 'https://x.test/abc', skip_verify: true },
    context: { files: { 'https://x.test/abc': cachedAbc() } },
    expect: {
      comment: 'File /abc updated',
      changes: { diff: 'New file' },
      planned: toBeChanged('/abc'),
      files: { '/abc': 'abc' },
    },
  },
  {
    kind: 'create',
    about: 'a source through a template, which is told about the file',
    name: '/t',
    args: {
      source: 'salt://abc',
      template: 'jinja',
      context: { port: 80 },
      defaults: { port: 1, host: 'h' },
      mode: 'keep',
      user: 'app',
    },
    host: app,
    context: { ...abc, render: (text, names) => `${text} ${JSON.stringify(names)}\n` },
    expect: {
      comment: 'File /t updated',
      changes: { diff: 'New file', mode: '0750' },
      planned: toBeChanged('/t'),
      files: {
        '/t': {
          text: 'salt://abc {"source":"salt://abc","name":"/t","user":"app","group":null,"mode":null,"attrs":null,"port":80,"host":"h"}\n',
          mode: 0o750,
          user: 'app',
        },
      },
    },
  },
  {
    kind: 'repair',
    about: 'a source that differs',
    name: '/etc/app.conf',
    args: { source: 'salt://abc' },
    host: { files: { '/etc/app.conf': { text: 'abd', mode: 0o640, user: 'app' } } },
    context: abc,
    expect: {
      comment: 'File /etc/app.conf updated',
      changes: {
        diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-abd\n\\ No newline at end of file\n+abc\n\\ No newline at end of file\n',
      },
      planned: toBeChanged('/etc/app.conf'),
      files: { '/etc/app.conf': { text: 'abc', mode: 0o640, user: 'app' } },
    },
  },
  {
    kind: 'repair',
    about: 'the mode of a source, where the contents may stay',
    name: '/etc/app.conf',
    args: { source: 'salt://abc', mode: 'keep', replace: false },
    host: there,
    context: abc,
    expect: {
      comment: 'File /etc/app.conf updated',
      changes: { mode: '0750' },
      planned: toBeChanged('/etc/app.conf'),
      files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o750 } },
    },
  },
  {
    kind: 'nothing to do',
    about: 'the right source',
    name: '/abc',
    args: { source: 'salt://abc', mode: 'keep' },
    host: { files: { '/abc': { text: 'abc', mode: 0o750 } } },
    context: abc,
    expect: { comment: 'File /abc is in the correct state' },
  },
  {
    kind: 'cannot',
    about: 'a source that is not there',
    name: '/conf',
    args: { source: 'salt://none' },
    expect: { comment: "Source file salt://none not found in saltenv 'base'" },
  },
  {
    kind: 'cannot',
    about: 'no source of several that is there',
    name: '/conf',
    args: { source: ['salt://a', 'salt://b'] },
    expect: { comment: 'none of the specified sources were found: salt://a, salt://b' },
  },
  {
    kind: 'cannot',
    about: 'a file of the host as its source that is not there',
    name: '/conf',
    args: { source: '/none' },
    expect: { comment: 'Source file /none not found' },
  },
  {
    kind: 'cannot',
    about: 'a source that is not what its digest says',
    name: '/conf',
    args: { source: [{ 'salt://abc': 'sha1:00000000000000000000000000000000000000ff' }] },
    context: abc,
    expect: {
      comment:
        'Specified sha1 checksum for salt://abc (00000000000000000000000000000000000000ff) does not match actual checksum (a9993e364706816aba3e25717850c26c9cd0d89d).',
    },
  },
  {
    kind: 'cannot',
    about: 'a source from elsewhere without a digest',
    name: '/conf',
    args: { source: 'https://x.test/abc' },
    context: { files: { 'https://x.test/abc': cachedAbc() } },
    expect: {
      comment:
        'Unable to verify upstream hash of source file https://x.test/abc, please set source_hash or set skip_verify to True',
    },
  },
  ...(
    [
      ['a list of digests', { source_hash: 'salt://sums' }],
      ['a list of digests, under another name', { source_hash: 'salt://sums', source_hash_name: 'other' }],
      ['the only digest of a list', { source_hash: 'salt://sum' }],
    ] as const
  ).map(
    ([about, args]): LawCase => ({
      kind: 'create',
      about: `a source and ${about}`,
      name: '/abc',
      args: { source: 'salt://abc', template: '', ...args },
      context: { files: digests },
      expect: {
        comment: 'File /abc updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('/abc'),
        files: { '/abc': 'abc' },
      },
    }),
  ),
  {
    kind: 'cannot',
    about: 'no list of digests',
    name: '/conf',
    args: { source: 'salt://abc', source_hash: 'salt://none' },
    context: abc,
    expect: { comment: 'Source hash file salt://none not found' },
  },
  {
    kind: 'cannot',
    about: 'no digest of that name in a list',
    name: '/conf',
    args: { source: 'salt://abc', source_hash: 'salt://sums', source_hash_name: 'none' },
    context: { files: digests },
    expect: { comment: 'Source hash file salt://sums holds no digest for none' },
  },
  {
    kind: 'cannot',
    about: 'a digest of no known kind',
    name: '/conf',
    args: { source: 'salt://abc', source_hash: 'abcd' },
    context: abc,
    expect: { comment: 'Source hash file abcd not found' },
  },
];
