/** A text that is the JSON of data of a type. */
export type JsonText<Data> = string & { readonly __data?: Data };

/** JSON of any message body: what JSON lacks is written as text (big integers, bytes in base64, non-finite numbers). */
export function toJsonText<Data>(value: Data): JsonText<Data> {
  const text: string | undefined = JSON.stringify(value, replacer);
  return text ?? 'null';
}

/** The data of a JSON text that this store wrote. */
export function fromJsonText<Data>(text: JsonText<Data>): Data {
  const data: Data = JSON.parse(text);
  return data;
}

function replacer(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}
