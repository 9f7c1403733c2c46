import { readFileSync, statSync } from 'node:fs';
import { errorMessage, formatPosition, MusterError, type SourcePosition } from '@muster/shared';
import type { RenderedData } from '../render/rendered.ts';
import type { ParsedText } from '../source/text-positions.ts';
import { PyDict, pyStr, type Value } from '../value/index.ts';
import { type AgeIdentity, decryptAge, parseAgeIdentities } from './age.ts';
import { decryptGpg } from './gpg.ts';

/** A renderer that opens encrypted texts. */
export type DecryptingStage = 'gpg' | 'age';

/** What decrypting goes by. */
export interface DecryptContext {
  /** `gpg_keydir` and `age_identity_file` say where the keys are. */
  readonly opts: PyDict;
  /** Takes every text that was encrypted. */
  readonly secrets: Set<string>;
}

const messages: Readonly<Record<DecryptingStage, RegExp>> = {
  gpg: /-----BEGIN PGP MESSAGE-----.*?-----END PGP MESSAGE-----/gs,
  age: /-----BEGIN AGE ENCRYPTED FILE-----.*?-----END AGE ENCRYPTED FILE-----/gs,
};

/** Opens the encrypted texts of data in place, those within longer texts too; each result is secret. */
export function decryptData(
  stage: DecryptingStage,
  data: RenderedData,
  context: DecryptContext,
): RenderedData {
  const open = opener(stage, context);
  const { positions } = data;
  const seen = new Set<object>();
  const opened = (value: Value, position: () => SourcePosition | undefined): Value => {
    if (typeof value === 'string') return openText(stage, value, open, context.secrets, position);
    if (value instanceof PyDict) {
      if (seen.has(value)) return value;
      seen.add(value);
      for (const [key, item] of Array.from(value.entries())) {
        value.set(
          key,
          opened(item, () => positions.of(value, key)),
        );
      }
    } else if (Array.isArray(value)) {
      if (seen.has(value)) return value;
      seen.add(value);
      for (const [index, item] of value.entries())
        value[index] = opened(item, () => positions.of(value, index));
    }
    return value;
  };
  return { ...data, value: opened(data.value, () => undefined) };
}

/** Opens the encrypted texts of a file that later stages go on with; whatever they find in there is secret, see `secretTexts`. */
export function decryptSource(
  stage: DecryptingStage,
  source: ParsedText,
  context: DecryptContext,
): ParsedText & { readonly isOpened: boolean } {
  const place = { path: source.path, line: 1, column: 1 };
  const text = openText(stage, source.text, opener(stage, context), context.secrets, () => place);
  return { path: source.path, text, isOpened: text !== source.text };
}

/** Every text at any depth of data that was encrypted as a whole. */
export function secretTexts(value: Value, secrets: Set<string>): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    // A number of a digit or two says nothing, and masking it would make a riddle of every output.
    if (pyStr(value).trim().length >= (typeof value === 'string' ? 1 : 4)) secrets.add(pyStr(value));
  } else if (Array.isArray(value)) {
    for (const item of value) secretTexts(item, secrets);
  } else if (value instanceof PyDict) {
    for (const item of value.values()) secretTexts(item, secrets);
  }
}

/** Salt drops line breaks at the end of a text that held an encrypted one. */
function openText(
  stage: DecryptingStage,
  text: string,
  open: (message: string) => string,
  secrets: Set<string>,
  position: () => SourcePosition | undefined,
): string {
  let found = false;
  const opened = text.replace(messages[stage], (message) => {
    found = true;
    try {
      const content = open(message);
      for (const form of [content, content.trim()]) if (form !== '') secrets.add(form);
      return content;
    } catch (error) {
      throw located(error, position());
    }
  });
  if (!found) return text;
  const trimmed = opened.replace(/\n+$/, '');
  if (trimmed !== '') secrets.add(trimmed);
  return trimmed;
}

function located(error: unknown, position: SourcePosition | undefined): MusterError {
  const place = position === undefined ? '' : `${formatPosition(position)}: `;
  const code = error instanceof MusterError ? error.code : 'RENDER_FAILED';
  return new MusterError(code, `${place}${errorMessage(error)}`, {
    cause: error,
    details: position === undefined ? undefined : { position },
  });
}

function opener(stage: DecryptingStage, { opts }: DecryptContext): (message: string) => string {
  if (stage === 'gpg') {
    const configured = opts.get('gpg_keydir');
    const directory = typeof configured === 'string' ? configured : '/etc/muster/gpgkeys';
    return (message) => decryptGpg(message, directory).toString('utf8');
  }
  let identities: readonly AgeIdentity[] | undefined;
  return (message) => {
    identities ??= readIdentities(opts);
    return decryptAge(Buffer.from(message, 'utf8'), identities).toString('utf8');
  };
}

function readIdentities(opts: PyDict): readonly AgeIdentity[] {
  const configured = opts.get('age_identity_file') ?? '/etc/muster/age.key';
  const paths = (Array.isArray(configured) ? configured : [configured]).map(pyStr);
  return paths.flatMap((path) => {
    try {
      if ((statSync(path).mode & 0o077) !== 0) {
        throw new MusterError('KEY_INVALID', `others than its owner can read it; do: chmod 600 ${path}`);
      }
      return parseAgeIdentities(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new MusterError('KEY_INVALID', `the age identities in ${path}: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  });
}
