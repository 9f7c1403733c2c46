import { NotYetError, type ReadOnlyHost } from '@muster/engine';
import { askProgram } from '../program/ask-program.ts';

/** What one command leads to, and what it could. */
export interface LinkGroup {
  /** The link that people use: `/usr/bin/editor`. */
  readonly link: string;
  readonly mode: 'auto' | 'manual';
  /** Where it leads now; empty for nowhere. */
  readonly current: string;
  /** Priorities of all that it could lead to, by path. */
  readonly choices: ReadonlyMap<string, number>;
}

/** The group of a name; undefined where there is none. */
export async function linkGroup(name: string, host: ReadOnlyHost): Promise<LinkGroup | undefined> {
  const { code, stdout } = await askProgram(host, { argv: ['update-alternatives', '--query', name] });
  if (code !== 0) return undefined;
  const [head = '', ...choices] = stdout.split('\n\n');
  const value = fieldOf(head, 'Value');
  return {
    link: fieldOf(head, 'Link'),
    mode: fieldOf(head, 'Status') === 'manual' ? 'manual' : 'auto',
    current: value === 'none' ? '' : value,
    choices: new Map(
      choices.map((choice) => [fieldOf(choice, 'Alternative'), Number(fieldOf(choice, 'Priority'))]),
    ),
  };
}

/** The same; NotYetError where there is none. */
export async function knownLinkGroup(name: string, host: ReadOnlyHost): Promise<LinkGroup> {
  const group = await linkGroup(name, host);
  if (group !== undefined) return group;
  throw new NotYetError(`Alternative for ${name} doesn't exist`, [
    { kind: 'path', path: `/etc/alternatives/${name}` },
  ]);
}

/** Where it leads once it leads to the best one by itself. */
export function bestChoice(choices: ReadonlyMap<string, number>): string | undefined {
  return [...choices].toSorted(([, first], [, second]) => second - first)[0]?.[0];
}

function fieldOf(block: string, name: string): string {
  const start = `${name}: `;
  const line = block.split('\n').find((each) => each.startsWith(start));
  return line?.slice(start.length) ?? '';
}
