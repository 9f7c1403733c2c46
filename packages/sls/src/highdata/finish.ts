import type { RenderError } from '../render/render-error.ts';
import { type PyDict, pyStr } from '../value/index.ts';
import { applyExcludes } from './exclude.ts';
import { applyExtensions } from './extend.ts';
import type { HighData } from './high-data.ts';
import { applyRequisiteIn } from './requisite-in.ts';
import { verifyHighData } from './verify.ts';

/** Works extends, `_in` forms and excludes into high data that is structurally sound, in Salt's order. */
export function finishHighData(high: HighData, opts: PyDict): readonly RenderError[] {
  const errors = [...applyExtensions(high, high.extensions, false), ...verifyHighData(high)];
  const disabled = opts.get('disabled_requisites') ?? [];
  const names = (Array.isArray(disabled) ? disabled : [disabled]).map(pyStr);
  errors.push(...applyRequisiteIn(high, new Set(names)));
  applyExcludes(high);
  return errors;
}
