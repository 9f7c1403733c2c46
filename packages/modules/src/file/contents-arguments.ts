import { z } from 'zod';
import { flag, noEffect, text, textList } from '../arguments/schemas.ts';
import { templateArguments } from './file-arguments.ts';
import type { Source } from './wanted-contents.ts';

const sourceList = z
  .union([text, z.array(z.union([text, z.record(z.string(), text)]))])
  .transform((written): readonly Source[] | undefined =>
    written === ''
      ? undefined
      : [written].flat().flatMap((item): Source[] => {
          if (typeof item === 'string') return item === '' ? [] : [{ url: item }];
          return Object.entries(item).map(([url, hash]) => ({ url, hash }));
        }),
  );

/** Contents, which `file.managed` and those that build on it take. */
export const contentsArguments = {
  source: sourceList
    .optional()
    .describe('salt://, http(s):// or path of the contents; of a list the first that exists.'),
  source_hash: text.optional().describe('Digest of the source, or the URL of a file that lists digests.'),
  source_hash_name: text.optional().describe('Name of the source in that file.'),
  skip_verify: flag.default(false).describe('Take a remote source without a digest.'),
  contents: z.json().optional().describe('The contents themselves: text, or a list of lines.'),
  contents_pillar: textList.optional().describe('Pillar key (or keys) of the contents.'),
  contents_grains: textList.optional().describe('Grain (or grains) of the contents.'),
  contents_newline: flag.default(true).describe('End the contents with a newline.'),
  contents_delimiter: text.default(':').describe('Separates the levels of a key.'),
  allow_empty: flag.default(true).describe('Contents may be empty.'),
  encoding: text.optional().describe('Encoding of the text; UTF-8 unless given.'),
  encoding_errors: noEffect,
  template: text.optional().describe('Template engine that the contents go through (jinja).'),
  ...templateArguments,
};
