import { describe, expect, it } from 'vitest';
import { findJob, findVariable, listJobs, withJob, withoutJob, withVariable } from './crontab.ts';

const salts = `MAILTO=root
# by hand
5 4 * * * /usr/bin/cleanup
# Lines below here are managed by Salt, do not edit
PATH=/usr/bin
# Backs up
# everything SALT_CRON_IDENTIFIER:backup
0 3 * * 1-5 /usr/bin/backup --all % now
# SALT_CRON_IDENTIFIER:old
#DISABLED#@daily /usr/bin/old
`;

describe('a crontab', () => {
  it('is read with comments, identifiers and disabled jobs as Salt writes them', () => {
    expect(listJobs(salts)).toEqual([
      { schedule: '5 4 * * *', command: '/usr/bin/cleanup', comment: 'by hand', disabled: false },
      {
        schedule: '0 3 * * 1-5',
        command: '/usr/bin/backup --all % now',
        comment: 'Backs up\neverything',
        identifier: 'backup',
        disabled: false,
      },
      { schedule: '@daily', command: '/usr/bin/old', identifier: 'old', disabled: true },
    ]);
  });

  it('gets a new job at its end, below the marker', () => {
    const job = { schedule: '* * * * *', command: 'true', identifier: 'true', disabled: false };
    const marker = '# Lines below here are managed by Salt, do not edit';
    expect(withJob('', job)).toBe(`${marker}\n# SALT_CRON_IDENTIFIER:true\n* * * * * true\n`);
    expect(withJob(salts, job)).toBe(`${salts}# SALT_CRON_IDENTIFIER:true\n* * * * * true\n`);
  });

  it('has a job replaced where it stands, and everything else left alone', () => {
    const job = { schedule: '@hourly', command: '/usr/bin/backup', identifier: 'backup', disabled: false };
    const changed = withJob(salts, job);
    expect(findJob(changed, 'backup', '')).toEqual(job);
    expect(changed).toContain('5 4 * * * /usr/bin/cleanup\n');
    expect(changed.split('\n')).toHaveLength(salts.split('\n').length - 1);
    expect(withJob(changed, job)).toBe(changed);
  });

  it('lets a job without an identifier be taken over by its command', () => {
    expect(findJob(salts, 'x', '/usr/bin/cleanup')?.schedule).toBe('5 4 * * *');
    expect(findJob(salts, 'x', '/usr/bin/old')).toBeUndefined();
  });

  it('loses a job with its comment', () => {
    expect(listJobs(withoutJob(salts, 'backup', '')).map(({ command }) => command)).toEqual([
      '/usr/bin/cleanup',
      '/usr/bin/old',
    ]);
    expect(withoutJob(salts, 'none', 'none')).toBe(salts);
  });

  it('keeps variables', () => {
    expect(findVariable(salts, 'PATH')).toBe('/usr/bin');
    expect(findVariable(withVariable(salts, 'PATH', '/bin'), 'PATH')).toBe('/bin');
    expect(findVariable(withVariable(salts, 'NEW', 'x y'), 'NEW')).toBe('x y');
    expect(findVariable(withVariable(salts, 'MAILTO', undefined), 'MAILTO')).toBeUndefined();
  });

  it.each([
    ['a command', { command: 'true\n* * * * * evil' }],
    ['an identifier', { identifier: 'x\n* * * * * evil #' }],
    ['a time', { schedule: '* * * * * evil #' }],
    ['a time', { schedule: '@daily evil\n' }],
  ])('takes no second job with %s', (_, changes) => {
    const job = { schedule: '* * * * *', command: 'true', identifier: 'true', disabled: false };
    expect(() => withJob('', { ...job, ...changes })).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    );
  });

  it('takes every line of a comment as a comment, and no second line with a variable', () => {
    const job = { schedule: '* * * * *', command: 'true', comment: 'a\r* * * * * evil\nb', disabled: false };
    expect(listJobs(withJob('', job))).toHaveLength(1);
    expect(() => withVariable('', 'A', 'b\n* * * * * evil')).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    );
  });
});
