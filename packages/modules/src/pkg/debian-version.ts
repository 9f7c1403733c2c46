/**
 * Compares two versions as dpkg does: negative, zero or positive as the first is older, equal or newer.
 * The algorithm is that of Debian Policy 5.6.12: epoch, upstream version, revision.
 */
export function compareDebianVersions(first: string, second: string): number {
  const left = split(first);
  const right = split(second);
  return (
    left.epoch - right.epoch ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

/** The version without its epoch. */
export function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/, '');
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)) || 0,
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Alternates between runs of non-digits, compared letter by letter, and runs of digits, compared as numbers. */
function compareParts(left: string, right: string): number {
  const leftRuns = runs(left);
  const rightRuns = runs(right);
  for (let run = 0; run < Math.max(leftRuns.length, rightRuns.length); run += 1) {
    const one = leftRuns[run] ?? '';
    const other = rightRuns[run] ?? '';
    const order = run % 2 === 0 ? compareLetters(one, other) : compareNumbers(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

/** Letters first, in turns with digits; a version that begins with a digit has no letters before it. */
function runs(part: string): readonly string[] {
  const found: readonly string[] = part.match(/\d+|\D+/g) ?? [];
  return /^\d/.test(part) ? ['', ...found] : found;
}

function compareLetters(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = weight(left[index]) - weight(right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde sorts before the end, the end before letters, letters before everything else. */
function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}

function compareNumbers(left: string, right: string): number {
  const one = left.replace(/^0+/, '');
  const other = right.replace(/^0+/, '');
  if (one.length !== other.length) return one.length - other.length;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
