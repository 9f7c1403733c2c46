import { defineAction, type StateContext, textOf } from '@muster/engine';
import { boundedPattern } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, noEffect, number, seconds, text } from '../arguments/schemas.ts';
import { type Look, waitState } from '../wait/wait-state.ts';
import { makeRequest, queryArgs } from './http-query.ts';

const code = z.union([anyText, number.transform(String)]);
const { url: _, ...requestArgs } = queryArgs().shape;
const checkArgs = {
  name: text.describe('The address.'),
  ...requestArgs,
  match: anyText.optional().describe('What the body is to hold.'),
  match_type: z.enum(['string', 'pcre']).default('string').describe('Whether that is a text or a pattern.'),
  status: z
    .union([code, z.array(code)])
    .optional()
    .describe('The status, a pattern of it, or a list of those that will do.'),
  status_type: z.enum(['string', 'pcre', 'list']).default('string').describe('Which of these it is.'),
  verify_ssl: flag
    .refine((isVerified) => isVerified, {
      error: 'expected true: certificates are always checked; give the host the authority that signed it',
    })
    .optional()
    .describe('Certificates are always checked.'),
  backend: noEffect,
};
const nothingToCheck = {
  error: 'Either match text (match) or a status code (status) is required.',
};
const queryStateArgs = z
  .strictObject(checkArgs)
  .refine(({ match, status }) => match !== undefined || status !== undefined, nothingToCheck);
type CheckArgs = z.output<typeof queryStateArgs>;

/** `http.query`: an address answers as it should. */
export const httpQuery = defineAction({
  name: 'http.query',
  summary: 'Makes an HTTP request, whose answer has to be as expected.',
  args: queryStateArgs,
  examples: [{ name: 'https://example.org/health', status: 200, match: 'ok' }],
  provides: () => [],
  plan: async ({ name }) => ({ result: null, changes: {}, comment: `${name} would be queried` }),
  async run(args, _host, context) {
    const { isThere, said } = await check(args, context);
    return { result: isThere, changes: {}, comment: said };
  },
});

/** `http.wait_for_successful_query`: an address comes to answer as it should. */
export const httpWaitForSuccessfulQuery = waitState({
  name: 'http.wait_for_successful_query',
  summary: 'Makes an HTTP request again and again, until its answer is as expected.',
  args: z
    .strictObject({
      ...checkArgs,
      wait_for: seconds.default(300).describe('Seconds after which it fails.'),
      request_interval: seconds.default(1).describe('Seconds between two requests.'),
    })
    .refine(({ match, status }) => match !== undefined || status !== undefined, nothingToCheck)
    .transform((args) => ({ ...args, interval: args.request_interval })),
  examples: [{ name: 'http://127.0.0.1:8000/health', status: 200, wait_for: 60, request_interval: 2 }],
  subject: ({ name }) => `The expected answer of ${name}`,
  look: (args, _host, context) => check(args, context),
});

async function check(args: CheckArgs, { signal }: StateContext): Promise<Look> {
  const answer = await makeRequest({ ...args, url: args.name, decode: false, status: true }, signal);
  const body = textOf(answer['body'] ?? '');
  const status = textOf(answer['status'] ?? '');
  const looks = [
    ...(args.match === undefined ? [] : [matched(args.match, args.match_type, body)]),
    ...(args.status === undefined ? [] : [hasStatus([args.status].flat(), args.status_type, status)]),
  ];
  const isThere = looks.every((look) => look.isThere);
  const reason = answer['error'] === undefined || isThere ? [] : [`(${textOf(answer['error'])})`];
  return { isThere, said: [...looks.map(({ said }) => said), ...reason].join(' ') };
}

function matched(match: string, type: 'string' | 'pcre', body: string): Look {
  const isThere = type === 'pcre' ? boundedPattern(match).test(body) : body.includes(match);
  const what = type === 'pcre' ? 'pattern' : 'text';
  return { isThere, said: `Match ${what} "${match}" was ${isThere ? '' : 'not '}found.` };
}

function hasStatus(wanted: readonly string[], type: 'string' | 'pcre' | 'list', status: string): Look {
  const isThere = wanted.some((each) =>
    type === 'pcre' ? boundedPattern(each).test(status) : each === status,
  );
  const shown = wanted.join(', ');
  if (type === 'pcre')
    return { isThere, said: `Status pattern "${shown}" was ${isThere ? '' : 'not '}found.` };
  if (isThere) return { isThere, said: `Status ${status} was found.` };
  return {
    isThere,
    said: wanted.length === 1 ? `Status ${shown} was not found.` : `Statuses ${shown} were not found.`,
  };
}
