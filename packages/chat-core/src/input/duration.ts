/** A duration as people write it: `10m`, `2h`, `7d`. */

const SECOND_MS = 1000;
const UNITS_MS: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3600 * SECOND_MS,
  d: 86_400 * SECOND_MS,
  w: 7 * 86_400 * SECOND_MS,
};

/** Ten years (3650 days), in milliseconds: as good as for ever, and the year of the end still has four digits. */
const LONGEST_MS = 3650 * 86_400 * SECOND_MS;

/** A whole number and `s`, `m`, `h`, `d` or `w`, from 1 s to 3650 d, in milliseconds; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  return ms >= SECOND_MS && ms <= LONGEST_MS ? ms : undefined;
}
