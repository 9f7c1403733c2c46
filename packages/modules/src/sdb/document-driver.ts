import { isList, isRecord, type Json, textOf } from '@muster/engine';
import { errorMessage, MusterError } from '@muster/shared';
import {
  type DecryptingStage,
  decryptData,
  fromPlain,
  loadYaml,
  PyDict,
  type RenderedData,
  toJson,
} from '@muster/sls';
import { valueAt } from '../grains/grain-path.ts';
import type { SdbCall, SdbDriver } from './sdb-contract.ts';

/**
 * YAML or JSON files, later ones merged over earlier ones as the profile's `merge` says; a key is a path such as
 * `database:password`. With `gpg` or `age` in the profile their encrypted texts are opened.
 */
export const documentDriver: SdbDriver = {
  isSecret: true,
  async get(call) {
    const { files, merge } = call.profile;
    const documents: Json[] = [];
    for (const file of isList(files) ? files : [files ?? null]) documents.push(await read(file, call));
    const merged = await call.context.call('slsutil.merge_all', [documents], strategyOf(merge));
    return valueAt(merged, call.key.split(':')) ?? null;
  },
};

async function read(file: Json, call: SdbCall): Promise<Json> {
  const { name, context } = call;
  if (typeof file !== 'string' || !file.startsWith('/')) {
    throw new MusterError(
      'CONFIG_INVALID',
      `the sdb profile '${name}' needs 'files', a list of absolute paths`,
    );
  }
  try {
    const text = await context.host.files.readText(file);
    const data = toJson(opened({ kind: 'data', ...loadYaml({ text, path: file }) }, call).value);
    if (isRecord(data)) return data;
    if (data === null) return {};
    throw new MusterError('CONFIG_INVALID', `${file} holds no mapping`);
  } catch (error) {
    throw new MusterError('CONFIG_INVALID', `the sdb profile '${name}': ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

const stages: readonly DecryptingStage[] = ['gpg', 'age'];

function opened(data: RenderedData, { profile, context }: SdbCall): RenderedData {
  const opts = fromPlain(context.opts);
  const decryption = { opts: opts instanceof PyDict ? opts : new PyDict(), secrets: new Set<string>() };
  return stages
    .filter((stage) => profile[stage] === true)
    .reduce((left, stage) => decryptData(stage, left, decryption), data);
}

/** Salt's documentation calls the option `merge_list`, its code `merge_lists`. */
function strategyOf(merge: Json | undefined): Readonly<Record<string, Json>> {
  if (!isRecord(merge)) return {};
  const { strategy = 'smart', merge_list: list = false, merge_lists: lists = list } = merge;
  return { strategy: textOf(strategy), merge_lists: lists };
}
