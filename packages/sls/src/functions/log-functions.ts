import { text } from './language-arguments.ts';
import { defineLanguageFunction } from './language-function.ts';

/** `log.*`: messages of templates to the minion's log; each returns True. */
export const logFunctions = ['debug', 'info', 'warning', 'error', 'critical', 'exception'].map((level) =>
  defineLanguageFunction({
    name: `log.${level}`,
    summary: "Writes to the minion's log.",
    args: { message: text('The message.') },
    examples: [{ message: 'rendered for web1' }],
    run({ message }, { log }) {
      log(level, message);
      return true;
    },
  }),
);
