import { createHash } from 'node:crypto';
import type { LawCases, MemoryHostOptions } from '@muster/engine';
import { app, cachedAbc } from '../file/law-files.ts';
import { type ArchiveModel, archivePrograms } from '../testing/archive-programs.ts';

const held = { app: null, 'app/run': 'text', 'app/link': { link: 'run' } };
const host = (
  model: ArchiveModel,
  files: NonNullable<MemoryHostOptions['files']> = {},
): MemoryHostOptions => ({
  files: { '/opt': { directory: true }, ...files },
  programs: archivePrograms(model),
  ...app,
});
const present = { '/opt/app/run': 'text', '/opt/app/link': { link: 'run' } };
const tar = (...words: readonly string[]) =>
  new RegExp(`^tar -x ${words.map((word) => `${word} `).join('')}-f \\S+fixtures/abc -C /`);
const absence = 'due to absence of one or more files/dirs';
const extracted = {
  comment: `salt://app.tar.gz extracted to {name}/, ${absence}`,
  changes: { extracted_files: ['app', 'app/run', 'app/link'] },
  planned: `Archive salt://app.tar.gz would be extracted to {name}/, ${absence}`,
  runs: [tar()],
};
const sumPath = `/var/cache/muster/extracted/${createHash('sha256')
  .update(JSON.stringify(['/opt', [{ url: 'salt://app.tar.gz' }]]))
  .digest('hex')}`;
const outside = 'out of the directory that it is extracted to; such an archive is not extracted';

/** Uses of `archive.*` states. */
export const archiveLaws: LawCases = {
  'archive.extracted': {
    usual: {
      name: '/opt',
      args: { source: 'salt://app.tar.gz' },
      host: host(held),
      context: {
        files: {
          'salt://app.tar.gz': cachedAbc(),
          'salt://app.zip': cachedAbc(),
          'salt://app': cachedAbc(),
          'https://x.test/app.tgz?v=1': cachedAbc(),
        },
      },
    },
    create: {
      'an archive': extracted,
      'an archive for an account, in a directory that is missing': {
        name: '/srv/app',
        args: { source: 'salt://app.tar.gz', user: 'app', group: 'app', trim_output: 2 },
        ...extracted,
        changes: {
          directories_created: ['/srv/app/'],
          extracted_files: ['app', 'app/run'],
          'updated ownership': true,
        },
        files: {
          '/srv': { directory: true, user: 'app', group: 'app' },
          '/srv/app': { directory: true, user: 'app' },
          '/srv/app/app': { directory: true, user: 'app', group: 'app' },
          '/srv/app/app/run': { text: 'text', user: 'app', group: 'app' },
          '/srv/app/app/link': { link: 'run', user: 'app', group: 'app' },
        },
      },
      'what is in the only directory of an archive': {
        args: { source: 'salt://app.tar.gz', options: 'xvzf --strip-components=1', enforce_toplevel: false },
        ...extracted,
        changes: { extracted_files: ['run', 'link'] },
        runs: [tar('-z', '--strip-components=1')],
      },
      'a zip archive, whose format is said': {
        args: { source: 'salt://app', archive_format: 'ZIP', options: '-j' },
        ...extracted,
        comment: `salt://app extracted to /opt/, ${absence}`,
        planned: `Archive salt://app would be extracted to /opt/, ${absence}`,
        runs: [/^unzip -q -o -j \S+fixtures\/abc -d \/opt$/],
      },
      'an archive from elsewhere with its digest': {
        args: {
          source: 'https://x.test/app.tgz?v=1',
          source_hash: 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD',
        },
        ...extracted,
        comment: `https://x.test/app.tgz?v=1 extracted to /opt/, ${absence}`,
        planned: `Archive https://x.test/app.tgz?v=1 would be extracted to /opt/, ${absence}`,
      },
    },
    repair: {
      'a file that is missing': { host: host(held, { '/opt/app/link': { link: 'run' } }), ...extracted },
      'a file that has other contents': {
        args: { source: 'salt://app.tar.gz', overwrite: true },
        host: host(held, { ...present, '/opt/app/run': 'else' }),
        comment: 'salt://app.tar.gz extracted to /opt/',
        changes: { extracted_files: ['app', 'app/run', 'app/link'] },
        planned: 'Archive salt://app.tar.gz would be extracted to /opt/',
        runs: [tar()],
      },
      'a directory in the way': {
        args: { source: 'salt://app.tar.gz', force: true },
        host: host(held, { '/opt/app/run/x': '', '/opt/app/link': { link: 'run' } }),
        ...extracted,
        changes: { removed: ['/opt/app/run'], extracted_files: ['app', 'app/run', 'app/link'] },
        files: { '/opt/app/run/x': null },
      },
      'what an older archive left': {
        args: { source: 'salt://app.tar.gz', clean: true },
        host: host(held, { '/opt/app/old': '', '/opt/other': '' }),
        ...extracted,
        planned: `Archive salt://app.tar.gz would be extracted to /opt/, after cleaning destination path(s), ${absence}`,
        changes: { removed: ['/opt/app'], extracted_files: ['app', 'app/run', 'app/link'] },
        files: { '/opt/app/old': null },
      },
      'the whole directory': {
        args: { source: 'salt://app.tar.gz', clean_parent: true },
        host: host(held, { '/opt/other': '' }),
        ...extracted,
        changes: {
          removed: 'Directory /opt/ was removed prior to the extraction',
          extracted_files: ['app', 'app/run', 'app/link'],
        },
        files: { '/opt': { directory: true }, '/opt/other': null },
      },
      'another archive than the one that was extracted': {
        args: { source: 'salt://app.tar.gz', source_hash_update: true },
        host: host(held, { ...present, [sumPath]: 'another' }),
        comment: 'salt://app.tar.gz extracted to /opt/, due to source_hash update',
        changes: { extracted_files: ['app', 'app/run', 'app/link'] },
        planned: 'Archive salt://app.tar.gz would be extracted to /opt/, due to source_hash update',
        runs: [tar()],
        files: { [sumPath]: { text: cachedAbc().sha256, mode: 0o600 } },
      },
      'files of another account': {
        args: { source: 'salt://app.tar.gz', user: 'app', enforce_ownership_on: '/opt/app/run' },
        host: host(held, present),
        comment: 'All files in archive are already present',
        changes: { 'updated ownership': true },
        planned:
          'All files in archive are already present. Ownership would be updated on one or more files/directories.',
        files: { '/opt/app/run': { text: 'text', user: 'app' } },
      },
    },
    'nothing to do': {
      'an archive that was extracted before': {
        host: host(held, { ...present, '/opt/app/run': 'else' }),
        comment: 'All files in archive are already present',
      },
      'an archive with the same contents': {
        args: { source: 'salt://app.tar.gz', overwrite: true },
        host: host(held, present),
        comment: 'All files in archive are already present',
      },
      'a path that says that it was extracted': {
        args: { source: 'salt://none.tar.gz', if_missing: '/opt/app' },
        host: host(held, { '/opt/app/x': '' }),
        comment: 'Path /opt/app exists',
      },
      'the same archive, whose files are not looked at': {
        args: { source: 'salt://app.tar.gz', skip_files_list_verify: true },
        host: host(held, { [sumPath]: cachedAbc().sha256 }),
        comment:
          'Archive salt://app.tar.gz existing source sum is the same as the expected one and skip_files_list_verify argument was set to True. Extraction is not needed',
      },
    },
    cannot: {
      'a file above the directory': {
        args: { source: 'salt://app.tar.gz', enforce_toplevel: false },
        host: host({ 'app/../../etc/passwd': 'x' }),
        comment: `The archive holds "app/../../etc/passwd", ${outside}`,
      },
      'a file from the root on': {
        args: { source: 'salt://app.tar.gz', enforce_toplevel: false },
        host: host({ '/etc/passwd': 'x' }),
        comment: `The archive holds "/etc/passwd", ${outside}`,
      },
      'a link that leads out of the directory': {
        host: host({ app: null, 'app/link': { link: '../../etc' } }),
        comment: `The archive has a link "app/link" to "../../etc", ${outside}`,
      },
      'a link from the root on, in a zip archive': {
        args: { source: 'salt://app.zip' },
        host: host({ app: null, 'app/link': { link: '/etc' } }),
        comment: `The archive has a link "app/link" to "/etc", ${outside}`,
      },
      'several things at the top': {
        host: host({ 'app/run': 'x', other: 'x' }),
        comment:
          "Archive does not have a single top-level directory. To allow this archive to be extracted, set 'enforce_toplevel' to False. To avoid a 'tar-bomb' it may also be advisable to set a top-level directory by adding it to the 'name' value (for example, setting 'name' to /opt/some_dir instead of /opt/).",
      },
      'a directory in the way': {
        host: host(held, { '/opt/app/run/x': '' }),
        comment:
          "The below paths (relative to /opt/) exist, but are the incorrect type (file instead of directory, symlink instead of file, etc.). To proceed with extraction, set 'force' to True. Note that this will remove these paths before extracting.\n\n- app/run",
      },
      'a zip archive with a password': {
        args: { source: 'salt://app.zip' },
        host: host({ 'app/run': 'secret' }),
        comment:
          'Archive salt://app.zip is password-protected, which archive.extracted cannot open; extract it with cmd.run',
      },
      'an archive that holds nothing': {
        host: host({}),
        comment: 'No files were extracted from salt://app.tar.gz: it is empty',
      },
      'an archive of a format that nobody knows': {
        args: { source: 'salt://app' },
        comment:
          "Could not guess archive_format from the value of the 'source' argument. Please set this archive_format to one of the following: tar, zip",
      },
      'an archive from elsewhere without a digest': {
        args: { source: 'https://x.test/app.tgz?v=1' },
        comment:
          'Unable to verify upstream hash of source file https://x.test/app.tgz?v=1, please set source_hash or set skip_verify to True',
      },
      'options that leave the directory': {
        args: { source: 'salt://app.tar.gz', options: 'xzPf' },
        comment:
          "The option -zP of tar is not allowed in 'options': it leaves the directory that 'name' says",
      },
      'a password': {
        args: { source: 'salt://app.zip', password: 'x' },
        comment:
          "Invalid argument 'password': every process of the host would see it; extract the archive with cmd.run, not 'x' (archive.extracted, id '/opt')",
      },
      'a file at the path': {
        name: '/file',
        host: { files: { '/file': '' } },
        comment: '/file exists and is not a directory',
      },
      'a host without the program': {
        host: { files: { '/opt': { directory: true } } },
        comment: 'tar cannot be run: Cannot run tar: no such file or directory',
      },
    },
  },
};
