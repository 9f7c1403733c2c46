import { readFileSync } from 'node:fs';
import type { Json } from '@muster/engine';
import { parse } from 'yaml';
import { z } from 'zod';

const text = z.string();
const files = z.record(text, text);
const data = z.record(text, z.json());

const call = z.strictObject({
  fun: text,
  args: z.array(z.json()).default([]),
  kwargs: data.default({}),
});

const peer = z.strictObject({ grains: data.default({}), pillar: data.default({}), mine: data.default({}) });

const conformanceCase = z.strictObject({
  about: text,
  note: text.optional(),
  minion_id: text,
  grains: data.default({}),
  opts: data.default({}),
  pillar: data.optional(),
  files: files.default({}),
  pillar_files: files.default({}),
  envs: z
    .record(text, z.strictObject({ files: files.default({}), pillar_files: files.default({}) }))
    .default({}),
  peers: z.record(text, peer).optional(),
  call: call.optional(),
  calls: z.array(call).optional(),
  expect: z.unknown().optional(),
  expect_files: z.record(text, text.nullable()).default({}),
  expect_error: z.array(z.coerce.string()).optional(),
});

/** One function call of a case. */
export type Call = z.infer<typeof call>;
/** What another machine of a case says of itself. */
export type Peer = z.infer<typeof peer>;

/** One case: a small tree, calls made of it, and the answers that Salt gave. */
export interface ConformanceCase extends z.infer<typeof conformanceCase> {
  /** `area/name`. */
  readonly title: string;
}

/** Reads a case file, putting a real path where the case says `@TMP@`. */
export function readCase(path: string, title: string, temporary: string): ConformanceCase {
  const written = readFileSync(path, 'utf8').replaceAll('@TMP@', temporary);
  return { title, ...conformanceCase.parse(parse(written, { uniqueKeys: true })) };
}

/** Reads the grains that every case has. */
export function readGrains(written: string): Readonly<Record<string, Json>> {
  return data.parse(parse(written));
}
