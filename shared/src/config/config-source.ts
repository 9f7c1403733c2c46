import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Tags } from 'yaml';
import { isRecord } from '../data/json.ts';
import { errorMessage } from '../errors/muster-error.ts';
import type { SourcePosition } from '../errors/source-position.ts';
import { ConfigError } from './config-error.ts';

/** The settings of one or several files laid over each other, and where each value was written. */
export interface ConfigSource {
  readonly values: Readonly<Record<string, unknown>>;
  /** Files that were read, in order. */
  readonly files: readonly string[];
  /** The place of the value at a path, or of the nearest setting above it that was written. */
  positionOf(path: readonly PropertyKey[]): SourcePosition;
}

/**
 * Reads `<directory>/<name>.yaml` and, over it in alphabetical order, `<name>.d/*.yaml` and `*.conf`; mappings merge,
 * everything else replaces. YAML is read as PyYAML reads Salt's configuration: `yes` is a boolean and `0644` is octal.
 */
export async function readConfigSource(directory: string, name: string): Promise<ConfigSource> {
  const values: Record<string, unknown> = {};
  const positions = new Map<string, SourcePosition>();
  const main = join(directory, `${name}.yaml`);
  const files: string[] = [];
  for (const path of [main, ...(await fragments(join(directory, `${name}.d`)))]) {
    const text = await readOptional(path);
    if (text === undefined) continue;
    files.push(path);
    merge(values, readMapping(path, text, positions));
  }
  return {
    values,
    files,
    positionOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const position = positions.get(keyOf(path.slice(0, length).map(String)));
        if (position !== undefined) return position;
      }
      return { path: files.at(-1) ?? main, line: 1, column: 1 };
    },
  };
}

async function fragments(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw unreadable(directory, error);
  });
  return names
    .filter((name) => /^[^.].*\.(?:ya?ml|conf)$/.test(name))
    .toSorted()
    .map((name) => join(directory, name));
}

async function readOptional(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  });
}

function unreadable(path: string, cause: NodeJS.ErrnoException): ConfigError {
  const problem = {
    position: { path, line: 1, column: 1 },
    setting: '',
    message: `cannot be read: ${cause.message}`,
  };
  return new ConfigError([problem], { cause });
}

const unwantedTags = new Set(['timestamp', 'binary', 'omap', 'pairs', 'set']);

function readMapping(
  path: string,
  text: string,
  positions: Map<string, SourcePosition>,
): Record<string, unknown> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter: lines,
    customTags: (tags: Tags): Tags =>
      tags.filter((tag) => {
        const label = typeof tag === 'string' ? tag : tag.tag;
        return !unwantedTags.has(label.replace('tag:yaml.org,2002:', ''));
      }),
  });
  const placeAt = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    position: placeAt(error.pos[0]),
    setting: '',
    message: error.message.split(/ at line \d+/, 1)[0] ?? error.message,
  }));
  if (problems.length > 0) throw new ConfigError(problems);
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    const message = 'expected settings as `name: value`, found something else';
    throw new ConfigError([{ position: placeAt(0), setting: '', message }]);
  }
  recordPositions(document.contents, [], positions, placeAt);
  return toValues(path, () => document.toJS({ maxAliasCount: 100 }));
}

function toValues(path: string, read: () => unknown): Record<string, unknown> {
  try {
    const values = read();
    return isRecord(values) ? values : {};
  } catch (cause) {
    const problem = { position: { path, line: 1, column: 1 }, setting: '', message: errorMessage(cause) };
    throw new ConfigError([problem], { cause });
  }
}

function recordPositions(
  node: unknown,
  path: readonly string[],
  positions: Map<string, SourcePosition>,
  placeAt: (offset: number) => SourcePosition,
): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const inner = [...path, isScalar(key) ? String(key.value) : String(key)];
      const start = isNode(key) ? key.range?.[0] : undefined;
      if (start !== undefined) positions.set(keyOf(inner), placeAt(start));
      recordPositions(value, inner, positions, placeAt);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const inner = [...path, String(index)];
      const start = isNode(item) ? item.range?.[0] : undefined;
      if (start !== undefined) positions.set(keyOf(inner), placeAt(start));
      recordPositions(item, inner, positions, placeAt);
    }
  }
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

function merge(target: Record<string, unknown>, source: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(source)) {
    const existing = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isRecord(existing) && isRecord(value)) merge(existing, value);
    // Defined rather than assigned, so that a key such as __proto__ is only a key.
    else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  }
}
