import type { ExecutionFunction } from '@muster/engine';
import { alternativesFunctions } from './alternatives/alternatives-functions.ts';
import { archiveFunctions } from './archive/archive-functions.ts';
import { cmdFunctions } from './cmd/cmd-functions.ts';
import { cpFunctions } from './cp/cp-functions.ts';
import { cronFunctions } from './cron/cron-functions.ts';
import { dataFunctions } from './data/data-functions.ts';
import { debconfFunctions } from './debconf/debconf-functions.ts';
import { driftFunctions } from './drift/drift-functions.ts';
import { environFunctions } from './environ/environ-functions.ts';
import { fileFunctions } from './file/file-functions.ts';
import { gitConfigFunctions } from './git/git-config-functions.ts';
import { gitFunctions } from './git/git-functions.ts';
import { grainsFunctions } from './grains/grains-functions.ts';
import { hashFileFunctions } from './hashutil/hash-file-functions.ts';
import { hostsFunctions } from './host/hosts-functions.ts';
import { httpFunctions } from './http/http-query.ts';
import { kmodFunctions } from './kmod/kmod-functions.ts';
import { localeFunctions } from './locale/locale-functions.ts';
import { mineFunctions } from './mine/mine-functions.ts';
import { mountFunctions } from './mount/mount-functions.ts';
import { addressFunctions } from './network/address-functions.ts';
import { digFunctions } from './network/dig-functions.ts';
import { lookupFunctions } from './network/lookup-functions.ts';
import { netaddressFunctions } from './network/netaddress-functions.ts';
import { socketFunctions } from './network/socket-functions.ts';
import { npmFunctions } from './npm/npm-functions.ts';
import { pipFunctions } from './pip/pip-functions.ts';
import { pkgFunctions } from './pkg/pkg-functions.ts';
import { postgresFunctions } from './postgres/postgres-functions.ts';
import { saltutilFunctions } from './saltutil/saltutil-functions.ts';
import { sdbFunctions } from './sdb/sdb-functions.ts';
import { serviceFunctions } from './service/service-functions.ts';
import { statePlanFunctions } from './state/plan-functions.ts';
import { stateRunFunctions } from './state/run-functions.ts';
import { stateShowFunctions } from './state/show-functions.ts';
import { statusFunctions } from './status/status-functions.ts';
import { supervisordFunctions } from './supervisord/supervisord-functions.ts';
import { sysctlFunctions } from './sysctl/sysctl-functions.ts';
import { systemFunctions } from './system/system-functions.ts';
import { testFunctions } from './test/test-functions.ts';
import { timezoneFunctions } from './timezone/timezone-functions.ts';
import { accountFunctions } from './user/account-functions.ts';
import { shadowHash } from './user/shadow-hash.ts';
import { virtualenvFunctions } from './virtualenv/virtualenv-functions.ts';

/** Every execution function of Muster's own, one line each module. */
export const allFunctions: readonly ExecutionFunction[] = [
  ...archiveFunctions,
  ...cronFunctions,
  ...accountFunctions,
  ...cmdFunctions,
  ...dataFunctions,
  ...driftFunctions,
  ...environFunctions,
  ...fileFunctions,
  ...mineFunctions,
  ...statePlanFunctions,
  ...stateRunFunctions,
  ...stateShowFunctions,
  ...testFunctions,
  ...cpFunctions,
  ...gitFunctions,
  ...grainsFunctions,
  ...hashFileFunctions,
  ...hostsFunctions,
  ...httpFunctions,
  ...addressFunctions,
  ...digFunctions,
  ...lookupFunctions,
  ...netaddressFunctions,
  ...socketFunctions,
  ...pipFunctions,
  ...pkgFunctions,
  ...postgresFunctions,
  ...saltutilFunctions,
  ...sdbFunctions,
  ...serviceFunctions,
  shadowHash,
  ...statusFunctions,
  ...supervisordFunctions,
  ...systemFunctions,
  ...virtualenvFunctions,
  ...kmodFunctions,
  ...localeFunctions,
  ...sysctlFunctions,
  ...timezoneFunctions,
  ...mountFunctions,
  ...alternativesFunctions,
  ...debconfFunctions,
  ...gitConfigFunctions,
  ...npmFunctions,
];
