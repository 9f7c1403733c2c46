import { isRecord, type Json } from '@muster/engine';
import { MusterError } from '@muster/shared';
import type { SdbCall, SdbDriver } from './sdb-contract.ts';

/**
 * JSON from an HTTP service. A key names a request of the profile, whose `url` is a template that `?name=value&...` after the
 * key fills in; whatever else stands beside `url` is handed to `http.query`.
 */
export const restDriver: SdbDriver = {
  isSecret: true,
  get: (call) => ask(call, {}),
  set: (call, value) => ask(call, { method: 'POST', data: JSON.stringify(value) }),
};

async function ask(
  { name, profile, key, context }: SdbCall,
  more: Readonly<Record<string, Json>>,
): Promise<Json> {
  const [wanted = '', query = ''] = key.split('?', 2);
  const request = profile[wanted];
  if (!isRecord(request) || typeof request['url'] !== 'string') {
    const known = Object.keys(profile).filter((each) => isRecord(profile[each]));
    throw new MusterError(
      'CONFIG_INVALID',
      `the sdb profile '${name}' has no request '${wanted}' with a url; it has ${known.join(', ') || 'none'}`,
    );
  }
  const { url, backend: _backend, ...options } = request;
  const address = await context.render({
    source: { text: url, name: `the url of sdb://${name}/${wanted}` },
    engine: 'jinja',
    saltenv: context.saltenv,
    context: Object.fromEntries(new URLSearchParams(query)),
    defaults: {},
  });
  const answer = await context.call('http.query', [address.trim()], { ...options, ...more, decode: true });
  return isRecord(answer) ? (answer['dict'] ?? null) : null;
}
