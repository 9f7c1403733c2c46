import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PyDict, RenderSession, type Value } from '@muster/sls';
import type { PillarSource, Tree } from './find-trees.ts';
import { kitchenSuites } from './kitchen.ts';
import { managedTemplates } from './managed-templates.ts';
import type { Oracle } from './oracle.ts';
import { platformGrains } from './platform-grains.ts';
import { renderAsTemplate } from './rendered-file.ts';
import { packed, readPillar, Scene, unpacked } from './scene.ts';

/** What the map data of a formula came to, against the values that its own tests expect on one platform. */
export interface MapDataResult {
  /** Path of the expectation, relative to the tree. */
  readonly file: string;
  readonly verdict: 'same' | 'differs' | 'jinja2 differs too' | 'unknown';
  readonly detail: string;
}

/** What the hosts of the formulas' suites call themselves. */
const suiteHost = { id: 'example.net' };

/** Compares a formula's map data with every expectation that it ships. */
export async function checkMapData(tree: Tree, oracle: Oracle): Promise<readonly MapDataResult[]> {
  const results: MapDataResult[] = [];
  for (const file of tree.files.filter((each) => /\/_mapdata\/[^/]+\.yaml$/.test(each))) {
    results.push(await checkOne(tree, oracle, file));
  }
  return results;
}

async function checkOne(tree: Tree, oracle: Oracle, file: string): Promise<MapDataResult> {
  const platform = basename(file, '.yaml');
  const unknown = (detail: string): MapDataResult => ({ file, verdict: 'unknown', detail });
  if (platformGrains(platform) === undefined) return unknown('no grains are known for the platform');
  const path = tree.files.find((each) => /(?:^|\/)_mapdata\/init\.sls$/.test(each));
  if (path === undefined) return unknown('there is no _mapdata/init.sls');
  const source = pillarOf(tree, file, platform);
  if (source === undefined) return unknown('no suite of kitchen.yml runs on the platform');
  const expected = await oracle.ask({ do: 'load', text: readFileSync(join(tree.path, file), 'utf8') });
  if ((expected.value ?? null) === null) return unknown('the expectation is empty');
  const pillar = await readPillar(source, tree.path, platform, oracle, suiteHost);
  const scene = new Scene(tree.path, [], platform, pillar, suiteHost);
  await scene.set(oracle);
  const sls = dirname(path).replaceAll('/', '.');
  const reference = await oracle.ask({ do: 'sls', path, sls });
  const wanted = sorted(unpacked(expected.value));
  const written = async (text: string | undefined): Promise<string> =>
    sorted(unpacked((await oracle.ask({ do: 'load', text: text ?? '' })).value ?? null));
  const got = await written(mapByMuster(scene, dataByMuster(scene, path, sls)));
  if (wanted === got) return { file, verdict: 'same', detail: '' };
  const [template] = managedTemplates(unpacked(reference.value ?? null));
  const request = { do: 'template', path: template?.path, names: packed(template?.names ?? new PyDict()) };
  const isOwnFault = (await written((await oracle.ask(request)).text)) === wanted;
  return { file, verdict: isOwnFault ? 'differs' : 'jinja2 differs too', detail: difference(wanted, got) };
}

/** The pillar of the suite that the expectation belongs to, on its platform. */
function pillarOf(tree: Tree, file: string, platform: string): PillarSource | undefined {
  const suites = kitchenSuites(tree.path).filter((suite) =>
    suite.expectations.some((path) => file.startsWith(`${path}/`)),
  );
  const name = platform.replace(/-(?:sysd|sysv|latest)$/, '');
  const suite = suites.find(
    ({ platforms }) =>
      platforms.length === 0 || platforms.some((each) => each.replaceAll('.', '').startsWith(name)),
  );
  if (suite === undefined) return undefined;
  if (suite.pillarFiles.length > 0) return { files: suite.pillarFiles.map((each) => join(tree.path, each)) };
  const root = join(tree.path, 'test/salt/pillar');
  return existsSync(join(root, 'top.sls')) ? { root } : { files: [] };
}

function dataByMuster(scene: Scene, path: string, sls: string): Value {
  const context = scene.context('jinja|yaml');
  const file = context.files.read('base', path);
  if (file === undefined) return null;
  return new RenderSession(context).renderSls({ ...file, relative: path, isInit: true }, sls, 'base').value;
}

/** The file that the states of a rendered `_mapdata/init.sls` write: map data as YAML, which is what the suites look at. */
function mapByMuster(scene: Scene, data: Value): string | undefined {
  const [template] = managedTemplates(data);
  if (template === undefined) return undefined;
  const file = renderAsTemplate(scene, template.path, template.names);
  return file.kind === 'rendered' ? file.text : undefined;
}

/** A value as text that does not depend on the order of keys. */
function sorted(value: Value): string {
  return JSON.stringify(packed(withSortedKeys(value)));
}

function withSortedKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!(value instanceof PyDict)) return value;
  const entries = Array.from(value.entries(), ([key, part]): [string, [Value, Value]] => [
    JSON.stringify(packed(key)),
    [key, withSortedKeys(part)],
  ]);
  return new PyDict(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry));
}

function difference(wanted: string, got: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === got[at]) at += 1;
  return `expected ${wanted.slice(Math.max(0, at - 80), at + 80)}\n     but got ${got.slice(Math.max(0, at - 80), at + 80)}`;
}
