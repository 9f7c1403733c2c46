import { flag, name, noEffect, noEffectSince } from '../arguments/schemas.ts';

/** A service, which every service state names. */
export const serviceName = name.describe('The service; `.service` may be left out.');

/** What lets the states that need it undo a mask. */
export const unmaskArguments = {
  unmask: flag.default(false).describe('Unmask it first.'),
  unmask_runtime: flag
    .default(false)
    .describe('The same; Salt undoes with this a mask that lasts until the next boot.'),
};

/** What the states that start and stop a service share. */
export const switchArguments = {
  name: serviceName,
  enable: flag.optional().describe('Whether it starts with the host; left as it is when omitted.'),
  sig: noEffectSince('systemd knows what runs'),
  no_block: noEffect,
  timeout: noEffect,
};
