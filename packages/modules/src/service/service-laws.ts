import type { LawCase } from '@muster/engine';

const services = {
  nginx: { status: 'running', enabled: true },
  cron: { status: 'stopped', enabled: false },
  telnet: { status: 'stopped', enabled: false, masked: true },
} as const;

/** Uses of `service.*` states. */
export const serviceLaws: readonly LawCase[] = [
  { state: 'service.running', about: 'a stopped service', name: 'cron', host: { services } },
  {
    state: 'service.running',
    about: 'a stopped service, to be enabled',
    name: 'cron',
    args: { enable: true },
    host: { services },
  },
  {
    state: 'service.running',
    about: 'a service to be disabled',
    name: 'nginx',
    args: { enable: false },
    host: { services },
  },
  {
    state: 'service.running',
    about: 'a masked service',
    name: 'telnet',
    args: { unmask: true },
    host: { services },
  },
  {
    state: 'service.running',
    about: 'nothing to do',
    name: 'nginx',
    args: { enable: 'yes' },
    host: { services },
    changes: false,
  },
  {
    state: 'service.dead',
    about: 'a running service',
    name: 'nginx',
    args: { enable: false },
    host: { services },
  },
  {
    state: 'service.dead',
    about: 'a service that is not there',
    name: 'none',
    host: { services },
    changes: false,
  },
  { state: 'service.enabled', about: 'a disabled service', name: 'cron', host: { services } },
  { state: 'service.disabled', about: 'an enabled service', name: 'nginx', host: { services } },
  {
    state: 'service.disabled',
    about: 'a service that is not there',
    name: 'none',
    host: { services },
    changes: false,
  },
  { state: 'service.masked', about: 'a service', name: 'cron', host: { services } },
  { state: 'service.unmasked', about: 'a masked service', name: 'telnet', host: { services } },
];
