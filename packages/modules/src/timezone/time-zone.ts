import { type Host, NotYetError, type ReadOnlyFiles, StateFailedError } from '@muster/engine';
import { runProgram } from '../program/run-program.ts';

const localTime = '/etc/localtime';
const zones = '/usr/share/zoneinfo';

/** The name of the host's time zone. */
export async function currentZone(files: ReadOnlyFiles): Promise<string> {
  const stat = await files.lstat(localTime);
  const target = stat?.kind === 'symlink' ? await files.readLink(localTime) : '';
  const [, zone] = /zoneinfo\/(.+)$/.exec(target) ?? [];
  if (zone !== undefined) return zone;
  return (await files.stat('/etc/timezone')) === undefined
    ? 'UTC'
    : (await files.readText('/etc/timezone')).trim();
}

/** Whether the host's time is that of a zone, by whatever name; NotYetError where the zone is not known. */
export async function hasZone(zone: string, files: ReadOnlyFiles): Promise<boolean> {
  const path = await zoneFile(zone, files);
  if ((await files.stat(localTime)) === undefined) return false;
  return (await files.sha256(localTime)) === (await files.sha256(path));
}

/** Gives the host another time zone. */
export async function setZone(zone: string, { files }: Host): Promise<void> {
  const path = await zoneFile(zone, files);
  if ((await files.lstat(localTime)) !== undefined) await files.remove(localTime);
  await files.symlink(path, localTime);
  const bytes = Buffer.from(`${zone}\n`);
  await files.writeAtomically('/etc/timezone', { kind: 'bytes', bytes }, { mode: 0o644 });
}

/** Whether the clock of the hardware runs in UTC. */
export async function hasHardwareUtc(files: ReadOnlyFiles): Promise<boolean> {
  if ((await files.stat('/etc/adjtime')) === undefined) return true;
  return (await files.readText('/etc/adjtime')).split('\n')[2]?.trim() !== 'LOCAL';
}

/** Has the clock of the hardware run in UTC, or in the time of the host. */
export async function setHardwareClock(clock: 'UTC' | 'localtime', host: Host): Promise<void> {
  await runProgram(host, `Setting the hardware clock to ${clock}`, {
    argv: ['timedatectl', 'set-local-rtc', clock === 'UTC' ? 'false' : 'true'],
  });
}

async function zoneFile(zone: string, files: ReadOnlyFiles): Promise<string> {
  if (!/^[A-Za-z0-9][\w+-]*(?:\/[\w+-]+)*$/.test(zone))
    throw new StateFailedError(`${JSON.stringify(zone)} is not the name of a time zone`);
  const path = `${zones}/${zone}`;
  if ((await files.stat(path))?.kind === 'file') return path;
  if ((await files.stat(zones)) === undefined)
    throw new NotYetError(`There are no time zones in ${zones}: the package tzdata brings them`, [
      { kind: 'path', path: zones },
      { kind: 'package', name: 'tzdata' },
    ]);
  throw new NotYetError(`Can't find a local timezone "${zone}"`, [{ kind: 'path', path }]);
}
