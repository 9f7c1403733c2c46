import { StateFailedError } from '@muster/engine';
import { splitWords } from '../cmd/split-words.ts';

/** Options of tar as trees write them, `xzf`, `zxv` or `--strip-components=1`, without what is said in any case. */
export function tarOptions(options = ''): readonly string[] {
  const [first = '', ...rest] = splitWords(options);
  const cluster = first.startsWith('-') ? first : `-${first}`;
  const letters = /^-[A-Za-z]+$/.test(cluster) ? `-${cluster.slice(1).replaceAll(/[xfv]/g, '')}` : cluster;
  const words = [letters, ...rest].filter((word) => !['-', '-v', '--verbose'].includes(word));
  const refused = words.find((word) => /^(?:-[A-Za-z]*[PC]|--absolute-names|--directory)/.test(word));
  if (refused === undefined) return words;
  throw new StateFailedError(
    `The option ${refused} of tar is not allowed in 'options': it leaves the directory that 'name' says`,
  );
}

/** How many leading directories those options take away. */
export function stripOf(options = ''): number {
  const [, digits = '0'] = /--strip(?:-components)?(?:\s+|=)["']?(\d+)["']?/.exec(options) ?? [];
  return Number(digits);
}
