import { dirname } from 'node:path';
import { type Host, NotYetError, type ReadOnlyFiles } from '@muster/engine';
import { editableText, writeContents } from '../file/edit-text.ts';
import { makeParents } from '../file/parent-directories.ts';
import { runProgram } from '../program/run-program.ts';
import { parameterPath, readParameter } from './kernel-parameter.ts';
import { withParameter } from './sysctl-file.ts';

/** Hosts with systemd read no /etc/sysctl.conf; the file is Salt's, so that what it wrote is taken over. */
export const sysctlConfig = '/etc/sysctl.d/99-salt.conf';

const heading = '#\n# Kernel sysctl configuration\n#\n';

/** The value in force; NotYetError where the kernel has no such parameter, which a module may bring. */
export async function knownParameter(name: string, files: ReadOnlyFiles): Promise<string> {
  const value = await readParameter(name, files);
  if (value !== undefined) return value;
  throw new NotYetError(`sysctl ${name} does not exist`, [
    { kind: 'path', path: dirname(parameterPath(name)) },
  ]);
}

/** Puts a value in force. */
export async function assignParameter(name: string, value: string, host: Host): Promise<void> {
  await knownParameter(name, host.files);
  await runProgram(host, 'sysctl -w failed', { argv: ['sysctl', '-w', `${name}=${value}`] });
}

/** Has a file set a value at each start of the host. */
export async function persistParameter(
  name: string,
  value: string,
  config: string,
  host: Host,
): Promise<void> {
  const text = await editableText(config, host.files);
  if (text === undefined) await makeParents(config, host.files, {});
  await writeContents(config, withParameter(text ?? heading, name, value), host.files);
}
