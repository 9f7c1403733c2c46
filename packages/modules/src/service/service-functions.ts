import {
  defineFunction,
  type ExecutionFunction,
  type FunctionContext,
  globMatches,
  isGlob,
  noArguments,
  type ReadOnlyHost,
  type ServiceStatus,
} from '@muster/engine';
import { errorMessage } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';
import { parseUnitProperties, reloadUnits } from './systemd-services.ts';
import { unitName } from './unit-name.ts';

const named = () => ({ name: anyText.describe('The service; `.service` may be left out.') });

/** service.*: the services of the host. */
export const serviceFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'service.status',
    summary: 'Whether a service runs; by name for a glob.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        ...named(),
        sig: anyText.optional().describe('Has no effect; accepted for compatibility.'),
      }),
    examples: [{ name: 'nginx' }],
    async run({ name }, { host }) {
      const isRunning = async (service: string) => (await statusOf(service, host)).status === 'running';
      if (!isGlob(name)) return isRunning(name);
      // A template (`getty@`) is no service by itself.
      const names = (await host.services.list()).filter(
        (service) => globMatches(service, name) && !service.endsWith('@'),
      );
      return Object.fromEntries(
        await Promise.all(names.map(async (service) => [service, await isRunning(service)])),
      );
    },
  }),
  question('service.available', 'Whether there is such a service.', ({ status }) => status !== 'absent'),
  question('service.missing', 'Whether there is no such service.', ({ status }) => status === 'absent'),
  question('service.enabled', 'Whether a service starts with the host.', ({ enabled }) => enabled),
  question('service.disabled', 'Whether a service does not start with the host.', ({ enabled }) => !enabled),
  question('service.masked', 'Whether a service is masked.', ({ masked }) => masked),
  defineFunction({
    name: 'service.get_all',
    summary: 'Names of all services.',
    effect: 'asks',
    args: noArguments,
    run: async (_, { host }) => host.services.list(),
  }),
  listing('service.get_running', 'Names of the services that run.', ['list-units', '--state=running']),
  listing('service.get_enabled', 'Names of the services that start with the host.', [
    'list-unit-files',
    '--state=enabled,enabled-runtime',
  ]),
  listing('service.get_disabled', 'Names of the services that do not start with the host.', [
    'list-unit-files',
    '--state=disabled',
  ]),
  listing('service.get_static', 'Names of the services that are started by others only.', [
    'list-unit-files',
    '--state=static',
  ]),
  listing('service.get_failed', 'Names of the services that failed.', ['list-units', '--state=failed']),
  defineFunction({
    name: 'service.show',
    summary: 'Everything that systemd says of a service.',
    effect: 'asks',
    args: () => z.strictObject(named()),
    examples: [{ name: 'nginx' }],
    async run({ name }, { host }) {
      const { stdout } = await host.processes.query({
        argv: ['systemctl', 'show', '--no-pager', '--', unitName(name)],
      });
      return Object.fromEntries(parseUnitProperties(stdout));
    },
  }),
  action('service.start', 'Starts a service.', ({ host }, name) => host.services.start(name)),
  action('service.stop', 'Stops a service.', ({ host }, name) => host.services.stop(name)),
  action('service.restart', 'Restarts a service.', ({ host }, name) => host.services.restart(name)),
  action('service.reload', 'Has a service read its configuration again.', ({ host }, name) =>
    host.services.reload(name),
  ),
  action(
    'service.force_reload',
    'Has a service read its configuration again, or restarts it.',
    async ({ host }, name) => {
      await runProgram(host, `reload of ${name}`, {
        argv: ['systemctl', 'reload-or-restart', '--', unitName(name)],
      });
    },
  ),
  action('service.full_restart', 'Stops a service and starts it.', async ({ host }, name) => {
    await host.services.stop(name);
    await host.services.start(name);
  }),
  action('service.enable', 'Has a service start with the host.', ({ host }, name) =>
    host.services.enable(name),
  ),
  action('service.disable', 'Has a service not start with the host.', ({ host }, name) =>
    host.services.disable(name),
  ),
  defineFunction({
    name: 'service.mask',
    summary: 'Keeps a service from being started at all.',
    effect: 'changes',
    args: () =>
      z.strictObject({ ...named(), runtime: flag.default(false).describe('Until the next boot only.') }),
    examples: [{ name: 'nginx', runtime: true }],
    async run({ name, runtime }, { host }) {
      await host.services.mask(name, { runtime });
      return true;
    },
  }),
  action('service.unmask', 'Lets a masked service be started again.', ({ host }, name) =>
    host.services.unmask(name),
  ),
  defineFunction({
    name: 'service.systemctl_reload',
    summary: 'Has systemd read its unit files again.',
    effect: 'changes',
    args: noArguments,
    async run(_, { host }) {
      await reloadUnits(host);
      return true;
    },
  }),
];

function question(
  name: `service.${string}`,
  summary: string,
  answer: (status: ServiceStatus) => boolean,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'asks',
    args: () => z.strictObject(named()),
    examples: [{ name: 'nginx' }],
    run: async (values, { host }) => answer(await statusOf(values.name, host)),
  });
}

/** Where systemd does not run, as in a container, there are no services to ask about. */
async function statusOf(name: string, host: ReadOnlyHost): Promise<ServiceStatus> {
  try {
    return await host.services.status(name);
  } catch (error) {
    if (!/not been booted with systemd/.test(errorMessage(error))) throw error;
    return { status: 'absent', enabled: false, masked: false };
  }
}

function action(
  name: `service.${string}`,
  summary: string,
  act: (context: FunctionContext, service: string) => Promise<void>,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () =>
      z.strictObject({
        ...named(),
        no_block: flag.default(false).describe('Has no effect; accepted for compatibility.'),
      }),
    examples: [{ name: 'nginx' }],
    async run(values, context) {
      await act(context, values.name);
      return true;
    },
  });
}

function listing(name: `service.${string}`, summary: string, args: readonly string[]): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'asks',
    args: noArguments,
    async run(_, { host }) {
      const argv = ['systemctl', ...args, '--type=service', '--no-legend', '--no-pager', '--plain'] as const;
      const { stdout } = await host.processes.query({ argv: [...argv] });
      return stdout
        .split('\n')
        .flatMap((line) => /^(\S+)\.service\s/.exec(line)?.[1] ?? [])
        .toSorted();
    },
  });
}
