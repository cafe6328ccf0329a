/** Figures for people: three significant digits, and a dash for a missing one. */
import { ratioOf, type Summary } from './statistics.ts';

const NONE = '–';

/** `value` with three significant digits: 0.0123, 1.23, 12.3, 123, 12,300. */
export function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? '0' : NONE;
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en', {
    maximumFractionDigits: Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded)))),
  });
}

/** The median, divided by `unit`. */
export function median(summary: Summary | undefined, unit = 1): string {
  return summary === undefined ? NONE : figure(summary.median / unit);
}

/** Minimum to maximum, divided by `unit`. */
export function spread(summary: Summary | undefined, unit = 1): string {
  return summary === undefined ? NONE : `${figure(summary.min / unit)}–${figure(summary.max / unit)}`;
}

/** How many times `other`: the median of the rounds. */
export function times(summary: Summary | undefined, other: Summary | undefined): string {
  return summary === undefined || other === undefined ? NONE : `${figure(ratioOf(summary, other).median)}×`;
}

/** Both: 1.23 (1.1–1.4). */
export function withSpread(summary: Summary | undefined, unit = 1): string {
  return summary === undefined ? NONE : `${median(summary, unit)} (${spread(summary, unit)})`;
}
