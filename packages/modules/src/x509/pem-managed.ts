import { defineState, textDiff } from '@muster/engine';
import { z } from 'zod';
import { noEffect, text } from '../arguments/schemas.ts';
import { editableText } from '../file/edit-text.ts';
import {
  attributesReport,
  pemFileArguments,
  pemFileComment,
  seenAttributes,
  wantedAttributes,
  writePem,
} from './pem-file.ts';
import { holdsPrivateKey, tidyPem } from './pem-text.ts';

/** `x509.pem_managed`: a file with certificates or keys that are given as a text. */
export const x509PemManaged = defineState({
  name: 'x509.pem_managed',
  summary: 'A file holds certificates or keys in PEM, in proper form however their text was handed on.',
  args: z.strictObject({
    ...pemFileArguments,
    text: text.describe('One entry, or several after one another.'),
    backup: noEffect,
  }),
  examples: [
    {
      name: '/etc/ssl/certs/own-ca.pem',
      text: '-----BEGIN CERTIFICATE----- MIIB... -----END CERTIFICATE-----',
      mode: '0644',
    },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name }],

  async observe({ name }, host) {
    return { contents: await editableText(name, host.files), ...(await seenAttributes(name, host)) };
  },
  async desire(args, _, host) {
    const contents = tidyPem(args.text);
    return { contents, ...(await wantedAttributes(args, defaultMode(contents), host)) };
  },
  async apply(args, desired, changes, host) {
    const contents = changes.has('contents') ? desired.contents : undefined;
    await writePem(args, contents, desired, defaultMode(desired.contents), host.files);
  },
  report(changes, _, { contents: before = '' }, { contents: after }) {
    const isSecret = holdsPrivateKey(before) || holdsPrivateKey(after);
    const diff = isSecret ? '<a private key is not shown>' : textDiff(before, after);
    const isNew = before === '' && changes.has('contents');
    return {
      ...(changes.has('contents') && { diff: isNew ? 'New file' : diff }),
      ...(isNew ? {} : attributesReport(changes)),
    };
  },
  comment: (outcome, { name }) => pemFileComment(outcome, name),
});

/** Keys are nobody else's business. */
function defaultMode(contents: string): number {
  return holdsPrivateKey(contents) ? 0o600 : 0o644;
}
