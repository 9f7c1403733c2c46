import { isCommon } from './is-common.ts';

/** What takes the place of a secret. */
export const mask = '***';

/** Secrets shorter than this are masked only where they are the whole value: `root` inside a word is no leak. */
const minimumLengthInText = 4;

/** Masks known secret values. */
export interface Redactor {
  /** Whether any secret is known; callers may skip their work otherwise. */
  readonly active: boolean;
  /** For names and places: a secret that is a common word is left alone there. */
  text(text: string): string;
  /** For a sentence about something with these names: common words are left alone where they are in one of the names. */
  sentence(text: string, names: readonly string[]): string;
  /**
   * A copy of JSON-like data; the same object when nothing was secret. Common words are masked too where they stand alone in a
   * value, but not in keys, nor in what names a state.
   */
  value<T>(value: T): T;
}

const inactive: Redactor = {
  active: false,
  text: (text) => text,
  sentence: (text) => text,
  value: (value) => value,
};

/** Makes a redactor of secret values; their quoted, URL-encoded and Base64 forms and the lines of long ones are secret too. */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const whole = new Set<string>();
  for (const secret of secrets) if (secret !== '') whole.add(secret);
  if (whole.size === 0) return inactive;
  const anywhere = anyOf([...whole].filter((secret) => !isCommon(secret)));
  const alone = anyOf([...whole].filter((secret) => isCommon(secret)));
  const rare = anywhere && new RegExp(anywhere, 'g');
  const common = alone && new RegExp(`(?<!\\w|\\w[.-]|/)(?:${alone})(?!\\w|[./-]\\w|/)`, 'g');

  const text = (original: string): string => (rare ? original.replace(rare, mask) : original);
  const sentence = (original: string, names: readonly string[]): string => {
    const hidden = (found: string) => (names.some((name) => name.includes(found)) ? found : mask);
    return common ? text(original).replace(common, hidden) : text(original);
  };
  const valueText = (original: string): string => (whole.has(original) ? mask : sentence(original, []));
  function value<T>(original: T): T;
  function value(original: unknown): unknown {
    if (typeof original === 'string') return valueText(original);
    if (typeof original === 'number' || typeof original === 'bigint') {
      return whole.has(String(original)) ? mask : original;
    }
    if (Array.isArray(original)) return mapArray(original, value);
    if (original instanceof Map)
      return new Map([...original].map(([k, v]) => [typeof k === 'string' ? text(k) : value(k), value(v)]));
    if (typeof original === 'object' && original !== null && isPlain(original))
      return mapObject(original, text, value);
    return original;
  }
  return { active: true, text, sentence, value };
}

/** A redactor that also masks what is added to the sets of secrets after it was made. */
export function growingRedactor(...sets: readonly ReadonlySet<string>[]): Redactor {
  let known = 0;
  let redactor = inactive;
  const current = (): Redactor => {
    const size = sets.reduce((sum, set) => sum + set.size, 0);
    if (size !== known) {
      known = size;
      redactor = createRedactor(sets.flatMap((set) => [...set]));
    }
    return redactor;
  };
  return {
    get active() {
      return current().active;
    },
    text: (text) => current().text(text),
    sentence: (text, names) => current().sentence(text, names),
    value: (value) => current().value(value),
  };
}

/** A pattern of every form of the secrets, the longest first. */
function anyOf(secrets: readonly string[]): string {
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= minimumLengthInText));
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  return longestFirst.map((form) => RegExp.escape(form)).join('|');
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

const always: ReadonlySet<string> = new Set(['__id__', '__sls__', '__env__']);
/** Of a state, or of its result: who it is, and the sentence about it. */
const ofState = always.union(new Set(['name', 'state', 'fun', 'comment']));

function mapObject(object: object, text: (key: string) => string, map: (value: unknown) => unknown): unknown {
  let changed = false;
  const labels = '__id__' in object ? ofState : always;
  const entries = Object.entries(object).map(([key, item]): [string, unknown] => {
    const isLabel = typeof item === 'string' && labels.has(key);
    const pair: [string, unknown] = [text(key), isLabel ? text(item) : map(item)];
    changed ||= pair[0] !== key || pair[1] !== item;
    return pair;
  });
  return changed ? Object.fromEntries(entries) : object;
}

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
