import { pyStr } from '../value/index.ts';
import { pure } from './pure-function.ts';

/** `log.*`: messages of templates to the minion's log; each returns True. */
export const logFunctions = ['debug', 'info', 'warning', 'error', 'critical', 'exception'].map((level) =>
  pure(`log.${level}(message)`, (context, message) => {
    context.log(level, pyStr(message));
    return true;
  }),
);
