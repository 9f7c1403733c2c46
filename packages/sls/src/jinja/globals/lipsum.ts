import { isTruthy, Markup } from '../../value/index.ts';
import { intArgument } from '../arguments.ts';
import { native } from '../native.ts';

const words =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat'.split(
    ' ',
  );

/** Filler text in paragraphs; the same arguments give the same text. */
export const lipsum = native('lipsum(n=5, html=True, min=20, max=100)', (runtime, n, html, min, max) => {
  const paragraphs: string[] = [];
  const shortest = intArgument(min, 'min');
  const longest = Math.max(shortest + 1, intArgument(max, 'max'));
  runtime.budget.allocate(intArgument(n, 'n') * longest * 8);
  for (let index = 0; index < intArgument(n, 'n'); index += 1) {
    const count = shortest + ((index * 37) % (longest - shortest));
    const chosen = Array.from(
      { length: count },
      (_, at) => words[(at * 7 + index * 11) % words.length] ?? '',
    );
    const text = `${chosen.join(' ')}.`;
    paragraphs.push(text.charAt(0).toUpperCase() + text.slice(1));
  }
  if (!isTruthy(html)) return paragraphs.join('\n\n');
  return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'));
});
