import { z } from 'zod';
import { flag, noEffect, noEffectSince, saltenv, seconds, text } from '../arguments/schemas.ts';

const variables = z.union([
  z.record(z.string(), z.json()),
  z.array(z.union([z.string(), z.record(z.string(), z.json())])),
  z.string(),
  z.tuple([]),
]);

/** Arguments of every state and function that runs a command line. */
export const commandArguments = {
  cwd: text.optional().describe('Directory to run in; the home of the account unless given.'),
  root: text.optional().describe('Directory to change the root to first.'),
  runas: text.optional().describe('Account to run as.'),
  group: text.optional().describe('Group to run as.'),
  shell: text.optional().describe("Shell that reads the line; the account's own unless given."),
  env: variables
    .optional()
    .describe('Environment variables, a mapping or a list of mappings; false leaves one out.'),
  prepend_path: text.optional().describe('Directory to put in front of PATH.'),
  umask: text.optional().describe('File mode creation mask, octal.'),
  timeout: seconds.optional().describe('Seconds after which the command and its children are ended.'),
  stdin: text.optional().describe('Input of the command.'),
  template: text.optional().describe('Template engine to run over the line first (jinja).'),
  success_retcodes: z
    .union([z.number(), z.array(z.number())])
    .optional()
    .describe('Exit codes that mean success too.'),
  success_stdout: z
    .union([text, z.array(text)])
    .optional()
    .describe('Outputs that mean success.'),
  success_stderr: z
    .union([text, z.array(text)])
    .optional()
    .describe('Error outputs that mean success.'),
  hide_output: flag.default(false).describe('Leave the output out of the result.'),
  output_loglevel: noEffect,
  output_encoding: noEffect,
  use_vt: noEffect,
  python_shell: flag
    .optional()
    .describe(
      'Whether a shell reads the line; if not, it is split into a program and its arguments. Functions that a template calls use no shell unless told to.',
    ),
  clean_env: flag
    .default(false)
    .describe('Leave out what environ.setenv has set; otherwise the environment is a clean one anyway.'),
  reset_system_locale: noEffectSince('the locale is always C.UTF-8'),
  ignore_retcode: flag
    .default(false)
    .describe('Whether a function that runs it has not failed where the command has.'),
  log_callback: noEffect,
  raise_err: flag.optional().describe('Fail where the command does.'),
  rstrip: flag.default(true).describe('Take blanks off the end of the output.'),
  bg: flag.default(false).describe('Start the command and do not wait for it.'),
  password: noEffect,
  saltenv,
};

export type CommandOptions = z.output<z.ZodObject<typeof commandArguments>>;
