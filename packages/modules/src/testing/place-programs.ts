import type { MemoryHost, MemoryProgram } from '@muster/engine';

/** Seconds since 1970 of the last access, in the name of a file: `old-5` was read five days ago. */
function timeOf(path: string): number {
  const [, days = '0'] = /-(\d+)$/.exec(path) ?? [];
  return Math.floor(Date.now() / 1000) - Number(days) * 86_400;
}

/** Paths of files with the same contents, which are names of one file here. */
function namesOf(path: string, { files: { entries } }: MemoryHost): readonly string[] {
  const contents = entries.get(path)?.bytes ?? '';
  return [...entries.keys()].filter((other) =>
    Buffer.from(contents).equals(entries.get(other)?.bytes ?? Buffer.from('no file')),
  );
}

/** Programs that move and link files, and tell when they were read and where they are kept. */
export const placePrograms: Readonly<Record<string, MemoryProgram>> = {
  async mv(args, _, host) {
    const [source = '', target = ''] = args.slice(-2);
    await host.files.rename(source, target);
    return {};
  },
  ln(args, _, { files: { entries } }) {
    const [target = '', path = ''] = args.slice(-2);
    const entry = entries.get(target);
    if (entry !== undefined) entries.set(path, entry);
    return {};
  },
  stat([, format = '', , ...paths], _, host) {
    if (format.startsWith('%X')) return { stdout: paths.map((path) => `${timeOf(path)} ${path}\0`).join('') };
    const names = namesOf(paths[0] ?? '', host);
    return { stdout: `1:${names.toSorted()[0]} ${names.length}\n` };
  },
};
