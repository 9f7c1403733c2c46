import { z } from 'zod';
import type { Failure, Tally } from './step.ts';

const test = z.object({
  fullName: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()),
});
const file = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string(),
  assertionResults: z.array(test),
});
const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(file),
});

/** Counts the tests of vitest's JSON report; a file that could not be loaded is a failure of its own. */
export function tallyOfReport(text: string): Tally {
  const report = vitestReport.parse(JSON.parse(text));
  const failures = report.testResults.flatMap(failuresOf);
  return {
    passed: report.numPassedTests,
    failed: Math.max(failures.length, report.numFailedTests),
    skipped: report.numPendingTests,
    failures,
  };
}

function failuresOf({ name, status, message, assertionResults }: z.infer<typeof file>): Failure[] {
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [{ name, message }];
  return failed.map((result) => ({
    name: `${name}: ${result.fullName}`,
    message: result.failureMessages.join('\n'),
  }));
}
