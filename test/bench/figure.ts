/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MiB' | 'MiB/s' | 'x';
  /** What it is compared to: the same work done by something plain in the same run. */
  readonly baseline?: { readonly name: string; readonly value: number };
  /** At most this much, on a quiet machine of the kind that the goals are set for. */
  readonly goal?: number | undefined;
}

/** A group of figures that are measured together. */
export interface Bench {
  readonly name: string;
  /** Measures the release in this folder. */
  run(release: string): Promise<readonly Figure[]>;
}

/** A line per figure: value, ratio to its baseline, goal. */
export function formatFigure({ name, value, unit, baseline, goal }: Figure): string {
  const shown = `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
  const ratio =
    baseline === undefined
      ? ''
      : `${(value / baseline.value).toFixed(2)} x ${baseline.name} (${baseline.value.toFixed(1)} ${unit})`;
  const verdict =
    goal === undefined ? '' : `${value <= goal ? 'within' : 'beyond'} the goal of ${goal} ${unit}`;
  return `  ${name.padEnd(52)} ${shown.padStart(12)}  ${[ratio, verdict].filter(Boolean).join('; ')}`.trimEnd();
}

/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
