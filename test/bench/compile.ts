import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compileFlags } from '@muster/compile';
import { z } from 'zod';
import type { Bench } from './figure.ts';

const run = promisify(execFile);

const measured = z.object({
  first: z.number(),
  again: z.number(),
  yaml: z.number(),
  templates: z.number(),
  nunjucks: z.number(),
});

/** What it costs to compile a large SLS file with a loop, and to render many templates, in processes of their own. */
export const compile: Bench = {
  name: 'compiling states',
  async run() {
    const thousand = await measure(1000);
    const tenThousand = await measure(10_000);
    const yaml = { name: 'parsing the rendered text with yaml', value: thousand.yaml };
    return [
      { name: '1,000 states, first in its process, CPU', value: thousand.first, unit: 'ms', baseline: yaml },
      { name: '... again, CPU', value: thousand.again, unit: 'ms', baseline: yaml, goal: 150 },
      {
        name: '10,000 states, CPU for each 1,000 of them',
        value: tenThousand.again / 10,
        unit: 'ms',
        baseline: { name: 'that of 1,000', value: thousand.again },
      },
      {
        name: '1,000 file templates, CPU',
        value: thousand.templates,
        unit: 'ms',
        baseline: { name: 'nunjucks', value: thousand.nunjucks },
      },
    ];
  },
};

async function measure(states: number): Promise<z.infer<typeof measured>> {
  const program = join(import.meta.dirname, 'compile-main.ts');
  const { stdout } = await run(process.execPath, [...compileFlags, program, String(states)]);
  return measured.parse(JSON.parse(stdout));
}
