import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** A test suite of a formula, as its `kitchen.yml` describes it. */
export interface Suite {
  readonly name: string;
  /** Pillar files, relative to the formula, in the order in which the top file names them. */
  readonly pillarFiles: readonly string[];
  /** Names of platforms that the suite runs on; all of them when empty. */
  readonly platforms: readonly string[];
  /** Directories such as `test/integration/default` that hold what is expected. */
  readonly expectations: readonly string[];
}

const text = z.string();
const kitchen = z.object({
  suites: z
    .array(
      z.object({
        name: text,
        includes: z.array(text).default([]),
        provisioner: z
          .object({
            pillars: z.record(text, z.unknown()).optional(),
            pillars_from_files: z.record(text, text).default({}),
          })
          .prefault({}),
        verifier: z
          .object({ inspec_tests: z.array(z.union([text, z.object({ path: text })])).default([]) })
          .prefault({}),
      }),
    )
    .default([]),
});
const topFile = z.record(text, z.record(text, z.array(text)));

/** The suites of a formula; none where there is no `kitchen.yml` that can be read as it is. */
export function kitchenSuites(tree: string): readonly Suite[] {
  for (const name of ['kitchen.yml', '.kitchen.yml']) {
    try {
      return kitchen.parse(parse(readFileSync(join(tree, name), 'utf8'))).suites.map(suiteOf);
    } catch {
      // It is a template, or there is none: then the pillar files count one by one.
    }
  }
  return [];
}

function suiteOf({
  name,
  includes,
  provisioner,
  verifier,
}: z.infer<typeof kitchen>['suites'][number]): Suite {
  const files = Object.entries(provisioner.pillars_from_files);
  const ranks = topFile.safeParse(provisioner.pillars?.['top.sls']).data ?? {};
  const named = Object.values(ranks).flatMap((targets) => Object.values(targets).flat());
  const rank = ([file]: readonly [string, string]): number => named.indexOf(basename(file, '.sls'));
  return {
    name,
    platforms: includes,
    pillarFiles: files.toSorted((left, right) => rank(left) - rank(right)).map(([, path]) => path),
    expectations: verifier.inspec_tests.map((test) => (typeof test === 'string' ? test : test.path)),
  };
}
