import {
  type ArgumentsSchema,
  type AskingContext,
  defineFunction,
  type ExecutionFunction,
  type Json,
  type JsonRecord,
} from '@muster/engine';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';

const nameserver = anyText.optional().describe('Name server to ask; those of the host unless given.');
const host = anyText.describe('The name.');
const domain = anyText.describe('The domain.');
const ofHost = () => z.strictObject({ host, nameserver });
const ofWeb = { host: 'www.example.org' };
const ofMail = { domain: 'example.org' };

/** `dig.*`: what name servers say, by the program dig. A look-up that fails gives an empty list. */
export const digFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'dig.check_ip',
    summary: 'Whether something is an address, with the length of a prefix or without.',
    effect: 'reads',
    args: () => z.strictObject({ addr: z.json().describe('The address.') }),
    examples: [{ addr: '127.0.0.1' }],
    run: async ({ addr }) => typeof addr === 'string' && isAddress(addr),
  }),
  ...lookup('A', 'The IPv4 addresses of a name.', ofHost, ofWeb, (args, context) =>
    addressesOf(args.host, asking(args.nameserver, context)),
  ),
  ...lookup('AAAA', 'The IPv6 addresses of a name.', ofHost, ofWeb, async (args, context) =>
    (await asking(args.nameserver, context)('AAAA', args.host))?.filter(isAddress),
  ),
  ...lookup('PTR', 'The names of an address.', ofHost, { host: '10.0.0.5' }, (args, context) =>
    asking(args.nameserver, context)('PTR', args.host),
  ),
  ...lookup('CNAME', 'The name that a name stands for, as a text.', ofHost, ofWeb, async (args, context) =>
    (await asking(args.nameserver, context)('CNAME', args.host))?.join('\n'),
  ),
  ...lookup(
    'NS',
    'The addresses of the name servers of a domain, or their names.',
    () =>
      z.strictObject({
        domain,
        resolve: flag.default(true).describe('Give their addresses.'),
        nameserver,
      }),
    ofMail,
    async (args, context) => {
      const ask = asking(args.nameserver, context);
      const servers = await ask('NS', args.domain);
      if (servers === undefined || !args.resolve) return servers;
      return (await Promise.all(servers.map((server) => addressesOf(server, ask)))).flat();
    },
  ),
  ...lookup(
    'SPF',
    'The networks that may send mail for a domain.',
    () =>
      z.strictObject({
        domain,
        record: anyText.default('SPF').describe('TXT, or SPF and where that is empty TXT.'),
        nameserver,
      }),
    ofMail,
    (args, context) => sendersOf(args.domain, args.record, asking(args.nameserver, context)),
  ),
  ...lookup(
    'MX',
    'The mail servers of a domain, each with its priority.',
    () =>
      z.strictObject({
        domain,
        resolve: flag.default(false).describe('Give the first address of each, and not its name.'),
        nameserver,
      }),
    ofMail,
    async (args, context) => {
      const ask = asking(args.nameserver, context);
      const servers = (await ask('MX', args.domain))?.map((line) => line.split(' ').filter(Boolean));
      if (servers === undefined || !args.resolve) return servers;
      const resolved = servers.map(async ([priority = '', name = '']) => {
        const [first] = await addressesOf(name, ask);
        return first === undefined ? [] : [[priority, first]];
      });
      return (await Promise.all(resolved)).flat();
    },
  ),
  // Salt has no name in small letters for this one.
  ...lookup('TXT', 'The texts of a name, in quotes.', ofHost, ofWeb, (args, context) =>
    asking(args.nameserver, context)('TXT', args.host),
  ).slice(0, 1),
];

/** A look-up by the name of its record, also in small letters. */
function lookup<Args extends ArgumentsSchema>(
  record: string,
  summary: string,
  args: () => Args,
  example: JsonRecord,
  answer: (args: z.output<Args>, context: AskingContext) => Promise<Json | undefined>,
): ExecutionFunction[] {
  return [record, record.toLowerCase()].map((name) =>
    defineFunction({
      name: `dig.${name}`,
      summary,
      effect: 'asks',
      args,
      examples: [example],
      run: async (values, context) => (await answer(values, context)) ?? [],
    }),
  );
}

/** Asks for a record of a name: the lines of the answer, one empty line for none, undefined where nobody answers. */
type Ask = (record: string, name: string) => Promise<readonly string[] | undefined>;

function asking(server: string | undefined, { host: { processes } }: AskingContext): Ask {
  return async (record, name) => {
    const what = record === 'PTR' ? ['-x', name] : ['-t', record, '-q', name];
    const { code, stdout } = await processes.query({
      argv: ['dig', '+short', ...what, ...(server === undefined ? [] : [`@${server}`])],
    });
    return code === 0 ? stdout.trim().split('\n') : undefined;
  };
}

async function addressesOf(name: string, ask: Ask): Promise<readonly string[]> {
  return (await ask('A', name))?.filter(isAddress) ?? [];
}

/** As many records as may lead on to one another; RFC 7208, 4.6.4. */
const mostLookups = 10;

async function sendersOf(name: string, record: string, ask: Ask, depth = 0): Promise<readonly string[]> {
  const lines = depth > mostLookups ? undefined : await ask(record, name);
  if (lines === undefined) return [];
  if (lines.join('') === '' && record === 'SPF') return sendersOf(name, 'TXT', ask, depth);
  const [version, ...terms] = lines.join(' ').replaceAll('"', '').split(/\s+/);
  if (version !== 'v=spf1') return [];
  const [first = ''] = terms;
  if (first.startsWith('redirect=')) return sendersOf(first.slice('redirect='.length), 'SPF', ask, depth + 1);
  const senders: string[] = [];
  for (const term of terms) {
    const [, mechanism, value = ''] = /^[+~]?(ip[46]|include):(.+)/.exec(term) ?? [];
    if (mechanism === 'include') senders.push(...(await sendersOf(value, 'SPF', ask, depth + 1)));
    else if (mechanism !== undefined && isAddress(value)) senders.push(value);
  }
  return senders;
}

function isAddress(written: string): boolean {
  const [, address = '', length] = /^(.*?)(?:\/([^/]*))?$/s.exec(written) ?? [];
  const [least, most] = ipaddr.IPv4.isValidFourPartDecimal(address) ? [1, 32] : [8, 128];
  if (most === 128 && !ipaddr.IPv6.isValid(address)) return false;
  return length === undefined || (/^\d+$/.test(length) && Number(length) >= least && Number(length) <= most);
}
