import { pyStr, type Value } from '../../value/index.ts';
import { parseData, writtenSource } from '../data/parse-data.ts';
import type { Execute } from '../runtime/execution.ts';
import type { Statement } from '../syntax/ast.ts';
import { compileTarget } from './assignment.ts';
import { type CompileUnit, enclosed } from './unit.ts';

/** Makes Salt's `load_yaml`, `load_json` or `load_text` ready: what stands between the tags is rendered and parsed. */
export function compileLoad(unit: CompileUnit, node: Statement<'load'>): Execute {
  const assign = compileTarget(node.target);
  const body = enclosed(unit, () => unit.body(node.body));
  const { format } = node;
  return (scope) => {
    const { rendering } = scope.run;
    const output = rendering.capture(() => body(scope.inner()));
    assign(scope, parseData(rendering, format, writtenSource(output, scope.source.path)));
    return 'next';
  };
}

/** Makes Salt's `profile` ready: it logs how long what stands between the tags takes. */
export function compileProfile(unit: CompileUnit, node: Statement<'profile'>): Execute {
  const label = unit.expression(node.label);
  const body = unit.body(node.body);
  return (scope) => {
    const name: Value = label(scope);
    const started = performance.now();
    const flow = body(scope);
    const seconds = ((performance.now() - started) / 1000).toFixed(6);
    const { log } = scope.run.rendering.environment;
    log?.('profile', `Time (in seconds) to render profile block '${pyStr(name)}': ${seconds}`);
    return flow;
  };
}
