import { MusterError } from '@muster/shared';
import type { SupervisedProcess } from './supervisor-control.ts';

/** The program or group that a state is about. */
export interface SupervisedName {
  /** As supervisorctl wants it: `name`, `group:name`, or `group:*`. */
  readonly argument: string;
  /** The name that its configuration section bears. */
  readonly section: string;
  readonly isGroup: boolean;
  concerns(process: SupervisedProcess): boolean;
}

/** Reads `name`, `group:name`, `group:` or `group:*`. */
export function supervisedName(written: string): SupervisedName {
  if (written.startsWith('-') || /[\s]/.test(written))
    throw new MusterError(
      'ARGUMENT_INVALID',
      `${JSON.stringify(written)} is not the name of a supervised program`,
    );
  const [, group] = /^([^:]+):\*?$/.exec(written) ?? [];
  if (group !== undefined)
    return {
      argument: `${group}:*`,
      section: group,
      isGroup: true,
      concerns: ({ name }) => name.startsWith(`${group}:`),
    };
  return {
    argument: written,
    section: written.split(':')[0] ?? written,
    isGroup: false,
    concerns: ({ name }) => name === written,
  };
}
