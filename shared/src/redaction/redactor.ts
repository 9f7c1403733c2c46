/** What takes the place of a secret. */
export const mask = '***';

/** Secrets shorter than this are masked only where they are the whole value: `root` inside a word is no leak. */
const minimumLengthInText = 4;

/** Masks known secret values wherever they appear in texts and data. */
export interface Redactor {
  /** Whether any secret is known; callers may skip their work otherwise. */
  readonly active: boolean;
  text(text: string): string;
  /** A copy of JSON-like data with every text masked, keys too; the same object when nothing was secret. */
  value<T>(value: T): T;
}

const inactive: Redactor = { active: false, text: (text) => text, value: (value) => value };

/** Makes a redactor of secret values; their quoted, URL-encoded and Base64 forms and the lines of long ones are secret too. */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const whole = new Set<string>();
  for (const secret of secrets) if (secret !== '') whole.add(secret);
  if (whole.size === 0) return inactive;
  const forms = new Set([...whole].flatMap(formsOf).filter((form) => form.length >= minimumLengthInText));
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  const pattern =
    longestFirst.length > 0
      ? new RegExp(longestFirst.map((form) => RegExp.escape(form)).join('|'), 'g')
      : undefined;

  const text = (original: string): string => {
    if (whole.has(original)) return mask;
    return pattern === undefined ? original : original.replace(pattern, mask);
  };
  function value<T>(original: T): T;
  function value(original: unknown): unknown {
    if (typeof original === 'string') return text(original);
    if (typeof original === 'number' || typeof original === 'bigint') {
      return whole.has(String(original)) ? mask : original;
    }
    if (Array.isArray(original)) return mapArray(original, value);
    if (original instanceof Map) return new Map([...original].map(([k, v]) => [value(k), value(v)]));
    if (typeof original === 'object' && original !== null && isPlain(original))
      return mapObject(original, text, value);
    return original;
  }
  return { active: true, text, value };
}

/** A redactor that also masks what is added to the set of secrets after it was made. */
export function growingRedactor(secrets: ReadonlySet<string>): Redactor {
  let known = 0;
  let redactor = inactive;
  const current = (): Redactor => {
    if (secrets.size !== known) {
      known = secrets.size;
      redactor = createRedactor(secrets);
    }
    return redactor;
  };
  return {
    get active() {
      return current().active;
    },
    text: (text) => current().text(text),
    value: (value) => current().value(value),
  };
}

function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    inJson,
    // Programs print JSON that holds JSON.
    JSON.stringify(inJson).slice(1, -1),
    encodeURIComponent(secret),
    secret.replaceAll("'", `'"'"'`),
    secret.replaceAll("'", "''"),
    Buffer.from(secret).toString('base64'),
  ];
  // A diff shows a key file line by line. Short lines of a long secret say nothing and would mask half of every text.
  if (secret.includes('\n')) forms.push(...secret.split(/\r?\n/).filter((line) => line.trim().length >= 8));
  return forms.flatMap((form) => (form.endsWith('\n') ? [form, form.trimEnd()] : [form]));
}

function mapArray(list: readonly unknown[], map: (value: unknown) => unknown): unknown {
  const mapped = list.map(map);
  return mapped.every((item, index) => item === list[index]) ? list : mapped;
}

function mapObject(object: object, text: (key: string) => string, map: (value: unknown) => unknown): unknown {
  let changed = false;
  const entries = Object.entries(object).map(([key, item]): [string, unknown] => {
    const pair: [string, unknown] = [text(key), map(item)];
    changed ||= pair[0] !== key || pair[1] !== item;
    return pair;
  });
  return changed ? Object.fromEntries(entries) : object;
}

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
