import type { LawCases } from '@muster/engine';
import { app, cached, cachedAbc, conf, toBeChanged } from './law-files.ts';

const there = { files: { '/etc/app.conf': conf } };
const abc = { files: { 'salt://abc': cachedAbc(0o750), '/srv/abc': cachedAbc(0o640) } };
const digests = { ...abc.files, 'salt://sums': cached('sums'), 'salt://sum': cached('sum') };

/** Uses of `file.managed`: contents that come from a source, and its digest. */
export const fileSourceLaws: LawCases = {
  'file.managed': {
    usual: { name: '/abc', context: abc },
    create: {
      usual: {
        comment: 'File {name} updated',
        changes: { diff: 'New file' },
        planned: toBeChanged('{name}'),
        files: { '{name}': 'abc' },
      },
      'a source with its mode': {
        name: '/opt/abc',
        args: { source: 'salt://abc', mode: 'keep', makedirs: true },
        changes: { diff: 'New file', mode: '0750' },
        files: { '/opt': { directory: true, mode: 0o750 }, '/opt/abc': { text: 'abc', mode: 0o750 } },
      },
      'a source, whose mode is not asked for': { args: { source: 'salt://abc' } },
      'a source of the file roots, beside which a digest is not asked for': {
        args: { source: 'salt://abc', source_hash: 'salt://none' },
      },
      'one of several sources of the file roots, beside which a digest is not asked for': {
        args: { source: [{ 'salt://abc': 'md5=00000000000000000000000000000000' }] },
      },
      'the first source of a list that is there': {
        args: { source: ['salt://none', { 'salt://abc': 'md5=900150983cd24fb0d6963f7d28e17f72' }] },
      },
      'a source from elsewhere with its digest': {
        args: {
          source: 'https://x.test/abc',
          source_hash: 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD',
        },
        context: { files: { 'https://x.test/abc': cachedAbc() } },
      },
      'a source from elsewhere that nobody checks': {
        args: { source: 'https://x.test/abc', skip_verify: true },
        context: { files: { 'https://x.test/abc': cachedAbc() } },
      },
      'a source through a template, for which what is no argument is a name': {
        name: '/t',
        args: { source: 'salt://abc', template: 'jinja', port: 81, host: 'g', context: { port: 80 } },
        context: { ...abc, render: (text, names) => `${text} ${JSON.stringify(names)}` },
        files: {
          '/t': 'salt://abc {"source":"salt://abc","name":"/t","user":null,"group":null,"mode":null,"attrs":null,"port":80,"host":"g"}',
        },
      },
      'a source that is no template, of which the name is nearly an argument': {
        args: { source: 'salt://abc', dirmode: 755, colour: 'red' },
        warnings: [
          "'dirmode' is an invalid keyword argument for 'file.managed' and was ignored; did you mean 'dir_mode'?",
          "'colour' is an invalid keyword argument for 'file.managed' and was ignored",
        ],
      },
      'a source through a template, which is told about the file': {
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
        changes: { diff: 'New file', mode: '0750' },
        files: {
          '/t': {
            text: 'salt://abc {"source":"salt://abc","name":"/t","user":"app","group":null,"mode":null,"attrs":null,"port":80,"host":"h"}\n',
            mode: 0o750,
            user: 'app',
          },
        },
      },
      'a source and a list of digests': {
        args: { source: '/srv/abc', template: '', source_hash: 'salt://sums' },
        context: { files: digests },
      },
      'a source and a list of digests, under another name': {
        args: { source: '/srv/abc', template: '', source_hash: 'salt://sums', source_hash_name: 'other' },
        context: { files: digests },
      },
      'a source and the longest of its digests in a list as BSD writes it': {
        args: { source: '/srv/abc', template: '', source_hash: 'salt://bsd-sums' },
        context: { files: { ...digests, 'salt://bsd-sums': cached('bsd-sums') } },
      },
      'a source and the only digest of a list': {
        args: { source: '/srv/abc', template: '', source_hash: 'salt://sum' },
        context: { files: digests },
      },
    },
    repair: {
      usual: { comment: 'File {name} updated', planned: toBeChanged('{name}') },
      'a source that differs': {
        name: '/etc/app.conf',
        args: { source: 'salt://abc' },
        host: { files: { '/etc/app.conf': { text: 'abd', mode: 0o640, user: 'app' } } },
        changes: {
          diff: '--- \n+++ \n@@ -1,1 +1,1 @@\n-abd\n\\ No newline at end of file\n+abc\n\\ No newline at end of file\n',
        },
        files: { '/etc/app.conf': { text: 'abc', mode: 0o640, user: 'app' } },
      },
      'the mode of a source, where the contents may stay': {
        name: '/etc/app.conf',
        args: { source: 'salt://abc', mode: 'keep', replace: false },
        host: there,
        changes: { mode: '0750' },
        files: { '/etc/app.conf': { text: 'one\ntwo\nthree\n', mode: 0o750 } },
      },
    },
    'nothing to do': {
      'the right source': {
        args: { source: 'salt://abc', mode: 'keep' },
        host: { files: { '/abc': { text: 'abc', mode: 0o750 } } },
        comment: 'File /abc is in the correct state',
      },
    },
    cannot: {
      usual: { name: '/conf' },
      'a source that is not there': {
        args: { source: 'salt://none' },
        context: {},
        comment: "Source file salt://none not found in saltenv 'base'",
      },
      'no source at all': {
        args: { source: [] },
        context: {},
        comment: 'Unable to manage file: none of the specified sources were found',
      },
      'no source of several that is there': {
        args: { source: ['salt://a', 'salt://b'] },
        context: {},
        comment: 'none of the specified sources were found: salt://a, salt://b',
      },
      'a file of the host as its source that is not there': {
        args: { source: '/none' },
        context: {},
        comment: 'Source file /none not found',
      },
      'a source that is not what its digest says': {
        args: { source: [{ '/srv/abc': 'sha1:00000000000000000000000000000000000000ff' }] },
        comment:
          'Specified sha1 checksum for /srv/abc (00000000000000000000000000000000000000ff) does not match actual checksum (a9993e364706816aba3e25717850c26c9cd0d89d).',
      },
      'a source from elsewhere without a digest': {
        args: { source: 'https://x.test/abc' },
        context: { files: { 'https://x.test/abc': cachedAbc() } },
        comment:
          'Unable to verify upstream hash of source file https://x.test/abc, please set source_hash or set skip_verify to True',
      },
      'no list of digests': {
        args: { source: '/srv/abc', source_hash: 'salt://none' },
        comment: 'Source hash file salt://none not found',
      },
      'no digest of that name in a list': {
        args: { source: '/srv/abc', source_hash: 'salt://sums', source_hash_name: 'none' },
        context: { files: digests },
        comment: 'Source hash file salt://sums holds no digest for none',
      },
      'a digest of no known kind': {
        args: { source: '/srv/abc', source_hash: 'abcd' },
        comment: 'Source hash file abcd not found',
      },
    },
  },
};
