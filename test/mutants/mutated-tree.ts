import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type Mutant, mutate } from './find-mutants.ts';

/** Some mutants never end. */
const limitMs = 10 * 60_000;

/** A copy of the sources in which mutants are tried, so that the tree itself is never left changed. */
export class MutatedTree {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Copies what git knows of `root`; libraries are linked, workspaces lead to the copy. */
  static async copyOf(root: string, files: readonly string[]): Promise<MutatedTree> {
    const directory = join(root, 'dist', 'mutants');
    await rm(directory, { recursive: true, force: true });
    for (const file of files) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await cp(join(root, file), join(directory, file));
    }
    await execa('cp', ['-al', join(root, 'node_modules'), directory]);
    return new MutatedTree(directory);
  }

  /** Whether the unit tests fail with the mutant: those beside it first, then all that import the file. */
  async notices(mutant: Mutant): Promise<boolean> {
    const file = join(this.#directory, mutant.path);
    const source = await readFile(file, 'utf8');
    await writeFile(file, mutate(source, mutant));
    try {
      return (
        (await this.#failure(['run', `${dirname(mutant.path)}/`])) !== undefined ||
        (await this.#failure(['related', mutant.path])) !== undefined
      );
    } finally {
      await writeFile(file, source);
    }
  }

  /** Throws when the tests fail as the sources are, which would make every mutant look noticed. */
  async mustPassUnchanged(): Promise<void> {
    const failure = await this.#failure(['run']);
    if (failure !== undefined) throw new Error(`the unit tests fail without any change:\n${failure}`);
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** What vitest wrote when a test failed or none came to an end. */
  async #failure(args: readonly string[]): Promise<string | undefined> {
    const { exitCode, all } = await execa(
      'vitest',
      [...args, '--run', '--bail=1', '--passWithNoTests', '--reporter=dot'],
      {
        cwd: this.#directory,
        all: true,
        reject: false,
        timeout: limitMs,
        forceKillAfterDelay: 1000,
        preferLocal: true,
      },
    );
    return exitCode === 0 ? undefined : all;
  }
}
