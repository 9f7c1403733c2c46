import { defineFunction, isRecord, type Json, type JsonRecord, textOf } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, mapping, number, textList } from '../arguments/schemas.ts';

/** What a request takes, in positional order. */
export const queryArgs = () =>
  z.strictObject({
    url: anyText.describe('Address.'),
    method: anyText.default('GET').describe('Method.'),
    params: mapping.default({}).describe('What is added to the address after a question mark.'),
    data: z.json().default(null).describe('Body to send; a mapping is sent as a form.'),
    header_dict: mapping.default({}).describe('Headers to send.'),
    header_list: textList.default([]).describe('Headers to send, each as `Name: value`.'),
    username: anyText.optional().describe('Account for HTTP basic authentication.'),
    password: anyText.default('').describe('Its password.'),
    status: flag.default(false).describe('Answer with the status too.'),
    headers: flag.default(false).describe('Answer with the headers too.'),
    text: flag.default(false).describe('Answer with the body as text where it is decoded too.'),
    decode: flag.default(false).describe('Read the body as JSON.'),
    decode_type: anyText.default('auto').describe('`auto` and `json` are known.'),
    raise_error: flag.default(true).describe('Tell of a status of 400 and above as an error.'),
    timeout: number.default(30).describe('Seconds to wait.'),
  });
export type QueryArgs = z.output<ReturnType<typeof queryArgs>>;

/** `http.*`: requests that the host makes. */
export const httpFunctions = [
  defineFunction({
    name: 'http.query',
    summary:
      'Makes an HTTP request; the body, and the status and headers where they are asked for. What fails is told under `error`.',
    effect: 'reads',
    args: queryArgs,
    examples: [
      { url: 'https://example.org/health' },
      { url: 'https://example.org/api/hosts', method: 'POST', data: { name: 'web1' }, decode: true },
    ],
    run: (args, { signal }) => makeRequest(args, signal),
  }),
];

/** Makes a request; what fails is told under `error`. */
export async function makeRequest(args: QueryArgs, signal: AbortSignal): Promise<JsonRecord> {
  try {
    const response = await fetch(addressOf(args), {
      method: args.method,
      body: bodyOf(args.data),
      headers: headersOf(args),
      signal: AbortSignal.any([signal, AbortSignal.timeout(args.timeout * 1000)]),
    });
    return await answerOf(response, args);
  } catch (error) {
    if (signal.aborted || error instanceof MusterError) throw error;
    return { error: reasonOf(error), ...(args.status ? { status: 0 } : {}) };
  }
}

function addressOf({ url: given, params }: QueryArgs): URL {
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) {
    throw new MusterError('ARGUMENT_INVALID', 'an address that begins with http:// or https:// is expected');
  }
  const url = new URL(given);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, textOf(value));
  return url;
}

function bodyOf(data: Json): string | URLSearchParams | null {
  if (data === null) return null;
  if (!isRecord(data)) return textOf(data);
  return new URLSearchParams(
    Object.entries(data).map(([name, value]): [string, string] => [name, textOf(value)]),
  );
}

function headersOf({ header_dict: named, header_list: lines, username, password }: QueryArgs): Headers {
  const headers = new Headers();
  if (username !== undefined) {
    headers.set('authorization', `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  }
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  for (const [name, value] of Object.entries(named)) headers.set(name, textOf(value));
  return headers;
}

async function answerOf(response: Response, wanted: QueryArgs): Promise<JsonRecord> {
  const body = await response.text();
  const error = wanted.raise_error && response.status >= 400;
  return {
    ...(error ? { error: `HTTP ${response.status}: ${response.statusText}`, body } : contentOf(body, wanted)),
    ...(wanted.status ? { status: response.status } : {}),
    ...(wanted.headers ? { headers: Object.fromEntries(response.headers) } : {}),
  };
}

function contentOf(body: string, { decode, decode_type: form, text: withText }: QueryArgs): JsonRecord {
  if (!decode) return { body };
  if (form !== 'auto' && form !== 'json') {
    throw new MusterError('ARGUMENT_INVALID', `a body is decoded as json, not as ${form}`);
  }
  const shown = withText ? { text: body } : {};
  try {
    return { dict: JSON.parse(body), ...shown };
  } catch (error) {
    if (form === 'auto') return { text: body };
    throw new MusterError('ARGUMENT_INVALID', `the body is no JSON: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** What stands behind the "fetch failed" of the runtime. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error
    ? error.cause.message || errorMessage(error)
    : errorMessage(error);
}
