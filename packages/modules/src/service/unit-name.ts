import { MusterError } from '@muster/shared';

const suffixes = /\.(?:service|socket|timer|target|mount|automount|path|slice|scope|swap|device)$/;

/** The full name of a unit: `.service` unless another kind is named; ARGUMENT_INVALID for what systemd would not take as one name. */
export function unitName(name: string): string {
  if (!/^[A-Za-z0-9:_.\\@-]{1,255}$/.test(name))
    throw new MusterError('ARGUMENT_INVALID', `${JSON.stringify(name)} is not the name of a service`);
  return suffixes.test(name) ? name : `${name}.service`;
}
