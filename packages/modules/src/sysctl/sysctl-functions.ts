import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { editableText } from '../file/edit-text.ts';
import { sameBlanks } from './kernel-parameter.ts';
import { assignParameter, knownParameter, persistParameter, sysctlConfig } from './set-parameter.ts';
import { configuredValue, parameterLines } from './sysctl-file.ts';

const parameter = () => ({
  name: anyText.describe('The parameter: `vm.swappiness`.'),
  value: anyText.describe('Its value.'),
});

/** `sysctl.*`: parameters of the kernel. */
export const sysctlFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'sysctl.get',
    summary: 'The value of a kernel parameter that is in force.',
    effect: 'reads',
    args: () => z.strictObject({ name: parameter().name }),
    examples: [{ name: 'net.ipv4.ip_forward' }],
    run: ({ name }, { host }) => knownParameter(name, host.files),
  }),
  defineFunction({
    name: 'sysctl.show',
    summary: 'The kernel parameters that are in force, or those that a file sets, with their values.',
    effect: 'asks',
    args: () =>
      z.strictObject({ config_file: anyText.optional().describe('The file, in place of what is in force.') }),
    examples: [{ config_file: '/etc/sysctl.conf' }],
    async run({ config_file: config = '' }, { host }) {
      if (config !== '' && config !== 'false')
        return parameterLines((await editableText(config, host.files)) ?? '');
      const { stdout } = await host.processes.query({ argv: ['sysctl', '-a'] });
      return parameterLines(stdout);
    },
  }),
  defineFunction({
    name: 'sysctl.default_config',
    summary: 'The file in which parameters are kept unless another one is given.',
    effect: 'reads',
    args: noArguments,
    run: async () => sysctlConfig,
  }),
  defineFunction({
    name: 'sysctl.assign',
    summary: 'Puts a kernel parameter in force; its value by name.',
    effect: 'changes',
    args: () => z.strictObject(parameter()),
    examples: [{ name: 'net.ipv4.ip_forward', value: 1 }],
    async run({ name, value }, { host }) {
      await assignParameter(name, value, host);
      return { [name]: value };
    },
  }),
  defineFunction({
    name: 'sysctl.persist',
    summary: 'Puts a kernel parameter in force, now and at each start of the host.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        ...parameter(),
        config: anyText.default(sysctlConfig).describe('The file that sets it.'),
      }),
    examples: [{ name: 'net.ipv4.ip_forward', value: 1 }],
    async run({ name, value, config }, { host }) {
      const wanted = sameBlanks(value);
      const isInForce = (await knownParameter(name, host.files)) === wanted;
      const isKept = configuredValue((await editableText(config, host.files)) ?? '', name) === wanted;
      if (!isKept) await persistParameter(name, value, config, host);
      if (!isInForce) await assignParameter(name, value, host);
      return isKept && isInForce ? 'Already set' : 'Updated';
    },
  }),
];
