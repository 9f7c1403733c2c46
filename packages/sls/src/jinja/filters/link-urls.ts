import { escapeMarkup } from '../../value/index.ts';

/** How links are written. */
export interface LinkRules {
  readonly limit: number | undefined;
  readonly rel: string;
  readonly target: string | undefined;
  readonly schemes: readonly string[];
}

const url =
  /^(?:https?:\/\/|www\.)?(?:[\w-]+\.)+(?:com|org|net|int|edu|gov|mil|info|mobi|co|cat|arpa|gov|[a-z]{2})(?::\d+)?(?:[/?#]\S*)?$/i;
const explicitUrl = /^https?:\/\/(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?(?:[/?#]\S*)?$/i;
const email = /^\S+@\w[\w.-]*\.\w+$/;

/** Returns a text escaped for HTML with its URLs and mail addresses made links. */
export function linkUrls(text: string, rules: LinkRules): string {
  return escapeMarkup(text)
    .split(/(\s+)/)
    .map((word) => linkWord(word, rules))
    .join('');
}

function linkWord(word: string, rules: LinkRules): string {
  const [, head = '', middle = '', tail = ''] =
    /^((?:\(|&lt;|<)*)(.*?)((?:[).,!?;:]|&gt;|>)*)$/s.exec(word) ?? [];
  const attributes = `${rules.rel === '' ? '' : ` rel="${rules.rel}"`}${
    rules.target === undefined ? '' : ` target="${escapeMarkup(rules.target)}"`
  }`;
  const shown = (address: string): string =>
    rules.limit !== undefined && address.length > rules.limit
      ? `${address.slice(0, rules.limit)}...`
      : address;
  if (explicitUrl.test(middle)) return `${head}<a href="${middle}"${attributes}>${shown(middle)}</a>${tail}`;
  if (middle.startsWith('mailto:') && email.test(middle.slice(7))) {
    return `${head}<a href="${middle}">${middle.slice(7)}</a>${tail}`;
  }
  if (middle.includes('@') && email.test(middle) && !middle.startsWith('www.') && !middle.includes(':')) {
    return `${head}<a href="mailto:${middle}">${middle}</a>${tail}`;
  }
  if (url.test(middle)) return `${head}<a href="https://${middle}"${attributes}>${shown(middle)}</a>${tail}`;
  if (rules.schemes.some((scheme) => middle !== scheme && middle.startsWith(scheme))) {
    return `${head}<a href="${middle}"${attributes}>${middle}</a>${tail}`;
  }
  return word;
}
