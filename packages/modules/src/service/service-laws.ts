import type { LawCases } from '@muster/engine';

const services = {
  nginx: { status: 'running', enabled: true },
  cron: { status: 'stopped', enabled: false },
  telnet: { status: 'stopped', enabled: false, masked: true },
} as const;

/** Uses of `service.*` states. */
export const serviceLaws: LawCases = {
  'service.running': [
    {
      kind: 'repair',
      about: 'a stopped service',
      name: 'cron',
      host: { services },
      expect: {
        comment: 'Started service cron',
        changes: { cron: true },
        planned: 'Service cron is set to start',
        runs: ['services.start cron'],
      },
    },
    {
      kind: 'repair',
      about: 'a stopped service, to be enabled',
      name: 'cron',
      args: { enable: true },
      host: { services },
      expect: {
        comment: 'Service cron has been enabled, and is running',
        changes: { cron: true },
        planned: 'Service cron is set to start',
        runs: ['services.start cron', 'services.enable cron'],
      },
    },
    {
      kind: 'repair',
      about: 'a service to be disabled',
      name: 'nginx',
      args: { enable: false },
      host: { services },
      expect: {
        comment: 'Service nginx has been disabled, and is in the desired state',
        changes: { nginx: true },
        planned: 'Service nginx set to be disabled',
        runs: ['services.disable nginx'],
      },
    },
    {
      kind: 'repair',
      about: 'a masked service',
      name: 'telnet',
      args: { unmask: true },
      host: { services },
      expect: {
        comment: 'Started service telnet',
        changes: { telnet: true },
        planned: 'Service telnet is set to start',
        runs: ['services.unmask telnet', 'services.start telnet'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'nothing to do',
      name: 'nginx',
      args: { enable: 'yes' },
      host: { services },
      expect: { comment: 'The service nginx is already running' },
    },
  ],
  'service.dead': [
    {
      kind: 'repair',
      about: 'a running service',
      name: 'nginx',
      args: { enable: false },
      host: { services },
      expect: {
        comment: 'Service nginx has been disabled, and is dead',
        changes: { nginx: true },
        planned: 'Service nginx is set to be killed',
        runs: ['services.stop nginx', 'services.disable nginx'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'a service that is not there',
      name: 'none',
      host: { services },
      expect: { comment: 'The named service none is not available' },
    },
  ],
  'service.enabled': [
    {
      kind: 'repair',
      about: 'a disabled service',
      name: 'cron',
      host: { services },
      expect: {
        comment: 'Service cron has been enabled, and is in the desired state',
        changes: { cron: true },
        planned: 'Service cron set to be enabled',
        runs: ['services.enable cron'],
      },
    },
  ],
  'service.disabled': [
    {
      kind: 'repair',
      about: 'an enabled service',
      name: 'nginx',
      host: { services },
      expect: {
        comment: 'Service nginx has been disabled, and is in the desired state',
        changes: { nginx: true },
        planned: 'Service nginx set to be disabled',
        runs: ['services.disable nginx'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'a service that is not there',
      name: 'none',
      host: { services },
      expect: { comment: 'The named service none is not available' },
    },
  ],
  'service.masked': [
    {
      kind: 'repair',
      about: 'a service',
      name: 'cron',
      host: { services },
      expect: {
        comment: 'Service cron was masked',
        changes: { masked: { old: false, new: true } },
        planned: 'Service cron would be masked',
        runs: [{ run: 'services.mask cron', runtime: false }],
      },
    },
  ],
  'service.unmasked': [
    {
      kind: 'repair',
      about: 'a masked service',
      name: 'telnet',
      host: { services },
      expect: {
        comment: 'Service telnet was unmasked',
        changes: { masked: { old: true, new: false } },
        planned: 'Service telnet would be unmasked',
        runs: ['services.unmask telnet'],
      },
    },
  ],
};
