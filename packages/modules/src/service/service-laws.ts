import type { LawCase, LawCases, MemoryProgram, ServiceStatus } from '@muster/engine';

const services = {
  nginx: { status: 'running', enabled: true },
  cron: { status: 'stopped', enabled: false },
  telnet: { status: 'stopped', enabled: false, masked: true },
  hidden: { status: 'running', enabled: false, masked: true },
  slow: { status: 'stopped', enabled: true },
  other: { status: 'running', enabled: false },
  own: { status: 'running', enabled: true, masked: true },
  bad: { status: 'stopped', enabled: true },
} as const;
const host = { services, failing: ['bad'], refusing: ['own'] };

/** Has a state before bring a service. */
function bring(status: Omit<ServiceStatus, 'masked'>): NonNullable<LawCase['earlier']> {
  return ({ serviceStates }) => {
    serviceStates.set('fresh', { ...status, masked: false });
  };
}

/** Has systemd read what defines services: those with a file of their own are there. */
const systemctl: MemoryProgram = (_args, _command, { serviceStates, files }) => {
  for (const path of files.entries.keys()) {
    const name = /^\/etc\/systemd\/system\/(\w+)\.service$/.exec(path)?.[1];
    if (name === undefined || serviceStates.has(name)) continue;
    serviceStates.set(name, { status: 'stopped', enabled: false, masked: false });
  }
  for (const [name, status] of serviceStates) serviceStates.set(name, { ...status, isStale: undefined });
  return {};
};
const daemonReload = { run: 'systemctl daemon-reload', timeoutMs: 900_000 };
const unit = '/etc/systemd/system/nginx.service';
const byHand = `${unit}.d/hand.conf`;

/** A host on which somebody changed files, and systemd has read them or not. */
function changed(files: Readonly<Record<string, string>>, isStale = false): NonNullable<LawCase['host']> {
  const nginx = { ...services.nginx, isStale, invocation: 'second' };
  return { files, services: { nginx }, programs: { systemctl } };
}

/** Uses of `service.*` states. */
export const serviceLaws: LawCases = {
  'service.running': {
    usual: { name: 'nginx', host },
    repair: {
      usual: {
        comment: 'Service {name} has been enabled, and is running',
        changes: { '{name}': true },
        planned: 'Service {name} is set to start',
      },
      'a service that a state before it brought and started': {
        name: 'fresh',
        args: { enable: true },
        planned: 'The named service fresh is not available; to be decided after law: something',
        plannedChanges: {},
        earlier: bring({ status: 'running', enabled: true }),
      },
      'a stopped service': { name: 'cron', comment: 'Started service cron', runs: ['services.start cron'] },
      'a stopped service, to be enabled': {
        name: 'cron',
        args: { enable: true },
        runs: ['services.start cron', 'services.enable cron'],
      },
      'a stopped service, which is enabled as it should be, and a moment to wait': {
        name: 'slow',
        args: { enable: true, init_delay: 0.01 },
        comment: 'Service slow is already enabled, and is running\nDelayed return for 0.01 seconds',
        runs: ['services.start slow'],
      },
      'a service to be enabled': {
        name: 'other',
        args: { enable: true },
        comment: 'Service other has been enabled, and is in the desired state',
        planned: 'Service other set to be enabled',
        runs: ['services.enable other'],
      },
      'a service to be disabled': {
        args: { enable: false },
        comment: 'Service nginx has been disabled, and is in the desired state',
        planned: 'Service nginx set to be disabled',
        runs: ['services.disable nginx'],
      },
      'a masked service': {
        name: 'telnet',
        args: { unmask: true },
        comment: 'Started service telnet',
        runs: ['services.unmask telnet', 'services.start telnet'],
      },
      'a mask that lasts until the next boot': {
        name: 'telnet',
        args: { unmask_runtime: true, enable: true },
        runs: ['services.unmask telnet', 'services.start telnet', 'services.enable telnet'],
      },
      'a mask alone': {
        name: 'hidden',
        args: { unmask: true },
        comment: 'Service hidden was unmasked',
        planned: 'Service hidden set to be unmasked',
        runs: ['services.unmask hidden'],
      },
      'a service that was masked since a run': {
        name: 'telnet',
        context: { kept: { masked: false, enabled: true } },
        runs: ['services.unmask telnet', 'services.start telnet', 'services.enable telnet'],
      },
      'a service that was disabled since a run': {
        name: 'other',
        context: { kept: { masked: false, enabled: true } },
        comment: 'Service other has been enabled, and is in the desired state',
        planned: 'Service other set to be enabled',
        runs: ['services.enable other'],
      },
      'a service whose unit file was removed since a run': {
        name: 'gone',
        context: { kept: { unitFiles: { '/etc/systemd/system/gone.service': '[Service]' } } },
        host: { files: { '/etc/systemd/system': { directory: true } }, programs: { systemctl } },
        comment: 'Started service gone',
        changes: { gone: true, '/etc/systemd/system/gone.service': 'put back' },
        runs: [daemonReload, 'services.start gone'],
        files: { '/etc/systemd/system/gone.service': '[Service]' },
      },
      'a drop-in that was written since a run, and with which the service may have been started': {
        context: { kept: { unitFiles: {}, isStale: false, invocation: 'first' } },
        host: changed({ [byHand]: '[Service]' }),
        comment: 'Service nginx has its definition back',
        changes: { nginx: true, [byHand]: `moved to ${byHand}.drifted` },
        planned: 'Service nginx is to get its definition back',
        runs: [daemonReload, 'services.restart nginx'],
        files: { [byHand]: null, [`${byHand}.drifted`]: { text: '[Service]', mode: 0o600 } },
      },
      'a unit file that was changed since a run, but with which the service was not started': {
        context: { kept: { unitFiles: { [unit]: 'right' }, isStale: false, invocation: 'second' } },
        host: changed({ [unit]: 'wrong' }, true),
        comment: 'Service nginx has its definition back',
        changes: { nginx: true, [unit]: 'put back' },
        planned: 'Service nginx is to get its definition back',
        runs: [daemonReload],
        files: { [unit]: 'right', [`${unit}.drifted`]: { text: 'wrong', mode: 0o600 } },
      },
      'a drop-in that was removed since a run with its directory, from a service that was stopped then': {
        context: { kept: { unitFiles: { [byHand]: 'right' }, isStale: false } },
        host: {
          files: { '/etc/systemd/system': { directory: true } },
          services: { nginx: { ...services.slow, isStale: true } },
          programs: { systemctl },
        },
        comment: 'Started service nginx',
        changes: { nginx: true, [byHand]: 'put back' },
        runs: [daemonReload, 'services.start nginx'],
        files: { [`${unit}.d`]: { directory: true }, [byHand]: 'right' },
      },
      'a definition that systemd has not read': {
        context: { kept: { unitFiles: { [unit]: 'right' }, isStale: false, invocation: 'second' } },
        host: changed({ [unit]: 'right' }, true),
        comment: 'Service nginx has its definition back',
        planned: 'Service nginx is to get its definition back',
        runs: [daemonReload],
      },
      'a drop-in of the template of an instance': {
        name: 'db@main',
        context: { kept: { unitFiles: {} } },
        host: {
          files: { '/etc/systemd/system/db@.service.d/hand.conf': '[Service]' },
          services: { 'db@main': services.nginx },
          programs: { systemctl },
        },
        comment: 'Service db@main has its definition back',
        changes: {
          'db@main': true,
          '/etc/systemd/system/db@.service.d/hand.conf':
            'moved to /etc/systemd/system/db@.service.d/hand.conf.drifted',
        },
        planned: 'Service db@main is to get its definition back',
        runs: [daemonReload],
        files: {
          '/etc/systemd/system/db@.service.d/hand.conf': null,
          '/etc/systemd/system/db@.service.d/hand.conf.drifted': { text: '[Service]', mode: 0o600 },
        },
      },
    },
    'nothing to do': {
      usual: { comment: 'The service {name} is already running' },
      'a service as a run left it': {
        context: { kept: { masked: false, enabled: true, isStale: false, unitFiles: { [byHand]: 'x' } } },
        host: changed({ [byHand]: 'x', [`${unit}.d/README`]: 'x' }),
      },
      'a service with files and in states that no run left': { host: changed({ [byHand]: 'x' }, true) },
      'a link in the place of a unit file': {
        context: { kept: { unitFiles: {} } },
        host: { services, files: { '/opt/nginx.service': 'x', [unit]: { link: '/opt/nginx.service' } } },
      },
      'a service that runs and is enabled': { args: { enable: 'yes', unmask: true, init_delay: 1 } },
      'a service of which only its running is asked': { name: 'other' },
    },
    cannot: {
      'no such service': { name: 'none', comment: 'The named service none is not available' },
      'no such service any more': {
        name: 'none',
        context: { kept: { masked: false, unitFiles: {} } },
        comment: 'The named service none is not available',
      },
      'a masked service': {
        name: 'telnet',
        comment: 'Unit telnet.service is masked.',
        planned: 'Service telnet is set to start',
        plannedChanges: { telnet: true },
        runs: ['services.start telnet'],
      },
      'a service that ends at once': {
        name: 'bad',
        comment: 'Service bad failed to start',
        planned: 'Service bad is set to start',
        plannedChanges: { bad: true },
        runs: ['services.start bad'],
      },
    },
    reaction: {
      usual: { changes: { '{name}': true } },
      'a service that runs is restarted': {
        comment: 'Service restarted',
        planned: 'Service is set to be restarted',
        runs: ['services.restart nginx'],
      },
      'a service that runs is reloaded': {
        args: { reload: true, full_restart: true },
        comment: 'Service reloaded',
        planned: 'Service is set to be reloaded',
        runs: ['services.reload nginx'],
      },
      'a service that runs is stopped and started': {
        args: { full_restart: true, init_delay: 0.01 },
        comment: 'Service fully restarted',
        planned: 'Service is set to be fully restarted',
        runs: ['services.stop nginx', 'services.start nginx'],
      },
    },
  },
  'service.dead': {
    usual: { name: 'nginx', host },
    repair: {
      usual: {
        comment: 'Service {name} was killed',
        changes: { '{name}': true },
        planned: 'Service {name} is set to be killed',
      },
      'a service that a state before it stopped': {
        earlier: ({ serviceStates }) => {
          serviceStates.set('nginx', { status: 'stopped', enabled: true, masked: false });
        },
      },
      'a running service': { runs: ['services.stop nginx'] },
      'a running service, to be disabled': {
        args: { enable: false, init_delay: 0.01 },
        comment: 'Service nginx has been disabled, and is dead',
        runs: ['services.stop nginx', 'services.disable nginx'],
      },
      'a stopped service, to be enabled': {
        name: 'cron',
        args: { enable: true },
        comment: 'Service cron has been enabled, and is in the desired state',
        planned: 'Service cron set to be enabled',
        runs: ['services.enable cron'],
      },
      'a stopped service, to be disabled': {
        name: 'slow',
        args: { enable: false },
        comment: 'Service slow has been disabled, and is in the desired state',
        planned: 'Service slow set to be disabled',
        runs: ['services.disable slow'],
      },
    },
    'nothing to do': {
      usual: { comment: 'The named service {name} is not available' },
      'a service that a state before it may bring': {
        name: 'none',
        planned: 'The named service none is not available; to be decided after law: something',
        earlier: () => undefined,
      },
      'a stopped service': {
        name: 'cron',
        args: { enable: false, init_delay: 1 },
        comment: 'The service cron is already dead',
      },
      'no such service': { name: 'none', args: { enable: true } },
    },
    cannot: {
      'a service that may not be changed': {
        name: 'own',
        comment: 'Failed to change own.service: Access denied',
        planned: 'Service own is set to be killed',
        plannedChanges: { own: true },
        runs: ['services.stop own'],
      },
    },
    reaction: {
      'a service that was stopped before': {
        name: 'cron',
        comment: 'Service is already stopped',
        plannedResult: true,
      },
    },
  },
  'service.enabled': {
    usual: { host },
    repair: {
      usual: {
        comment: 'Service {name} has been enabled, and is in the desired state',
        changes: { '{name}': true },
      },
      'a service that a state before it brought and enabled': {
        name: 'fresh',
        planned: 'The named service fresh is not available; to be decided after law: something',
        plannedChanges: {},
        earlier: bring({ status: 'running', enabled: true }),
      },
      'a disabled service': {
        name: 'cron',
        planned: 'Service cron set to be enabled',
        runs: ['services.enable cron'],
      },
      'a masked service': {
        name: 'telnet',
        args: { unmask: true },
        planned: 'Service telnet set to be enabled',
        runs: ['services.unmask telnet', 'services.enable telnet'],
      },
      'a service with a mask that lasts until the next boot': {
        name: 'hidden',
        args: { unmask_runtime: true },
        planned: 'Service hidden set to be enabled',
        runs: ['services.unmask hidden', 'services.enable hidden'],
      },
      'a service that was masked since a run': {
        name: 'telnet',
        context: { kept: { masked: false } },
        planned: 'Service telnet set to be enabled',
        runs: ['services.unmask telnet', 'services.enable telnet'],
      },
    },
    'nothing to do': {
      'an enabled service': {
        name: 'nginx',
        comment: 'Service nginx is already enabled, and is in the desired state',
      },
    },
    cannot: {
      'no such service': { name: 'none', comment: 'The named service none is not available' },
      'a masked service': {
        name: 'telnet',
        comment: 'Unit telnet.service is masked.',
        planned: 'Service telnet set to be enabled',
        plannedChanges: { telnet: true },
        runs: ['services.enable telnet'],
      },
    },
  },
  'service.disabled': {
    usual: { name: 'none', host },
    repair: {
      'an enabled service': {
        name: 'nginx',
        comment: 'Service nginx has been disabled, and is in the desired state',
        changes: { nginx: true },
        planned: 'Service nginx set to be disabled',
        runs: ['services.disable nginx'],
      },
    },
    'nothing to do': {
      usual: { comment: 'The named service {name} is not available' },
      'a service that a state before it may bring': {
        planned: 'The named service none is not available; to be decided after law: something',
        earlier: () => undefined,
      },
      'a disabled service': {
        name: 'cron',
        comment: 'Service cron is already disabled, and is in the desired state',
      },
      'no such service': {},
    },
    cannot: {
      'a service that may not be changed': {
        name: 'own',
        comment: 'Failed to change own.service: Access denied',
        planned: 'Service own set to be disabled',
        plannedChanges: { own: true },
        runs: ['services.disable own'],
      },
    },
  },
  'service.masked': {
    usual: { host },
    create: {
      'a service that is not there yet': {
        name: 'none',
        comment: 'Service none was masked',
        changes: { masked: { old: false, new: true } },
        planned: 'Service none would be masked',
        runs: ['services.mask none'],
      },
    },
    repair: {
      usual: {
        comment: 'Service {name} was masked',
        changes: { masked: { old: false, new: true } },
        planned: 'Service {name} would be masked',
      },
      'a service': { name: 'cron', runs: ['services.mask cron'] },
      'a service, until the next boot': {
        name: 'nginx',
        args: { runtime: true },
        runs: [{ run: 'services.mask nginx', runtime: true }],
      },
    },
    'nothing to do': { 'a masked service': { name: 'telnet', comment: 'Service telnet is already masked' } },
    cannot: {
      'a service that may not be changed': {
        name: 'refused',
        host: { services, refusing: ['refused'] },
        comment: 'Failed to change refused.service: Access denied',
        planned: 'Service refused would be masked',
        plannedChanges: { masked: { old: false, new: true } },
        runs: ['services.mask refused'],
      },
    },
  },
  'service.unmasked': {
    usual: { name: 'cron', host },
    repair: {
      'a masked service': {
        name: 'telnet',
        comment: 'Service telnet was unmasked',
        changes: { masked: { old: true, new: false } },
        planned: 'Service telnet would be unmasked',
        runs: ['services.unmask telnet'],
      },
    },
    'nothing to do': {
      usual: { comment: 'Service {name} was already unmasked' },
      'a service that a state before it may mask': {
        planned: 'Service cron was already unmasked; to be decided after law: something',
        earlier: () => undefined,
      },
      'a service': {},
      'no such service': { name: 'none' },
    },
    cannot: {
      'a service that may not be changed': {
        name: 'own',
        comment: 'Failed to change own.service: Access denied',
        planned: 'Service own would be unmasked',
        plannedChanges: { masked: { old: true, new: false } },
        runs: ['services.unmask own'],
      },
    },
  },
};
