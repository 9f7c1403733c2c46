import type { MemoryProgram } from '@muster/engine';

/** Every file has the flags that this file names. */
const flags = '/run/flags';

/** The programs that show and change flags. */
export const programs: Readonly<Record<string, MemoryProgram>> = {
  lsattr: async ([, , path], _command, host) => ({ stdout: `${await host.files.readText(flags)} ${path}\n` }),
  async chattr([change = ''], _command, host) {
    const letters = change.slice(1);
    const kept = (await host.files.readText(flags)).split('').filter((letter) => !letters.includes(letter));
    const now = change.startsWith('+') ? [...kept, letters] : kept;
    await host.files.writeAtomically(flags, { kind: 'bytes', bytes: Buffer.from(now.join('')) }, {});
    return {};
  },
};
