/** Medians and spreads. There are few rounds and some are disturbed, so means and deviations would mislead. */

/** One figure over several rounds. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** In the order of the rounds. */
  readonly samples: readonly number[];
}

/**
 * The value below which the share `q` (0 to 1) of the sorted samples lies, interpolated between two samples.
 *
 * @throws RangeError if there are no samples.
 */
export function quantile(sorted: readonly number[], q: number): number {
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined)
    throw new RangeError('A quantile needs samples, and a share from 0 to 1.');
  return below + (above - below) * (place - Math.floor(place));
}

/** @throws RangeError if there are no samples. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1), samples };
}

/** The summary of one figure of all `measured`; `undefined` if there are none. */
export function summaryOf<T>(measured: readonly T[], figure: (one: T) => number): Summary | undefined {
  return measured.length === 0 ? undefined : summarize(measured.map(figure));
}

/**
 * `summary` divided by `other`, round by round, because a disturbance of a round affects both. If they have not the same
 * rounds (one failed in some), the ratio of the medians.
 */
export function ratioOf(one: Summary, other: Summary): Summary {
  if (one.samples.length !== other.samples.length) return summarize([one.median / other.median]);
  return summarize(one.samples.map((value, round) => value / (other.samples[round] ?? Number.NaN)));
}
