import { randomInt } from 'node:crypto';
import { privateNetworks } from '@muster/shared';
import {
  isInt,
  isText,
  isTruthy,
  iterate,
  PyDict,
  PyIterator,
  PyTuple,
  pyInt,
  pyStr,
  Undefined,
  type Value,
  valueError,
} from '../../../value/index.ts';
import { textArgument } from '../../arguments.ts';
import { type Native, native } from '../../native.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { bitsOf, formatIp, type IpAddress, isWithin, networkOf, parseIp } from './ip-address.ts';

/** The filters on addresses and networks. */
export const networkFilters: readonly Native[] = [
  asking('is_ip', undefined),
  asking('is_ipv4', 4),
  asking('is_ipv6', 6),
  native('ipv4(value, options=None)', (_, value, options) => only(value, 4, options)),
  native('ipv6(value, options=None)', (_, value, options) => only(value, 6, options)),
  native('ipaddr(value, options=None)', (_, value, options) => anyVersion(value, options)),
  ofEach('ip_host', (_, address) =>
    formatIp({ ...address, prefix: address.prefix ?? bitsOf(address.version) }),
  ),
  ofEach('network_hosts', hosts),
  ofEach('network_size', (_, address) => pyInt(networkOf(address).size)),
  native('ipwrap(data)', (_, data) => {
    if (Array.isArray(data) || data instanceof PyTuple) return [...iterate(data)].map(wrap);
    return wrap(data);
  }),
  native('filter_by_networks(values, networks)', (_, values, networks) => {
    if (networks === null) return values;
    const wanted = [...iterate(networks)].map((network) => textArgument(network, 'network'));
    if (values instanceof PyDict) {
      return new PyDict(
        [...values.entries()].map(([key, list]): [Value, Value] => [key, inNetworks(list, wanted)]),
      );
    }
    return inNetworks(values, wanted);
  }),
  native("gen_mac(prefix: str='AC:DE:48')", (_, prefix) => {
    const octets = Array.from({ length: 3 }, () =>
      randomInt(256).toString(16).toUpperCase().padStart(2, '0'),
    );
    return [prefix, ...octets].join(':');
  }),
];

const reservedNetworks = {
  4: ['240.0.0.0/4'],
  6: [
    '::/8',
    '100::/8',
    '200::/7',
    '400::/6',
    '800::/5',
    '1000::/4',
    '4000::/3',
    '6000::/3',
    '8000::/3',
    'a000::/3',
    'c000::/3',
    'e000::/4',
    'f000::/5',
    'f800::/6',
    'fe00::/9',
  ],
};
const linkLocal = { 4: ['169.254.0.0/16'], 6: ['fe80::/10'] };
const loopback = { 4: ['127.0.0.0/8'], 6: ['::1/128'] };
const siteLocal = { 4: [], 6: ['fec0::/10'] };
const isGlobal = (address: IpAddress): boolean => !isWithin(address, privateNetworks[address.version]);
const within =
  (networks: Readonly<Record<4 | 6, readonly string[]>>) =>
  (address: IpAddress): boolean =>
    isWithin(address, networks[address.version]);

const properties = new Map<string, (address: IpAddress) => boolean>([
  ['global', isGlobal],
  ['public', isGlobal],
  ['private', (address) => !isGlobal(address)],
  ['link-local', within(linkLocal)],
  ['linklocal', within(linkLocal)],
  ['link_local', within(linkLocal)],
  ['ll', within(linkLocal)],
  ['loopback', within(loopback)],
  ['lo', within(loopback)],
  ['multicast', within({ 4: ['224.0.0.0/4'], 6: ['ff00::/8'] })],
  ['reserved', within(reservedNetworks)],
  ['site-local', within(siteLocal)],
  ['site_local', within(siteLocal)],
  ['sl', within(siteLocal)],
  ['unspecified', (address) => address.value === 0n],
]);

function accepted(value: Value, version: 4 | 6 | undefined, options: Value): IpAddress | undefined {
  const address = addressOf(value);
  if (address === undefined || (version !== undefined && address.version !== version)) return undefined;
  const wanted = isTruthy(options) ? textArgument(options, 'options').split(',') : [];
  const holds = wanted.every((option) => properties.get(option.trim())?.(address) ?? true);
  return holds ? address : undefined;
}

function addressOf(value: Value): IpAddress | undefined {
  if (isText(value)) return parseIp(pyStr(value));
  if (value instanceof Undefined) throw value.error();
  if (!isInt(value)) return undefined;
  const number = BigInt(value);
  if (number < 0n || number >= 1n << 128n) return undefined;
  return { version: number < 1n << 32n ? 4 : 6, value: number, prefix: undefined };
}

function only(value: Value, version: 4 | 6, options: Value): Value {
  if (isText(value)) {
    const address = accepted(value, version, options);
    return address === undefined ? null : formatIp(address);
  }
  if (!isListLike(value)) return null;
  return [...iterate(value)].flatMap((item) => {
    const address = accepted(item, version, options);
    return address === undefined ? [] : [formatIp(address)];
  });
}

function anyVersion(value: Value, options: Value): Value {
  const listed = isListLike(value) ? [...iterate(value)] : value;
  const first = only(listed, 4, options);
  const second = only(listed, 6, options);
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  return isTruthy(first) ? first : second;
}

function asking(name: string, version: 4 | 6 | undefined): Native {
  return native(
    `${name}(ip_addr, options=None)`,
    (_, value, options) => accepted(value, version, options) !== undefined,
  );
}

function ofEach(name: string, make: (runtime: Runtime, address: IpAddress) => Value): Native {
  return native(
    `${name}(value, options=None, version: int | None=None)`,
    (runtime, value, options, wanted) => {
      const found = wanted === 4 || wanted === 6 ? only(value, wanted, options) : anyVersion(value, options);
      if (!isTruthy(found)) return null;
      const results = (Array.isArray(found) ? found : [found]).map((text) => {
        const address = addressOf(text);
        return address === undefined ? null : make(runtime, address);
      });
      return isListLike(value) ? results : (results[0] ?? null);
    },
  );
}

function hosts(runtime: Runtime, address: IpAddress): Value[] {
  const { first, size } = networkOf(address);
  runtime.budget.allocate(Number(size));
  const isWhole = size <= 2n;
  const from = isWhole ? first : first + 1n;
  const to = isWhole || address.version === 6 ? first + size : first + size - 1n;
  const result: Value[] = [];
  for (let value = from; value < to; value += 1n) {
    runtime.budget.step();
    result.push(formatIp({ version: address.version, value, prefix: undefined }));
  }
  return result;
}

function wrap(value: Value): Value {
  return isText(value) && addressOf(value)?.version === 6 ? `[${pyStr(value)}]` : value;
}

function inNetworks(values: Value, networks: readonly string[]): Value[] {
  return [...iterate(values)].flatMap((value) => {
    const address = addressOf(value);
    if (address === undefined)
      throw valueError(`'${pyStr(value)}' does not appear to be an IPv4 or IPv6 address`);
    return networks.filter((network) => isWithin(address, [network])).map(() => value);
  });
}

function isListLike(value: Value): boolean {
  return Array.isArray(value) || value instanceof PyTuple || value instanceof PyIterator;
}
