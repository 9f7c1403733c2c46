import { isTruthy, PyDict, pyStr } from '../value/index.ts';
import { pure } from './pure-function.ts';

/** Without a mine to ask, nobody has shared anything. */
const get = pure(
  "mine.get(tgt, fun, tgt_type='glob', exclude_minion=False)",
  (context, target, functions, type, excludeSelf) =>
    context.mine === undefined
      ? new PyDict()
      : context.mine.get(target, functions, pyStr(type), isTruthy(excludeSelf)),
);

/** `mine.get`: what minions share with one another. */
export const mineFunctions = [get];
