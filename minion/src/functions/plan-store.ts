import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyRequest } from '@muster/engine';
import { makePrivateDirectory, readTextIfPresent, writeDurably } from '../storage/durable-file.ts';

/** A dry run that is kept: what was asked, and what was found for each state, by its tag. */
export interface KeptPlan {
  readonly request: ApplyRequest;
  readonly found: readonly (readonly [tag: string, fingerprint: string])[];
}

const mostKept = 50;
const names = /^[\da-f]{64}$/;

/** The newest plans of this host, in files that are named for what they hold. */
export class PlanStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Keeps a plan; its name. */
  async keep(plan: KeptPlan): Promise<string> {
    const text = JSON.stringify(plan);
    const name = createHash('sha256').update(text).digest('hex');
    await makePrivateDirectory(this.#directory);
    await writeDurably(join(this.#directory, name), text);
    await this.#forgetOldest();
    return name;
  }

  async find(name: string): Promise<KeptPlan | undefined> {
    if (!names.test(name)) return undefined;
    const text = await readTextIfPresent(join(this.#directory, name));
    if (text === undefined) return undefined;
    const kept: KeptPlan = JSON.parse(text);
    return kept;
  }

  async #forgetOldest(): Promise<void> {
    const kept = (await readdir(this.#directory)).filter((name) => names.test(name));
    if (kept.length <= mostKept) return;
    const aged = await Promise.all(
      kept.map(async (name) => ({ name, time: (await stat(join(this.#directory, name))).mtimeMs })),
    );
    const oldest = aged.toSorted((a, b) => a.time - b.time).slice(0, kept.length - mostKept);
    for (const { name } of oldest) await rm(join(this.#directory, name), { force: true });
  }
}
