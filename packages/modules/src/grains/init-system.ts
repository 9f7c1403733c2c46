import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** `init`, and `systemd` with its version, which the name of its own library tells without starting a program. */
export function initSystemGrains(system: SystemReader): Grains {
  if (system.list('/run/systemd/system').length === 0 && system.text('/proc/1/comm') !== 'systemd')
    return { init: system.text('/proc/1/comm') ?? 'unknown' };
  const version = systemdVersion(system);
  return { init: 'systemd', ...(version === undefined ? {} : { systemd: { version } }) };
}

function systemdVersion(system: SystemReader): string | undefined {
  const libraries = system
    .list('/usr/lib')
    .filter((name) => name.endsWith('-linux-gnu') || name === 'systemd');
  const directories = ['/usr/lib/systemd', ...libraries.map((name) => `/usr/lib/${name}/systemd`)];
  for (const directory of directories) {
    for (const name of system.list(directory)) {
      const [, version] = /^libsystemd-shared-(\d+)/.exec(name) ?? [];
      if (version !== undefined) return version;
    }
  }
  return undefined;
}
