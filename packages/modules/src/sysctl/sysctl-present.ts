import { defineState } from '@muster/engine';
import { z } from 'zod';
import { oneLine } from '../arguments/schemas.ts';
import { editableText } from '../file/edit-text.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { sameBlanks } from './kernel-parameter.ts';
import { assignParameter, knownParameter, persistParameter, sysctlConfig } from './set-parameter.ts';
import { configuredValue } from './sysctl-file.ts';

/** `sysctl.present`: a parameter of the kernel, now and after the next start. */
export const sysctlPresent = defineState({
  name: 'sysctl.present',
  summary: 'A parameter of the kernel has a value, now and after the next start of the host.',
  args: z.strictObject({
    name: oneLine.describe('The parameter: `vm.swappiness`.'),
    value: oneLine.describe('Its value, as the kernel shows it.'),
    config: absolutePath.default(sysctlConfig).describe('The file that sets it at each start.'),
  }),
  examples: [{ name: 'net.ipv4.ip_forward', value: 1 }],
  triggers: ({ config }) => [{ kind: 'path', path: config }],
  provides: () => [],

  async observe({ name, config }, { files }) {
    return {
      'in force': await knownParameter(name, files),
      configured: configuredValue((await editableText(config, files)) ?? '', name),
    };
  },
  desire: ({ value }) => ({ 'in force': sameBlanks(value), configured: sameBlanks(value) }),
  async apply({ name, value, config }, _, changes, host) {
    if (changes.has('configured')) await persistParameter(name, value, config, host);
    if (changes.has('in force')) await assignParameter(name, value, host);
  },
  report: (_, { name, value }) => ({ [name]: value }),
  comment(outcome, { name, value }, changes) {
    if (outcome === 'unchanged') return `Sysctl value ${name} = ${value} is already set`;
    if (outcome === 'changed') return `Updated sysctl value ${name} = ${value}`;
    if (changes.has('in force')) return `Sysctl option ${name} set to be changed to ${value}`;
    return `Sysctl value is currently set on the running system but not in a config file. Sysctl option ${name} set to be changed to ${value} in config file.`;
  },
});
