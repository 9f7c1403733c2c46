import type { AnyState } from '@muster/engine';
import {
  alternativesAuto,
  alternativesInstall,
  alternativesRemove,
  alternativesSet,
} from './alternatives/alternatives-states.ts';
import { archiveExtracted } from './archive/archive-extracted.ts';
import { cmdRun, cmdWait, cmdWatch } from './cmd/cmd-run.ts';
import { cmdScript, cmdWaitScript } from './cmd/cmd-script.ts';
import { cronAbsent, cronEnvAbsent, cronEnvPresent, cronPresent } from './cron/cron-present.ts';
import { debconfSet, debconfSetFile } from './debconf/debconf-states.ts';
import { environSetenv } from './environ/environ-setenv.ts';
import { fileAbsent } from './file/file-absent.ts';
import { fileAccumulated } from './file/file-accumulated.ts';
import { fileAppend, filePrepend } from './file/file-append.ts';
import { fileBlockReplace } from './file/file-block-replace.ts';
import { fileComment, fileUncomment } from './file/file-comment.ts';
import { fileCopy } from './file/file-copy.ts';
import { fileDecode } from './file/file-decode.ts';
import { fileDirectory } from './file/file-directory.ts';
import { fileHardlink } from './file/file-hardlink.ts';
import { fileKeyValue } from './file/file-key-value.ts';
import { fileLine } from './file/file-line.ts';
import { fileManaged } from './file/file-managed.ts';
import { filePatch } from './file/file-patch.ts';
import { fileRecurse } from './file/file-recurse.ts';
import { fileRename } from './file/file-rename.ts';
import { fileReplace } from './file/file-replace.ts';
import { fileSerialize } from './file/file-serialize.ts';
import { fileSymlink } from './file/file-symlink.ts';
import { fileTidied } from './file/file-tidied.ts';
import { fileExists, fileMissing, fileTouch } from './file/file-touch.ts';
import { gemInstalled, gemRemoved } from './gem/gem-states.ts';
import { gitCloned } from './git/git-cloned.ts';
import { gitConfigSet, gitConfigUnset } from './git/git-config-states.ts';
import { gitDetached } from './git/git-detached.ts';
import { gitLatest } from './git/git-latest.ts';
import { groupAbsent, groupPresent } from './group/group-present.ts';
import { hostPresent } from './host/host-present.ts';
import { httpQuery, httpWaitForSuccessfulQuery } from './http/http-states.ts';
import { kmodAbsent, kmodPresent } from './kmod/kmod-states.ts';
import { localePresent, localeSystem } from './locale/locale-states.ts';
import { moduleRun, moduleWait, moduleWatch } from './module/module-run.ts';
import { mountFstabAbsent, mountFstabPresent } from './mount/mount-fstab.ts';
import { mountMounted } from './mount/mount-mounted.ts';
import { mountSwap } from './mount/mount-swap.ts';
import { mountUnmounted } from './mount/mount-unmounted.ts';
import { npmBootstrap, npmInstalled, npmRemoved } from './npm/npm-states.ts';
import { pipInstalled, pipRemoved } from './pip/pip-installed.ts';
import { pkgDownloaded } from './pkg/pkg-downloaded.ts';
import { pkgHeld, pkgUnheld } from './pkg/pkg-held.ts';
import { pkgInstalled } from './pkg/pkg-installed.ts';
import { pkgLatest } from './pkg/pkg-latest.ts';
import { pkgPurged, pkgRemoved } from './pkg/pkg-removed.ts';
import { pkgUptodate } from './pkg/pkg-uptodate.ts';
import { pkgrepoAbsent } from './pkgrepo/pkgrepo-absent.ts';
import { pkgrepoManaged } from './pkgrepo/pkgrepo-managed.ts';
import { postgresDatabaseAbsent, postgresUserAbsent } from './postgres/postgres-absent.ts';
import { postgresDatabasePresent } from './postgres/postgres-database-present.ts';
import { postgresPrivilegesAbsent, postgresPrivilegesPresent } from './postgres/postgres-privileges.ts';
import { postgresUserPresent } from './postgres/postgres-user-present.ts';
import { serviceDead } from './service/service-dead.ts';
import { serviceDisabled, serviceEnabled } from './service/service-enabled.ts';
import { serviceMasked, serviceUnmasked } from './service/service-masked.ts';
import { serviceRunning } from './service/service-running.ts';
import { supervisordDead } from './supervisord/supervisord-dead.ts';
import { supervisordRunning } from './supervisord/supervisord-running.ts';
import { sysctlPresent } from './sysctl/sysctl-present.ts';
import { systemReboot } from './system/system-reboot.ts';
import { testCheckPillar } from './test/check-pillar.ts';
import {
  testConfigurable,
  testFailWithChanges,
  testFailWithoutChanges,
  testModWatch,
  testNop,
  testShowNotification,
  testSucceedWithChanges,
  testSucceedWithoutChanges,
} from './test/outcome-states.ts';
import { timezoneSystem } from './timezone/timezone-system.ts';
import { userAbsent } from './user/user-absent.ts';
import { userPresent } from './user/user-present.ts';
import { virtualenvManage, virtualenvManaged } from './virtualenv/virtualenv-managed.ts';
import { waitForCommand } from './wait/wait-for-command.ts';
import { waitForPort } from './wait/wait-for-port.ts';
import { waitForUnit } from './wait/wait-for-unit.ts';
import { x509PemManaged } from './x509/pem-managed.ts';
import { x509PrivateKeyManaged } from './x509/private-key-managed.ts';

/** Every state function of Muster's own, one line each. */
export const allStates: readonly AnyState[] = [
  archiveExtracted,
  fileAccumulated,
  fileDecode,
  fileHardlink,
  filePatch,
  fileRename,
  fileTidied,
  fileLine,
  fileSerialize,
  fileCopy,
  fileExists,
  fileMissing,
  fileTouch,
  fileKeyValue,
  fileBlockReplace,
  fileComment,
  fileUncomment,
  environSetenv,
  cronAbsent,
  cronEnvAbsent,
  cronEnvPresent,
  cronPresent,
  userAbsent,
  userPresent,
  groupAbsent,
  groupPresent,
  hostPresent,
  moduleRun,
  moduleWait,
  moduleWatch,
  fileSymlink,
  fileReplace,
  fileRecurse,
  fileManaged,
  fileDirectory,
  fileAppend,
  filePrepend,
  fileAbsent,
  testConfigurable,
  testFailWithChanges,
  testFailWithoutChanges,
  testModWatch,
  testNop,
  testShowNotification,
  testSucceedWithChanges,
  testSucceedWithoutChanges,
  testCheckPillar,
  cmdScript,
  cmdWaitScript,
  cmdRun,
  cmdWait,
  cmdWatch,
  pkgInstalled,
  pkgLatest,
  pkgPurged,
  pkgRemoved,
  serviceDead,
  serviceDisabled,
  serviceEnabled,
  serviceMasked,
  serviceRunning,
  serviceUnmasked,
  gitLatest,
  pkgrepoAbsent,
  pkgrepoManaged,
  pipInstalled,
  pipRemoved,
  postgresDatabaseAbsent,
  postgresDatabasePresent,
  postgresPrivilegesAbsent,
  postgresPrivilegesPresent,
  postgresUserAbsent,
  postgresUserPresent,
  supervisordDead,
  supervisordRunning,
  virtualenvManage,
  virtualenvManaged,
  kmodAbsent,
  kmodPresent,
  localePresent,
  localeSystem,
  sysctlPresent,
  timezoneSystem,
  mountFstabAbsent,
  mountFstabPresent,
  mountMounted,
  mountSwap,
  mountUnmounted,
  pkgDownloaded,
  pkgHeld,
  pkgUnheld,
  pkgUptodate,
  alternativesAuto,
  alternativesInstall,
  alternativesRemove,
  alternativesSet,
  debconfSet,
  debconfSetFile,
  gitCloned,
  gitConfigSet,
  gitConfigUnset,
  gitDetached,
  httpQuery,
  httpWaitForSuccessfulQuery,
  waitForCommand,
  waitForPort,
  waitForUnit,
  systemReboot,
  gemInstalled,
  gemRemoved,
  npmBootstrap,
  npmInstalled,
  npmRemoved,
  x509PemManaged,
  x509PrivateKeyManaged,
];
