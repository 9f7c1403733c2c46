import { flag, name, noEffect, noEffectSince } from '../arguments/schemas.ts';

/** A service, which every service state names. */
export const serviceName = name.describe('The service; `.service` may be left out.');

/** What the states that start and stop a service share. */
export const switchArguments = {
  name: serviceName,
  enable: flag.optional().describe('Whether it starts with the host; left as it is when omitted.'),
  sig: noEffectSince('systemd knows what runs'),
  no_block: noEffect,
  timeout: noEffect,
};
