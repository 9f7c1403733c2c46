import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compilePillar,
  directoryFileSource,
  type FileSource,
  fromPlain,
  languageFunctions,
  PyDict,
  packPlainValue,
  type RenderContext,
  unpackValue,
  type Value,
} from '@muster/sls';
import { z } from 'zod';
import type { PillarSource } from './find-trees.ts';
import { minionOptions } from './minion-options.ts';
import type { Oracle } from './oracle.ts';
import { platformGrains } from './platform-grains.ts';

const results = z
  .record(z.string(), z.json())
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'function-results.json'), 'utf8')));

/** What is the same for every file that both sides render: roots, grains, pillar, options and what functions answer. */
export class Scene {
  readonly root: string;
  readonly #roots: readonly string[];
  readonly #grains: PyDict;
  readonly #pillar: PyDict;
  readonly #files: FileSource;

  /** The file root that comes first is the one whose files are rendered; `more` are grains beside those of the platform. */
  constructor(
    root: string,
    others: readonly string[],
    platform: string,
    pillar: PyDict,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    const grains = platformGrains(platform);
    if (grains === undefined) throw new Error(`there are no grains for the platform ${platform}`);
    this.root = root;
    this.#roots = [root, ...others.filter((other) => other !== root)];
    this.#grains = asDict(fromPlain({ ...grains, ...more }));
    this.#pillar = pillar;
    this.#files = directoryFileSource({ base: this.#roots });
  }

  /** Tells the oracle; what it renders after that, it renders in this scene. */
  async set(oracle: Oracle): Promise<void> {
    const { error } = await oracle.ask({
      do: 'scene',
      roots: this.#roots,
      grains: packed(this.#grains),
      pillar: packed(this.#pillar),
      opts: packed(asDict(fromPlain(minionOptions))),
      results,
      own: Array.from(languageFunctions.keys()),
    });
    if (error !== undefined) throw new Error(`the oracle does not take the scene: ${error}`);
  }

  /** Everything that Muster renders with. Data is copied, because templates can change it. */
  context(renderer: 'jinja' | 'jinja|yaml'): RenderContext {
    return {
      id: minionOptions.id,
      files: this.#files,
      grains: copied(this.#grains),
      pillar: copied(this.#pillar),
      opts: asDict(fromPlain({ ...minionOptions, renderer })),
      hasFunction: (name) => name.includes('.'),
      callFunction: (name, args) => computedResult(name, args) ?? fromPlain(tableResult(name)),
      secrets: 'sealed',
      limits: { deadlineMs: 10_000 },
    };
  }
}

function tableResult(name: string): unknown {
  return Object.hasOwn(results, name) ? results[name] : `result of ${name}`;
}

/** What functions answer whose names say that they compute with paths; templates find their own files with them. */
function computedResult(name: string, args: readonly Value[]): Value | undefined {
  const texts = args.map(String);
  const [first = ''] = texts;
  if (name === 'file.dirname') return first.includes('/') ? first.slice(0, first.lastIndexOf('/')) : '';
  if (name === 'file.basename') return first.slice(first.lastIndexOf('/') + 1);
  return name === 'file.join' ? texts.join('/') : undefined;
}

/** The pillar of a tree for a platform, the same for both sides: what the top file assigns, else what the oracle reads. */
export async function readPillar(
  source: PillarSource,
  root: string,
  platform: string,
  oracle: Oracle,
  more: Readonly<Record<string, unknown>> = {},
): Promise<PyDict> {
  const scene = new Scene(root, [], platform, new PyDict(), more);
  if ('root' in source) {
    const context = scene.context('jinja|yaml');
    return compilePillar({ ...context, files: directoryFileSource({ base: [source.root] }) }).pillar;
  }
  await scene.set(oracle);
  const answer = await oracle.ask({ do: 'pillar', files: source.files });
  return asDict(unpacked(answer.value ?? null));
}

/** A packed value as JSON data, the form in which the oracle takes and gives it. */
export function packed(value: Value): unknown {
  return JSON.parse(Buffer.from(packPlainValue(value)).toString());
}

/** The value of JSON data in packed form. */
export function unpacked(data: unknown): Value {
  return unpackValue(Buffer.from(JSON.stringify(data)));
}

/** A mapping; anything else counts as an empty one. */
export function asDict(value: Value): PyDict {
  return value instanceof PyDict ? value : new PyDict();
}

function copied(dict: PyDict): PyDict {
  return asDict(unpackValue(packPlainValue(dict)));
}
