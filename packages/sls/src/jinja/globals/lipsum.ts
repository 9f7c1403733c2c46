import { Markup } from '../../value/index.ts';
import { native } from '../native.ts';

const words =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat'.split(
    ' ',
  );

/** Filler text in paragraphs; the same arguments give the same text. */
export const lipsum = native(
  'lipsum(n: int=5, html: bool=True, min: int=20, max: int=100)',
  (runtime, n, html, min, max) => {
    const paragraphs: string[] = [];
    const longest = Math.max(min + 1, max);
    runtime.budget.allocate(n * longest * 8);
    for (let index = 0; index < n; index += 1) {
      const count = min + ((index * 37) % (longest - min));
      const chosen = Array.from(
        { length: count },
        (_, at) => words[(at * 7 + index * 11) % words.length] ?? '',
      );
      const text = `${chosen.join(' ')}.`;
      paragraphs.push(text.charAt(0).toUpperCase() + text.slice(1));
    }
    if (!html) return paragraphs.join('\n\n');
    return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'));
  },
);
