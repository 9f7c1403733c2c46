import type { ControlClient, MinionReport } from '@muster/api';
import { MusterError, targetTypeNames } from '@muster/shared';
import { fleetLists } from '../client/fleet-lists.ts';
import type { CliTarget } from '../input/target-options.ts';
import { hasReturn } from '../output/host-failure.ts';
import { compareIds } from '../output/host-groups.ts';
import { activeJobDocument, jobDocument, wholeJobDocument } from './job-documents.ts';

type Arguments = Readonly<Record<string, string>>;

/** One of Salt's runners: a question that the master answers, in Salt's shape. */
export interface Runner {
  /** The names of its arguments, in their order; those with a question mark may be left out. */
  readonly takes: readonly string[];
  readonly answer: (client: ControlClient, args: Arguments) => Promise<unknown>;
}

const target = ['tgt?', 'tgt_type?'];

/** The runners that there are. */
export const runners: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ['manage.up', fleet('up')],
  ['manage.alived', fleet('up')],
  ['manage.present', fleet('up')],
  ['manage.down', fleet('down')],
  ['manage.not_alived', fleet('down')],
  ['manage.not_present', fleet('down')],
  ['manage.status', fleet('status')],
  ['manage.versions', fleet('versions')],
  ['jobs.active', { takes: [], answer: activeJobs }],
  ['jobs.list_jobs', { takes: [], answer: (client) => listJobs(client, mostJobs) }],
  [
    'jobs.list_jobs_filter',
    { takes: ['count'], answer: (client, { count }) => listJobs(client, Number(count)) },
  ],
  [
    'jobs.list_job',
    { takes: ['jid'], answer: async (client, { jid = '' }) => wholeJobDocument(await client.job(jid)) },
  ],
  ['jobs.lookup_jid', { takes: ['jid', 'returned?', 'missing?'], answer: lookUpJob }],
  ['jobs.exit_success', { takes: ['jid'], answer: exitSuccess }],
  ['mine.get', { takes: ['tgt', 'fun', 'tgt_type?'], answer: getMine }],
  ['pillar.show_pillar', { takes: ['minion', 'saltenv?'], answer: showPillar }],
  ['cache.grains', { takes: target, answer: cachedGrains }],
]);

/** As many as the master tells at once. */
const mostJobs = 10_000;

function fleet(name: keyof typeof fleetLists): Runner {
  return {
    takes: name === 'versions' ? [] : target,
    answer: async (client, args) => fleetLists[name](await minionsOf(client, args), await client.status()),
  };
}

async function listJobs(client: ControlClient, limit: number): Promise<unknown> {
  const jobs = await client.jobs(limit);
  return Object.fromEntries(jobs.toReversed().map((job) => [job.jid, jobDocument(job)]));
}

async function activeJobs(client: ControlClient): Promise<unknown> {
  const jobs = await client.jobs(mostJobs);
  const open = jobs.filter(({ finishedAt }) => finishedAt === undefined);
  const whole = await Promise.all(open.map(({ jid }) => client.job(jid)));
  return Object.fromEntries(whole.map((job) => [job.jid, activeJobDocument(job)]));
}

async function lookUpJob(
  client: ControlClient,
  { jid = '', returned = 'True', missing = 'False' }: Arguments,
): Promise<unknown> {
  const { hosts } = await client.job(jid);
  const shown = hosts.filter((host) => isTrue(hasReturn(host) ? returned : missing));
  return Object.fromEntries(
    shown.map((host) => [host.minion, hasReturn(host) ? (host.return ?? null) : 'Minion did not return']),
  );
}

async function exitSuccess(client: ControlClient, { jid = '' }: Arguments): Promise<unknown> {
  const { hosts } = await client.job(jid);
  return Object.fromEntries(hosts.map(({ minion, success }) => [minion, success === true]));
}

async function getMine(client: ControlClient, { tgt = '', fun = '', tgt_type }: Arguments): Promise<unknown> {
  const functions = fun.split(',');
  const values = await client.mineGet({ target: targetOf(tgt, tgt_type), functions });
  return functions.length === 1 ? (values[functions[0] ?? ''] ?? {}) : values;
}

/** Secrets stay masked, as in `muster pillar show`. */
async function showPillar(client: ControlClient, { minion = '', saltenv }: Arguments): Promise<unknown> {
  const { pillar, errors } = await client.pillar(minion, { saltenv });
  if (errors.length > 0) throw new MusterError('PILLAR_FAILED', errors.join('\n'));
  return pillar;
}

async function cachedGrains(client: ControlClient, args: Arguments): Promise<unknown> {
  const minions = await minionsOf(client, args);
  return Object.fromEntries(minions.map(({ id, grains = {} }) => [id, grains]));
}

/** The minions of a target in the order of their ids; all where none is named. */
async function minionsOf(
  client: ControlClient,
  { tgt, tgt_type }: Arguments,
): Promise<readonly MinionReport[]> {
  const ids = tgt === undefined ? undefined : new Set(await client.resolveTarget(targetOf(tgt, tgt_type)));
  const minions = await client.minions();
  return minions.filter(({ id }) => ids?.has(id) ?? true).toSorted((a, b) => compareIds(a.id, b.id));
}

function targetOf(tgt: string, kind = 'glob'): CliTarget {
  const type = targetTypeNames.filter((name) => name !== 'pillar_exact').find((name) => name === kind);
  if (type !== undefined) return { expression: type === 'list' ? tgt.split(',') : tgt, type };
  throw new MusterError('TARGET_INVALID', `${kind} is not a kind of target`);
}

function isTrue(text: string): boolean {
  return text.toLowerCase() === 'true';
}
