import { isIP } from 'node:net';
import {
  type Change,
  type Changes,
  defineState,
  type Properties,
  type ReadOnlyHost,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, oneLine, text, textList } from '../arguments/schemas.ts';
import { editableText, writeContents } from '../file/edit-text.ts';
import { parseHosts, withHost, withHostComment, withoutHost } from './hosts-file.ts';

const hostsPath = '/etc/hosts';
const gone = null;

const presentArgs = z.strictObject({
  name: text
    .pipe(z.string().regex(/^[^\s#]+$/, 'expected one name'))
    .describe('The name; several are given with `names`.'),
  ip: textList
    .transform((addresses) => [...new Set(addresses)])
    .describe('Its address, or a list of addresses.'),
  comment: oneLine
    .transform((comment) => comment.trim())
    .default('')
    .describe('Comment behind the addresses; what is there stays where none is given.'),
  clean: flag.default(false).describe('Take the name away from every other address.'),
});

/** `host.present`: a name and its addresses in /etc/hosts. Seen and wanted are comments by address, empty ones where none is asked for. */
export const hostPresent = defineState({
  name: 'host.present',
  summary: 'A name has these addresses in /etc/hosts.',
  args: presentArgs,
  examples: [
    { name: 'db.example.test', ip: '10.0.0.5' },
    { name: 'db', ip: ['10.0.0.5', 'fd00::5'], comment: 'The database', clean: true },
  ],
  triggers: () => [{ kind: 'path', path: hostsPath }],

  async observe({ name, comment: wanted }, host): Promise<Properties> {
    const entries = parseHosts(await readHosts(host)).filter(({ names }) => names.includes(name));
    return Object.fromEntries(entries.map(({ address, comment }) => [address, wanted === '' ? '' : comment]));
  },
  desire({ name, ip, comment, clean }, observed): Properties {
    const invalid = ip.find((address) => isIP(address) === 0);
    if (invalid !== undefined) throw new StateFailedError(`Invalid IP Address for ${name} (${invalid})`);
    const others = clean ? otherAddresses(observed, ip) : [];
    return Object.fromEntries([
      ...ip.map((address) => [address, comment]),
      ...others.map((address) => [address, gone]),
    ]);
  },
  async apply({ name, comment }, _, changes, host) {
    const { added, comment_added: commented, removed } = divided(changes);
    let hosts = await readHosts(host);
    for (const address of added) hosts = withHost(hosts, address, name);
    for (const address of commented) hosts = withHostComment(hosts, address, name, comment);
    for (const address of removed) hosts = withoutHost(hosts, address, name);
    await writeContents(hostsPath, hosts, host.files);
  },
  report(changes, { name, comment }) {
    const parts = Object.entries(divided(changes)).filter(([, addresses]) => addresses.length > 0);
    return Object.fromEntries(
      parts.map(([part, addresses]) => {
        const value = part === 'comment_added' ? comment : name;
        return [part, Object.fromEntries(addresses.map((address) => [address, [value]]))];
      }),
    );
  },
  comment(outcome, { name, ip, comment }, changes) {
    const { added, comment_added: commented, removed } = divided(changes);
    const isDone = outcome === 'changed';
    return [
      ...ip
        .filter((address) => !changes.has(address))
        .map((address) => `Host ${name} (${address}) already present`),
      ...added.map((address) =>
        isDone ? `Added host ${name} (${address})` : `Host ${name} (${address}) would be added`,
      ),
      ...commented.map((address) =>
        isDone
          ? `Set comment for host ${address} (${comment})`
          : `Comment for ${address} (${comment}) would be added`,
      ),
      ...removed.map((address) =>
        isDone ? `Removed host ${name} (${address})` : `Host ${name} (${address}) would be removed`,
      ),
    ].join('\n');
  },
  warnings({ name, ip, clean }, observed) {
    const others = clean ? [] : otherAddresses(observed, ip);
    return others.map(
      (address) =>
        `Host ${name} present for IP address ${address}. To get rid of this warning, either run this state with 'clean' set to True to remove ${name} from ${address}, or add ${address} to the 'ip' argument.`,
    );
  },
});

/** Addresses by what becomes of them, in Salt's words. */
function divided(
  changes: Changes,
): Readonly<Record<'added' | 'comment_added' | 'removed', readonly string[]>> {
  const addresses = (isOne: (change: Change) => boolean) =>
    [...changes].flatMap(([address, change]) => (isOne(change) ? [address] : []));
  return {
    added: addresses(({ from }) => from === undefined),
    comment_added: addresses(({ to }) => to !== gone && to !== ''),
    removed: addresses(({ to }) => to === gone),
  };
}

function otherAddresses(observed: Properties, ip: readonly string[]): readonly string[] {
  return Object.keys(observed).filter((address) => !ip.includes(address));
}

async function readHosts({ files }: ReadOnlyHost): Promise<string> {
  return (await editableText(hostsPath, files)) ?? '';
}
