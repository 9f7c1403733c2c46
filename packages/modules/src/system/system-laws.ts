import type { LawCases, MemoryProgram } from '@muster/engine';

const shutdown: MemoryProgram = async (_, __, { files }) => {
  const bytes = Buffer.from('MODE=reboot\n');
  await files.writeAtomically('/run/systemd/shutdown/scheduled', { kind: 'bytes', bytes }, {});
  return {};
};
const programs = { shutdown };
const needed = { '/run/reboot-required': '*** System restart required ***\n' };

/** Uses of `system.*` states. */
export const systemLaws: LawCases = {
  'system.reboot': {
    usual: { name: 'after upgrades' },
    run: {
      'a host that needs it': {
        host: { files: { ...needed, '/run/systemd/shutdown/x': '' }, programs },
        comment: 'The host restarts in 5 minutes',
        changes: { reboot: 'in 5 minutes' },
        planned: 'The host would restart in 5 minutes',
        runs: ['shutdown --reboot +5'],
      },
      'a host that does not, soon and with a word to all': {
        args: { only_on_pending_reboot: false, timeout: 10, in_seconds: true, message: 'New kernel' },
        host: { files: { '/run/systemd/shutdown/x': '' }, programs },
        comment: 'The host restarts in 1 minute',
        changes: { reboot: 'in 1 minute' },
        planned: 'The host would restart in 1 minute',
        runs: ["shutdown --reboot +1 'New kernel'"],
      },
    },
    skip: {
      'a host that does not need it': { comment: 'Nothing that was changed needs a restart' },
      'a host that is about to restart': {
        args: { only_on_pending_reboot: false },
        host: { files: { '/run/systemd/shutdown/scheduled': 'MODE=reboot\n' } },
        comment: 'A restart is scheduled already',
      },
    },
    fail: {
      'a host that refuses': {
        host: {
          files: needed,
          programs: { shutdown: () => ({ code: 1, stderr: 'Failed to schedule shutdown: Access denied' }) },
        },
        comment: 'Scheduling a restart: Failed to schedule shutdown: Access denied',
        planned: 'The host would restart in 5 minutes',
        plannedChanges: { reboot: 'in 5 minutes' },
        runs: ['shutdown --reboot +5'],
      },
    },
  },
};
