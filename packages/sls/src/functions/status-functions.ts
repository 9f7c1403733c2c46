import { formatDate } from '../jinja/index.ts';
import { text } from './language-arguments.ts';
import { defineLanguageFunction } from './language-function.ts';

/** `status.*` as far as it is about no host: what time it is. */
export const statusFunctions = [
  defineLanguageFunction({
    name: 'status.time',
    summary: 'The date and time.',
    args: { format: text('How it is written, as in strftime.', '%A, %d. %B %Y %I:%M%p') },
    examples: [{ format: '%Y' }],
    run: ({ format }) => formatDate(new Date(), format),
  }),
];
