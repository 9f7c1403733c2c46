import { BlockList, isIPv6 } from 'node:net';
import { compileGlob, MusterError } from '@muster/shared';

/** Ids that join without being asked about; where addresses are given, from these networks alone. */
export interface AutoAcceptRule {
  /** Glob. */
  readonly ids: string;
  /** Addresses and networks (`10.0.0.0/8`); any if empty. */
  readonly addresses: readonly string[];
}

/** Says which rule accepts an id from an address, in words for the audit log; undefined where none does. */
export type AutoAccept = (id: string, address: string) => string | undefined;

/**
 * Compiles the rules; CONFIG_INVALID for a network that is none. An id is only a claim and an address on one's own
 * network may be forged: whoever fits a rule first gets the pillar and the jobs of that id.
 */
export function compileAutoAccept(rules: readonly AutoAcceptRule[]): AutoAccept {
  const compiled = rules.map(({ ids, addresses }) => ({
    fits: compileGlob(ids),
    networks: addresses.length === 0 ? undefined : networksOf(addresses),
    words: `ids ${ids} from ${addresses.join(', ') || 'anywhere'}`,
  }));
  return (id, address) =>
    compiled.find(
      ({ fits, networks }) =>
        fits(id) && networks?.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') !== false,
    )?.words;
}

function networksOf(addresses: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const text of addresses) {
    const [address = '', prefix] = text.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      if (prefix === undefined) networks.addAddress(address, family);
      else networks.addSubnet(address, Number(prefix), family);
    } catch (cause) {
      throw new MusterError('CONFIG_INVALID', `auto_accept_rules: ${JSON.stringify(text)} is not a network`, {
        cause,
      });
    }
  }
  return networks;
}
