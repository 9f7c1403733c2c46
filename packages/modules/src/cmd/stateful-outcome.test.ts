import { describe, expect, it } from 'vitest';
import { statefulOutcome } from './stateful-outcome.ts';

const returned = (stdout: string, stderr = '') => ({ pid: 1, retcode: 0, stdout, stderr });

describe('what a stateful command says', () => {
  it.each([
    ['nothing', '', {}, 'said on stderr', true],
    ['no change in words', 'x\nchanged=no comment="all calm"', {}, 'all calm', true],
    ['no change by leaving it out', 'comment=fine', {}, 'fine', true],
    [
      'a change in words',
      'first\nsecond\nchanged=yes comment=done a=1',
      { a: '1', changed: 'yes', stdout: 'first\nsecond' },
      'done',
      true,
    ],
    [
      'a change in JSON',
      '{"changed": true, "comment": "done", "n": 5}',
      { n: 5, changed: true, stdout: '' },
      'done',
      true,
    ],
    ['a list in JSON', '[1]', {}, 'script JSON output must be a JSON object (e.g., {})!', false],
    [
      'something else',
      'no idea',
      { stdout: 'no idea' },
      'Failed parsing script output! Stdout must be JSON or a line of name=value pairs.',
      false,
    ],
    [
      'an odd truth',
      'changed=perhaps',
      { stdout: 'changed=perhaps' },
      'Failed parsing script output! Stdout must be JSON or a line of name=value pairs.',
      false,
    ],
  ])('is %s', (_, stdout, changes, comment, result) => {
    const outcome = statefulOutcome(true, returned(stdout, stdout === '' ? 'said on stderr' : ''));
    expect(outcome).toMatchObject({ result, comment });
    expect(outcome.changes).toMatchObject(changes);
    expect(Object.keys(outcome.changes).length > 0).toBe(Object.keys(changes).length > 0);
  });
});
