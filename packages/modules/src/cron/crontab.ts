import { MusterError } from '@muster/shared';

/** Salt's own markers, so that tables which Salt wrote are taken over as they are. */
const managedFrom = '# Lines below here are managed by Salt, do not edit';
const identifierTag = 'SALT_CRON_IDENTIFIER';
const disabledTag = '#DISABLED#';

/** One job of a crontab. */
export interface CronJob {
  /** Five fields, or `@daily` and its like. */
  readonly schedule: string;
  readonly command: string;
  readonly identifier?: string | undefined;
  readonly comment?: string | undefined;
  readonly disabled: boolean;
}

interface Found {
  readonly job: CronJob;
  /** First line of the job with its comment, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** The job of that identifier; otherwise one without an identifier that runs the same command. */
export function findJob(table: string, identifier: string, command: string): CronJob | undefined {
  return locate(linesOf(table), identifier, command)?.job;
}

/** All jobs of a crontab. */
export function listJobs(table: string): readonly CronJob[] {
  return jobsOf(linesOf(table)).map(({ job }) => job);
}

/** The table with the job in it, in place of the one that it replaces; every other line stays as it is. */
export function withJob(table: string, job: CronJob): string {
  const lines = linesOf(table);
  const found = locate(lines, job.identifier ?? job.command, job.command);
  const written = writeJob(job);
  if (found !== undefined) return tableOf(lines.toSpliced(found.from, found.to - found.from, ...written));
  const marker = lines.includes(managedFrom) ? [] : [managedFrom];
  return tableOf([...lines, ...marker, ...written]);
}

/** The table without the job. */
export function withoutJob(table: string, identifier: string, command: string): string {
  const lines = linesOf(table);
  const found = locate(lines, identifier, command);
  return found === undefined ? table : tableOf(lines.toSpliced(found.from, found.to - found.from));
}

/** The value of a variable of the table; undefined where it is not set. */
export function findVariable(table: string, name: string): string | undefined {
  const line = linesOf(table).find((entry) => variableOf(entry)?.name === name);
  return line === undefined ? undefined : variableOf(line)?.value;
}

/** The table with a variable set, above all jobs where it was not there; undefined takes it out. */
export function withVariable(table: string, name: string, value: string | undefined): string {
  const lines = linesOf(table);
  const at = lines.findIndex((entry) => variableOf(entry)?.name === name);
  requireOneLine(`${name}=${value ?? ''}`);
  const written = value === undefined ? [] : [`${name}=${value === '' ? '""' : value}`];
  if (at >= 0) return tableOf(lines.toSpliced(at, 1, ...written));
  const marker = lines.indexOf(managedFrom);
  if (marker >= 0) return tableOf(lines.toSpliced(marker + 1, 0, ...written));
  return tableOf([managedFrom, ...written, ...lines]);
}

function locate(lines: readonly string[], identifier: string, command: string): Found | undefined {
  const jobs = jobsOf(lines);
  return (
    jobs.find(({ job }) => job.identifier === identifier) ??
    jobs.find(({ job }) => job.identifier === undefined && job.command === command)
  );
}

function jobsOf(lines: readonly string[]): readonly Found[] {
  const found: Found[] = [];
  let commentFrom: number | undefined;
  for (const [index, line] of lines.entries()) {
    const parsed = parseJob(line);
    if (parsed !== undefined) {
      const comments = lines.slice(commentFrom ?? index, index);
      found.push({
        job: { ...parsed, ...describeComments(comments) },
        from: commentFrom ?? index,
        to: index + 1,
      });
      commentFrom = undefined;
    } else if (line.startsWith('#') && line !== managedFrom) commentFrom ??= index;
    else commentFrom = undefined;
  }
  return found;
}

function parseJob(line: string): Pick<CronJob, 'schedule' | 'command' | 'disabled'> | undefined {
  const disabled = line.startsWith(disabledTag);
  const text = (disabled ? line.slice(disabledTag.length) : line).trim();
  if (text.startsWith('#') || variableOf(text) !== undefined) return undefined;
  const [, schedule, command] = /^(@\w+|\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.+)$/.exec(text) ?? [];
  if (schedule === undefined || command === undefined) return undefined;
  return { schedule: schedule.replaceAll(/\s+/g, ' '), command, disabled };
}

function describeComments(lines: readonly string[]): Pick<CronJob, 'comment' | 'identifier'> {
  const text = lines.map((line) => line.replace(/^#\s?/, '')).join('\n');
  const [before = '', identifier] = text.split(`${identifierTag}:`);
  const comment = before.trim();
  return { comment: comment === '' ? undefined : comment, identifier: identifier?.trim() };
}

function writeJob({ schedule, command, identifier, comment, disabled }: CronJob): readonly string[] {
  // Text that runs on into the next line, or into the command, would be a job of its own.
  if (!/^(?:@[A-Za-z]+|\S+(?: \S+){4})$/.test(schedule))
    throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(schedule)} is not a time of cron`);
  requireOneLine(command);
  requireOneLine(identifier ?? '');
  const parts = [
    ...(comment === undefined || comment === '' ? [] : [comment.trimEnd().replaceAll(/\r\n?|\n/g, '\n# ')]),
    ...(identifier === undefined || identifier === '' ? [] : [`${identifierTag}:${identifier}`]),
  ];
  const about = parts.length === 0 ? [] : `# ${parts.join(' ')}`.split('\n');
  return [...about, `${disabled ? disabledTag : ''}${schedule} ${command}`];
}

function requireOneLine(text: string): void {
  if (!/[\n\r\0]/.test(text)) return;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${JSON.stringify(text)} does not fit into one line of a crontab`,
  );
}

function variableOf(line: string): { readonly name: string; readonly value: string } | undefined {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return { name, value: value.replace(/^(["'])(.*)\1$/, '$2') };
}

function linesOf(table: string): readonly string[] {
  const lines = table.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function tableOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
