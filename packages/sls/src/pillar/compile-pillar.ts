import { formatPosition } from '@muster/shared';
import { bounded } from '../compile/bounded.ts';
import { mergeDicts } from '../functions/merge.ts';
import type { RenderContext } from '../render/render-context.ts';
import { type RenderError, slsError, withExcerpts } from '../render/render-error.ts';
import { nodegroupsOf, RenderSession } from '../render/render-session.ts';
import { isTruthy, PyDict, pyStr, toRecord, type Value } from '../value/index.ts';
import { PillarFiles } from './pillar-files.ts';
import { compilePillarTop } from './pillar-top.ts';

/** What pillar is compiled from: `files` are the pillar roots, and there is no pillar yet. */
export interface PillarRequest extends Omit<RenderContext, 'pillar'> {
  /** Pillar given in line with a command; it wins over the files, which do not see it. */
  readonly pillarOverride?: PyDict | undefined;
  /** The only environment to compile; all of them when omitted. */
  readonly pillarenv?: string | undefined;
  readonly saltenv?: string | undefined;
}

export interface CompiledPillar {
  readonly pillar: PyDict;
  /** In full, for the master's log and its operators: they may show what the files hold. */
  readonly errors: readonly RenderError[];
  /** Paths of the top files and pillar files that were read for it, in the order in which they were. */
  readonly files: readonly string[];
  /** Texts that stand encrypted in the files; to be masked in everything that is shown. */
  readonly secrets: readonly string[];
}

/** Compiles the pillar of one minion. A file that fails is left out and reported; the others still count. */
export function compilePillar(request: PillarRequest): CompiledPillar {
  return bounded(
    request.limits,
    () => pillarOf(request),
    (error) => ({ pillar: new PyDict(), errors: [error], secrets: [], files: [] }),
  );
}

function pillarOf(request: PillarRequest): CompiledPillar {
  const { files, grains, id, opts, pillarOverride = new PyDict() } = request;
  const secrets = new Set<string>();
  const session = new RenderSession({ ...request, pillarRoots: files, pillar: new PyDict(), secrets });
  const setting = (name: string): Value => opts.get(name) ?? null;
  const strategy = isTruthy(setting('pillar_source_merging_strategy'))
    ? pyStr(setting('pillar_source_merging_strategy'))
    : 'smart';
  const pillarenv = pillarEnvironment(request);
  const top = compilePillarTop({
    files,
    subject: { id, grains: toRecord(grains), pillar: {} },
    nodegroups: nodegroupsOf(opts),
    environments: environmentsOf(request, pillarenv, strategy),
    pillarenv,
    topPath: typeof setting('state_top') === 'string' ? pyStr(setting('state_top')) : 'top.sls',
    render: (file, sls, saltenv) => session.renderSls(file, sls, saltenv),
  });
  const errors = [...externalPillarErrors(setting('ext_pillar')), ...top.errors];
  const context = {
    files,
    strategy,
    mergeLists: isTruthy(setting('pillar_merge_lists')),
    includesWin: isTruthy(setting('pillar_includes_override_sls')),
    render: session.renderSls.bind(session),
  };
  let pillar = pillarOverride.copy();
  for (const [saltenv, patterns] of top.matches) {
    if (!files.environments.includes(saltenv)) {
      const problem = `No matching pillar environment for environment '${saltenv}' found`;
      errors.push(slsError(problem, { saltenv, position: top.places.ofSection(saltenv) }));
      continue;
    }
    const ignored = top.ignored.get(saltenv) ?? new Set<string>();
    const named = patterns.map((sls) => ({ sls, position: top.places.of(saltenv, sls) }));
    pillar = new PillarFiles(context, saltenv, ignored, errors).merged(named, pillar);
  }
  if (pillarOverride.length > 0) pillar = mergeDicts(pillar, pillarOverride, strategy, context.mergeLists);
  return {
    pillar,
    errors: withExcerpts(errors, (path) => session.textOf(path)),
    files: session.renderedFiles,
    secrets: [...secrets],
  };
}

/** What a minion may be told of its pillar's errors: which file and where, nothing of what stands there. */
export function pillarErrorMessages(errors: readonly RenderError[]): readonly string[] {
  return errors.map(({ code, message, sls, position }) => {
    if (code === 'SLS_INVALID') return message;
    const place = position === undefined ? '' : ` at ${formatPosition(position)}`;
    return sls === undefined || sls === ''
      ? `Rendering the pillar's top file failed${place}. Please see the master's log for details.`
      : `Rendering SLS '${sls}' failed${place}. Please see the master's log for details.`;
  });
}

/** A minion that lacks what external pillar would give it must not get its states. */
function externalPillarErrors(configured: Value): readonly RenderError[] {
  if (!Array.isArray(configured) || configured.length === 0) return [];
  const names = configured.flatMap((each) => (each instanceof PyDict ? Array.from(each.keys(), pyStr) : []));
  return [
    slsError(
      `ext_pillar (${names.join(', ')}) is not available: put the data into pillar files, read it there with sdb.get, or write a pillar file in TypeScript (#!ts); then take ext_pillar out of the configuration`,
    ),
  ];
}

function pillarEnvironment({ pillarenv, saltenv, opts }: PillarRequest): string | undefined {
  if (pillarenv !== undefined) return pillarenv;
  if (isTruthy(opts.get('pillarenv_from_saltenv') ?? null) && saltenv !== undefined) return saltenv;
  const configured = opts.get('pillarenv');
  return typeof configured === 'string' && configured !== '' ? configured : undefined;
}

function environmentsOf(
  { files, saltenv = 'base' }: PillarRequest,
  pillarenv: string | undefined,
  strategy: string,
): readonly string[] {
  if (pillarenv !== undefined) return files.environments.filter((name) => name === pillarenv);
  return strategy === 'none' ? files.environments.filter((name) => name === saltenv) : files.environments;
}
