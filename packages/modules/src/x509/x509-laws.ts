import type { LawCases } from '@muster/engine';
import { key, lockedKey } from '../testing/private-keys.ts';

const path = '/etc/pki/www.key';
const parent = { '/etc/pki/x': '' };
const madeKey = /^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/;
const made = {
  comment: `File ${path} updated`,
  changes: { new: 'New private key generated' },
  planned: `The file ${path} is set to be changed`,
};
const body = 'QUJD'.repeat(20);
const tidy = `-----BEGIN CERTIFICATE-----\n${body.slice(0, 64)}\n${body.slice(64)}\n-----END CERTIFICATE-----\n`;
const cert = '/etc/ssl/ca.pem';

/** Uses of `x509.*` states. */
export const x509Laws: LawCases = {
  'x509.private_key_managed': {
    usual: { name: path, args: { bits: 1024 }, host: { files: { ...parent, [path]: key } } },
    create: {
      'a key': {
        ...made,
        host: { files: parent },
        files: { [path]: { text: madeKey, mode: 0o600 } },
      },
      'a key that is encrypted, with its directory and an owner': {
        ...made,
        args: {
          bits: 1024,
          passphrase: 'open',
          cipher: 'aes_256_cbc',
          makedirs: true,
          user: 'www',
          mode: 640,
        },
        secrets: ['open'],
        host: { files: { '/etc/x': '' }, users: [{ name: 'www' }] },
        files: {
          '/etc/pki': { directory: true, user: 'www', mode: 0o750 },
          [path]: { text: /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/, mode: 0o640, user: 'www' },
        },
      },
    },
    repair: {
      'a key of another length, whose mode stays': {
        ...made,
        args: { bits: 1088 },
        host: { files: { ...parent, [path]: { text: key, mode: 0o440 } } },
        files: { [path]: { text: madeKey, mode: 0o440 } },
      },
      'what is no key': {
        ...made,
        host: { files: { ...parent, [path]: { text: 'junk', mode: 0o600 } } },
        files: { [path]: { text: madeKey, mode: 0o600 } },
      },
      'a key that the passphrase does not open': {
        ...made,
        args: { bits: 1024, passphrase: 'wrong', overwrite: true },
        host: { files: { ...parent, [path]: { text: lockedKey, mode: 0o600 } } },
        files: { [path]: { text: /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/, mode: 0o600 } },
      },
      'a key that everybody may read': {
        args: { bits: 1024, mode: '0600' },
        comment: `File ${path} updated`,
        changes: { mode: '0600' },
        planned: `The file ${path} is set to be changed`,
        files: { [path]: { text: key, mode: 0o600 } },
      },
    },
    'nothing to do': {
      usual: { comment: `File ${path} is in the correct state` },
      'a key of that length': {},
      'a key that the passphrase opens': {
        args: { bits: 1024, passphrase: 'open' },
        host: { files: { ...parent, [path]: lockedKey } },
      },
    },
    cannot: {
      'a key that the passphrase does not open': {
        args: { bits: 1024, passphrase: 'wrong' },
        host: { files: { ...parent, [path]: lockedKey } },
        comment: `The key in ${path} cannot be opened with this passphrase. Set 'overwrite' to True to have a new key in its place.`,
      },
      'a directory that there is not': { host: {}, comment: 'Parent directory not present' },
      'a new key each time': {
        args: { new: true },
        comment: /^Invalid argument 'new': expected false: a state cannot do again what is done/,
      },
      'a cipher that there is not': {
        args: { bits: 1024, passphrase: 'open', cipher: 'rot13' },
        host: { files: parent },
        comment: /^The key cannot be encrypted with rot13/,
        planned: made.planned,
        plannedChanges: made.changes,
      },
    },
  },
  'x509.pem_managed': {
    usual: {
      name: cert,
      args: { text: `-----BEGIN CERTIFICATE----- ${body} -----END CERTIFICATE-----` },
      host: { files: { '/etc/ssl/x': '' } },
      planned: `The file ${cert} is set to be changed`,
    },
    create: {
      'a certificate that came in one line': {
        comment: `File ${cert} updated`,
        changes: { diff: 'New file' },
        files: { [cert]: tidy },
      },
      'a certificate and its key': {
        args: { text: `${tidy}noise\n${key}`, makedirs: true },
        host: { files: { '/etc/x': '' } },
        comment: `File ${cert} updated`,
        changes: { diff: 'New file' },
        files: {
          '/etc/ssl': { directory: true, mode: 0o700 },
          [cert]: { text: `${tidy}${key}`, mode: 0o600 },
        },
      },
    },
    repair: {
      'a certificate that is written otherwise': {
        host: { files: { [cert]: tidy.replace('\nQ', '\n\nQ') } },
        comment: `File ${cert} updated`,
        changes: { diff: /^--- \n\+\+\+ \n@@ -1,5 \+1,4 @@\n/ },
        files: { [cert]: tidy },
      },
      'a key, which is not shown': {
        args: { text: key, mode: 600 },
        host: { files: { [cert]: tidy } },
        comment: `File ${cert} updated`,
        changes: { diff: '<a private key is not shown>', mode: '0600' },
        files: { [cert]: { text: key, mode: 0o600 } },
      },
    },
    'nothing to do': {
      'the certificate': {
        host: { files: { [cert]: tidy } },
        comment: `File ${cert} is in the correct state`,
        planned: undefined,
      },
    },
    cannot: {
      usual: { planned: undefined },
      'a text without any entry': { args: { text: 'abc' }, comment: 'The text holds no entry in PEM' },
      'an entry that is none': {
        args: { text: '-----BEGIN CERTIFICATE-----\n<html>\n-----END CERTIFICATE-----' },
        comment: 'The entry CERTIFICATE is not in PEM',
      },
      'a directory that there is not': { host: {}, comment: 'Parent directory not present' },
    },
  },
};
