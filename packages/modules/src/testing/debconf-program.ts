import type { MemoryProgram } from '@muster/engine';

/** What debconf knows of dash and of a database. */
export const debconfFiles = {
  '/var/cache/debconf/templates.dat':
    'Name: dash/sh\nType: boolean\nDescription: Use dash?\nOwners: dash/sh\n\nName: mysql/port\nType: string\n\n',
  '/var/cache/debconf/config.dat':
    'Name: dash/sh\nTemplate: dash/sh\nValue: true\nOwners: dash, d-i\nFlags: seen\n\nName: mysql/port\nTemplate: mysql/port\nOwners: mysql\n\n',
};

/** debconf-set-selections; what it is told is put before what is there. */
export const debconfSetSelections: MemoryProgram = async (_, { stdin = '' }, { files }) => {
  const put = async (file: string, text: string) => {
    const path = `/var/cache/debconf/${file}`;
    const before = (await files.stat(path)) === undefined ? '' : await files.readText(path);
    const name = /^Name: (.*)$/m.exec(text)?.[1] ?? '';
    const left = before.split('\n\n').filter((block) => !block.startsWith(`Name: ${name}\n`));
    await files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(text + left.join('\n\n')) }, {});
  };
  for (const line of stdin.split('\n').filter(Boolean)) {
    const [owner = '', question = '', type = '', ...value] = line.split(' ');
    if (type === 'bool') return { code: 1, stderr: `error: Cannot parse line: ${line}` };
    await put('templates.dat', `Name: ${question}\nType: ${type}\n\n`);
    const entry = `Name: ${question}\nTemplate: ${question}\nValue: ${value.join(' ')}\nOwners: ${owner}\n\n`;
    await put(type === 'password' ? 'passwords.dat' : 'config.dat', entry);
  }
  return {};
};
