import { type ExecutionFunction, isRecord, type Json, type JsonRecord, textOf } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';
import { anything, flag, mapping, number, optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';

/** `http.*`: requests that the host makes. */
export const httpFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'http.query',
    summary:
      'Makes an HTTP request; the body, and the status and headers where they are asked for. What fails is told under `error`.',
    parameters: {
      url: text('Address.'),
      method: text('Method.', 'GET'),
      params: mapping('What is added to the address after a question mark.', {}),
      data: optional(anything('Body to send; a mapping is sent as a form.')),
      header_dict: mapping('Headers to send.', {}),
      header_list: texts('Headers to send, each as `Name: value`.', []),
      username: optional(text('Account for HTTP basic authentication.')),
      password: optional(text('Its password.')),
      status: flag('Answer with the status too.', false),
      headers: flag('Answer with the headers too.', false),
      text: flag('Answer with the body as text where it is decoded too.', false),
      decode: flag('Read the body as JSON.', false),
      decode_type: text('`auto` and `json` are known.', 'auto'),
      raise_error: flag('Tell of a status of 400 and above as an error.', true),
      timeout: number('Seconds to wait.', 30),
    },
    async run(values, { signal }) {
      try {
        const response = await fetch(addressOf(values.url, values.params), {
          method: values.method,
          ...bodyOf(values.data),
          headers: headersOf(values),
          signal: AbortSignal.any([signal, AbortSignal.timeout(values.timeout * 1000)]),
        });
        return await answerOf(response, values);
      } catch (error) {
        if (signal.aborted || error instanceof MusterError) throw error;
        return { error: reasonOf(error), ...(values.status ? { status: 0 } : {}) };
      }
    },
  }),
];

function addressOf(given: string, params: JsonRecord): URL {
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) {
    throw new MusterError('ARGUMENT_INVALID', 'an address that begins with http:// or https:// is expected');
  }
  const url = new URL(given);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, textOf(value));
  return url;
}

function bodyOf(data: Json | undefined): { readonly body?: string | URLSearchParams } {
  if (data === undefined) return {};
  if (!isRecord(data)) return { body: textOf(data) };
  return {
    body: new URLSearchParams(
      Object.entries(data).map(([name, value]): [string, string] => [name, textOf(value)]),
    ),
  };
}

interface HeaderArguments {
  readonly header_dict: JsonRecord;
  readonly header_list: readonly string[];
  readonly username: string | undefined;
  readonly password: string | undefined;
}

function headersOf({ header_dict: named, header_list: lines, username, password }: HeaderArguments): Headers {
  const headers = new Headers();
  if (username !== undefined) {
    const account = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
    headers.set('authorization', `Basic ${account}`);
  }
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  for (const [name, value] of Object.entries(named)) headers.set(name, textOf(value));
  return headers;
}

interface AnswerArguments {
  readonly status: boolean;
  readonly headers: boolean;
  readonly text: boolean;
  readonly decode: boolean;
  readonly decode_type: string;
  readonly raise_error: boolean;
}

async function answerOf(response: Response, wanted: AnswerArguments): Promise<Json> {
  const body = await response.text();
  const error = wanted.raise_error && response.status >= 400;
  return {
    ...(error ? { error: `HTTP ${response.status}: ${response.statusText}`, body } : contentOf(body, wanted)),
    ...(wanted.status ? { status: response.status } : {}),
    ...(wanted.headers ? { headers: Object.fromEntries(response.headers) } : {}),
  };
}

function contentOf(body: string, { decode, decode_type: form, text: withText }: AnswerArguments): JsonRecord {
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
