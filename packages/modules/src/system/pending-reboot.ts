import type { Files, ReadOnlyFiles } from '@muster/engine';

const mark = '/run/reboot-required';

/** Whether something that was changed since the start needs another one. */
export async function isRebootRequired(files: ReadOnlyFiles): Promise<boolean> {
  return (await files.stat(mark)) !== undefined;
}

/** Says that it does, until the next start. */
export async function requireReboot(files: Files): Promise<void> {
  const bytes = Buffer.from('*** System restart required ***\n');
  await files.writeAtomically(mark, { kind: 'bytes', bytes }, { mode: 0o644 });
}

/** Whether the host is about to restart or to be switched off, as logind tells. */
export async function isShutdownScheduled(files: ReadOnlyFiles): Promise<boolean> {
  return (await files.stat('/run/systemd/shutdown/scheduled')) !== undefined;
}
