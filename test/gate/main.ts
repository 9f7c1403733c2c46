import { programStep, vitestStep } from './program-step.ts';
import { add, nothing, type Step } from './step.ts';

/** Everything that must hold before a change lands, cheapest first. */
const steps: readonly Step[] = [
  programStep('format', ['biome', 'ci', '--error-on-warnings', '.']),
  programStep('types', ['tsc', '-b']),
  programStep('lint', ['oxlint']),
  programStep('unused code', ['knip', '--no-progress']),
  vitestStep('unit tests', []),
  vitestStep('bus and attacks', ['--config', 'test/bus/vitest.config.ts']),
  vitestStep('minion processes', ['--config', 'test/minion/vitest.config.ts']),
  programStep('conformance', ['node', 'test/conformance/main.ts']),
  programStep('build', ['node', 'packages/release/src/main.ts']),
  programStep('Vagrantfile', ['sh', 'test/vagrant-validate.sh']),
  vitestStep('end to end', ['--config', 'test/e2e/vitest.config.ts']),
];

const wanted = process.argv.slice(2);
let total = nothing;
for (const step of steps) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  const startedAt = Date.now();
  console.log(`\n=== ${step.name}`);
  const tally = await step.run();
  total = add(total, tally);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`=== ${step.name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`);
}
for (const { name, message } of total.failures) console.log(`\n✗ ${name}\n${message}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
