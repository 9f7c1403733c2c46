import type { Grains } from './grain.ts';
import type { SystemReader } from './system-reader.ts';

/** The host's Python, which templates ask for to name packages and paths; read from the link, so the last number is not known. */
export function pythonGrains(system: SystemReader): Grains {
  const [, major, minor] = /python(\d+)\.(\d+)$/.exec(system.link('/usr/bin/python3') ?? '') ?? [];
  if (major === undefined) return {};
  return {
    pythonexecutable: '/usr/bin/python3',
    pythonversion: [Number(major), Number(minor), 0, 'final', 0],
  };
}
