import type { MemoryHost, MemoryProgram } from '@muster/engine';

interface Group {
  readonly link: string;
  readonly mode: string;
  readonly current: string;
  readonly choices: Readonly<Record<string, number>>;
}

const folder = '/var/lib/dpkg/alternatives';

/** A host with the group of `editor`, which leads to the best of two unless one was chosen. */
export function editors(chosen?: string): Readonly<Record<string, string>> {
  const group: Group = {
    link: '/usr/bin/editor',
    mode: chosen === undefined ? 'auto' : 'manual',
    current: chosen ?? '/usr/bin/vim',
    choices: { '/usr/bin/nano': 40, '/usr/bin/vim': 50 },
  };
  const paths = Object.fromEntries(
    [...Object.keys(group.choices), '/usr/bin/emacs'].map((path) => [path, '']),
  );
  return { ...paths, [`${folder}/editor`]: JSON.stringify(group) };
}

/** update-alternatives, with its database as JSON. */
export const updateAlternatives: MemoryProgram = async ([verb, ...args], _, host) => {
  if (verb === '--install') {
    const [link = '', name = '', path = '', priority] = args;
    if (path === '/usr/bin/emacs' && link !== '/usr/bin/editor')
      return { code: 2, stderr: `update-alternatives: error: alternative link ${link} is already managed` };
    const group = await read(name, host);
    const choices = { ...group?.choices, [path]: Number(priority) };
    await write(name, settled({ mode: 'auto', current: '', ...group, link, choices }), host);
    return { stdout: '' };
  }
  const [name = '', path = ''] = args;
  const group = await read(name, host);
  if (group === undefined)
    return { code: 2, stderr: `update-alternatives: error: no alternatives for ${name}` };
  if (verb === '--set') await write(name, { ...group, mode: 'manual', current: path }, host);
  if (verb === '--auto') await write(name, settled({ ...group, mode: 'auto' }), host);
  if (verb === '--remove') {
    const choices = Object.fromEntries(Object.entries(group.choices).filter(([each]) => each !== path));
    if (Object.keys(choices).length === 0) await host.files.remove(`${folder}/${name}`);
    else {
      const mode = group.current === path ? 'auto' : group.mode;
      await write(name, settled({ ...group, mode, choices }), host);
    }
  }
  return { stdout: verb === '--query' ? shown(name, group) : `${verb} ${name}\n` };
};

function settled(group: Group): Group {
  if (group.mode !== 'auto') return group;
  const best = Object.entries(group.choices).toSorted(([, first], [, second]) => second - first)[0];
  return { ...group, current: best?.[0] ?? '' };
}

function shown(name: string, { link, mode, current, choices }: Group): string {
  const head = `Name: ${name}\nLink: ${link}\nStatus: ${mode}\nValue: ${current}\n`;
  const listed = Object.entries(choices).map(
    ([path, priority]) => `\nAlternative: ${path}\nPriority: ${priority}\n`,
  );
  return `${head}${listed.join('')}`;
}

async function read(name: string, { files }: MemoryHost): Promise<Group | undefined> {
  if ((await files.stat(`${folder}/${name}`)) === undefined) return undefined;
  return JSON.parse(await files.readText(`${folder}/${name}`));
}

async function write(name: string, group: Group, { files }: MemoryHost): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(group));
  await files.writeAtomically(`${folder}/${name}`, { kind: 'bytes', bytes }, {});
}
