/** A version of a Python distribution, taken apart as PEP 440 orders it. */
interface PythonVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  /** -1 alpha, beta, candidate: `['a' | 'b' | 'rc', n]`. */
  readonly pre: readonly [string, number] | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
  readonly local: string;
}

const pattern =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?dev[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const preNames: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
};

/** Compares two versions as PEP 440 does; texts that are no versions compare as texts. */
export function comparePythonVersions(first: string, second: string): number {
  const left = parse(first);
  const right = parse(second);
  if (left === undefined || right === undefined) return first < second ? -1 : first > second ? 1 : 0;
  return (
    left.epoch - right.epoch ||
    compareReleases(left.release, right.release) ||
    comparePre(left, right) ||
    (left.post ?? -1) - (right.post ?? -1) ||
    (left.dev ?? Number.POSITIVE_INFINITY) - (right.dev ?? Number.POSITIVE_INFINITY) ||
    compareLocal(left.local, right.local)
  );
}

/** The version without what follows a plus. */
export function withoutLocal(version: string): string {
  return version.replace(/\+.*$/, '');
}

/** The epoch and the numbers of the release: `[0, 1, 4, 2]` of `1.4.2rc1`. */
export function baseOf(version: string): readonly number[] {
  const { epoch = 0, release = [] } = parse(version) ?? {};
  return [epoch, ...release];
}

/** Whether it is a pre-release or development version. */
export function isPreRelease(version: string): boolean {
  const parsed = parse(version);
  return parsed?.pre !== undefined || parsed?.dev !== undefined;
}

/** Whether it came after the release of its numbers. */
export function isPostRelease(version: string): boolean {
  return parse(version)?.post !== undefined;
}

function parse(text: string): PythonVersion | undefined {
  const found = pattern.exec(text.trim().toLowerCase());
  if (found === null) return undefined;
  const [, epoch, release = '', pre, preNumber, dashPost, post, postNumber, dev, local] = found;
  return {
    epoch: Number(epoch ?? 0),
    release: release.split('.').map(Number),
    pre: pre === undefined ? undefined : [preNames[pre] ?? pre, Number(preNumber ?? 0)],
    post:
      dashPost === undefined ? (post === undefined ? undefined : Number(postNumber ?? 0)) : Number(dashPost),
    dev: dev === undefined ? undefined : Number(dev),
    local: local ?? '',
  };
}

function compareReleases(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = (left[index] ?? 0) - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** A development version without another mark comes before all pre-releases, a final one after them. */
function comparePre(left: PythonVersion, right: PythonVersion): number {
  const rank = ({ pre, post, dev }: PythonVersion): readonly [string, number] => {
    if (pre !== undefined) return pre;
    return post === undefined && dev !== undefined ? ['', 0] : ['~', 0];
  };
  const [leftName, leftNumber] = rank(left);
  const [rightName, rightNumber] = rank(right);
  return leftName < rightName ? -1 : leftName > rightName ? 1 : leftNumber - rightNumber;
}

function compareLocal(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? -1 : 1;
  const one = left.split(/[-_.]/);
  const other = right.split(/[-_.]/);
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const a = one[index];
    const b = other[index];
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
    if (a === b) continue;
    const areNumbers = /^\d+$/.test(a) && /^\d+$/.test(b);
    if (areNumbers) return Number(a) - Number(b);
    if (/^\d+$/.test(a) !== /^\d+$/.test(b)) return /^\d+$/.test(a) ? 1 : -1;
    return a < b ? -1 : 1;
  }
  return 0;
}
