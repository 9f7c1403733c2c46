import type { LawCases, LawKind } from '@muster/engine';
import { alternativesLaws } from './alternatives/alternatives-laws.ts';
import { archiveLaws } from './archive/archive-laws.ts';
import { cmdLaws } from './cmd/cmd-laws.ts';
import { cronLaws } from './cron/cron-laws.ts';
import { debconfLaws } from './debconf/debconf-laws.ts';
import { environLaws } from './environ/environ-laws.ts';
import { fileAbsentLaws } from './file/file-absent-laws.ts';
import { fileAccumulatedLaws } from './file/file-accumulated-laws.ts';
import { fileAppendLaws } from './file/file-append-laws.ts';
import { fileBlockReplaceLaws } from './file/file-block-replace-laws.ts';
import { fileCommentLaws } from './file/file-comment-laws.ts';
import { fileContentsLaws } from './file/file-contents-laws.ts';
import { fileCopyLaws } from './file/file-copy-laws.ts';
import { fileDecodeLaws } from './file/file-decode-laws.ts';
import { fileDirectoryLaws } from './file/file-directory-laws.ts';
import { fileKeyValueLaws } from './file/file-key-value-laws.ts';
import { fileLineLaws } from './file/file-line-laws.ts';
import { fileManagedLaws } from './file/file-managed-laws.ts';
import { filePatchLaws } from './file/file-patch-laws.ts';
import { filePlaceLaws } from './file/file-place-laws.ts';
import { fileRecurseLaws } from './file/file-recurse-laws.ts';
import { fileReplaceLaws } from './file/file-replace-laws.ts';
import { fileSerializeLaws } from './file/file-serialize-laws.ts';
import { fileSourceLaws } from './file/file-source-laws.ts';
import { fileSymlinkLaws } from './file/file-symlink-laws.ts';
import { fileTidiedLaws } from './file/file-tidied-laws.ts';
import { fileTouchLaws } from './file/file-touch-laws.ts';
import { gemLaws } from './gem/gem-laws.ts';
import { gitCloneLaws } from './git/git-clone-laws.ts';
import { gitConfigLaws } from './git/git-config-laws.ts';
import { gitLaws } from './git/git-laws.ts';
import { groupLaws } from './group/group-laws.ts';
import { hostLaws } from './host/host-laws.ts';
import { httpLaws } from './http/http-laws.ts';
import { kmodLaws } from './kmod/kmod-laws.ts';
import { localeLaws } from './locale/locale-laws.ts';
import { moduleLaws } from './module/module-laws.ts';
import { mountLaws } from './mount/mount-laws.ts';
import { npmLaws } from './npm/npm-laws.ts';
import { pipLaws } from './pip/pip-laws.ts';
import { pkgDownloadedLaws } from './pkg/pkg-downloaded-laws.ts';
import { pkgHeldLaws } from './pkg/pkg-held-laws.ts';
import { pkgInstalledLaws } from './pkg/pkg-installed-laws.ts';
import { pkgLatestLaws } from './pkg/pkg-latest-laws.ts';
import { pkgRemovedLaws } from './pkg/pkg-removed-laws.ts';
import { pkgUptodateLaws } from './pkg/pkg-uptodate-laws.ts';
import { pkgrepoLaws } from './pkgrepo/pkgrepo-laws.ts';
import { postgresAbsentLaws } from './postgres/postgres-absent-laws.ts';
import { postgresDatabaseLaws } from './postgres/postgres-database-laws.ts';
import { postgresPrivilegesLaws } from './postgres/postgres-privileges-laws.ts';
import { postgresUserLaws } from './postgres/postgres-user-laws.ts';
import { serviceLaws } from './service/service-laws.ts';
import { supervisordLaws } from './supervisord/supervisord-laws.ts';
import { sysctlLaws } from './sysctl/sysctl-laws.ts';
import { systemLaws } from './system/system-laws.ts';
import { testLaws } from './test/test-laws.ts';
import { timezoneLaws } from './timezone/timezone-laws.ts';
import { userLaws } from './user/user-laws.ts';
import { userPasswordLaws } from './user/user-password-laws.ts';
import { virtualenvLaws } from './virtualenv/virtualenv-laws.ts';
import { waitLaws } from './wait/wait-laws.ts';
import { x509Laws } from './x509/x509-laws.ts';

/** Uses of every state on which the laws are tried. */
export const allLaws: readonly LawCases[] = [
  archiveLaws,
  cmdLaws,
  cronLaws,
  moduleLaws,
  testLaws,
  environLaws,
  fileManagedLaws,
  fileContentsLaws,
  fileSourceLaws,
  fileDirectoryLaws,
  fileSymlinkLaws,
  fileAbsentLaws,
  fileRecurseLaws,
  fileAppendLaws,
  fileReplaceLaws,
  fileCommentLaws,
  fileBlockReplaceLaws,
  fileKeyValueLaws,
  fileTouchLaws,
  fileCopyLaws,
  fileSerializeLaws,
  fileLineLaws,
  fileAccumulatedLaws,
  fileDecodeLaws,
  filePatchLaws,
  filePlaceLaws,
  fileTidiedLaws,
  gitLaws,
  groupLaws,
  hostLaws,
  userLaws,
  userPasswordLaws,
  pipLaws,
  virtualenvLaws,
  pkgInstalledLaws,
  pkgLatestLaws,
  pkgRemovedLaws,
  pkgrepoLaws,
  postgresAbsentLaws,
  postgresDatabaseLaws,
  postgresPrivilegesLaws,
  postgresUserLaws,
  serviceLaws,
  supervisordLaws,
  kmodLaws,
  localeLaws,
  sysctlLaws,
  timezoneLaws,
  mountLaws,
  pkgDownloadedLaws,
  pkgHeldLaws,
  pkgUptodateLaws,
  alternativesLaws,
  debconfLaws,
  gitCloneLaws,
  gitConfigLaws,
  httpLaws,
  waitLaws,
  systemLaws,
  gemLaws,
  npmLaws,
  x509Laws,
];

/** Kinds of cases that states cannot have, and why. */
export const withoutCases: readonly {
  readonly kind: LawKind;
  readonly because: string;
  readonly states: readonly string[];
}[] = [
  {
    kind: 'create',
    because: 'It takes away.',
    states: [
      'alternatives.remove',
      'cron.absent',
      'cron.env_absent',
      'file.absent',
      'gem.removed',
      'git.config_unset',
      'file.tidied',
      'group.absent',
      'kmod.absent',
      'mount.fstab_absent',
      'mount.unmounted',
      'npm.removed',
      'pip.removed',
      'pkg.purged',
      'pkg.removed',
      'pkgrepo.absent',
      'postgres_database.absent',
      'postgres_privileges.absent',
      'postgres_user.absent',
      'supervisord.dead',
      'user.absent',
    ],
  },
  {
    kind: 'create',
    because: 'Packages bring services.',
    states: ['service.running', 'service.dead', 'service.enabled', 'service.disabled', 'service.unmasked'],
  },
  {
    kind: 'reaction',
    because: 'It changes something, and then does not react.',
    states: ['test.fail_with_changes'],
  },
  {
    kind: 'create',
    because: 'What it sets always has a value.',
    states: ['alternatives.auto', 'alternatives.set', 'locale.system', 'timezone.system'],
  },
  { kind: 'create', because: 'Packages are held or they are not.', states: ['pkg.held', 'pkg.unheld'] },
  { kind: 'repair', because: 'A version is fetched beside others.', states: ['pkg.downloaded'] },
  {
    kind: 'create',
    because: 'It edits lines that are there.',
    states: ['file.comment', 'file.patch', 'file.uncomment'],
  },
  { kind: 'repair', because: 'A text is there or it is not.', states: ['file.append'] },
  { kind: 'repair', because: 'Whatever is there will do.', states: ['file.touch'] },
  { kind: 'repair', because: 'A locale can be used or it cannot.', states: ['locale.present'] },
];
