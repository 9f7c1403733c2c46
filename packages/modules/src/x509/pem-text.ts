import { StateFailedError } from '@muster/engine';

const entry = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/** The entries of a text in PEM as they ought to be written: each in lines of 64 characters, whatever became of them on their way. */
export function tidyPem(text: string): string {
  const entries = [...text.matchAll(entry)].map(([, kind = '', body = '']) => {
    const [, headers = '', rest = body] = /^\s*((?:[A-Za-z-]+: .*\n)+)\n([\s\S]*)$/.exec(body) ?? [];
    const data = rest.replaceAll(/\s+/g, '');
    if (data === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(data))
      throw new StateFailedError(`The entry ${kind} is not in PEM`);
    const lines = data.match(/.{1,64}/g) ?? [];
    const top = headers === '' ? [] : [headers];
    return [`-----BEGIN ${kind}-----`, ...top, ...lines, `-----END ${kind}-----`, ''].join('\n');
  });
  if (entries.length === 0) throw new StateFailedError('The text holds no entry in PEM');
  return entries.join('');
}

/** Whether a text holds a private key. */
export function holdsPrivateKey(text: string): boolean {
  return /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(text);
}
