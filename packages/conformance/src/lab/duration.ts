/** `200ms`, `10s`, `1m`: how long something takes, in milliseconds. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
const MAX_MS = 3_600_000;

/** `undefined` where it is no duration, or more than an hour. */
export function parseDuration(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,7})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
  return ms <= MAX_MS && count !== '' ? ms : undefined;
}
