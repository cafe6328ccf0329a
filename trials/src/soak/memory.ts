/** Whether memory stays flat: compares the last fifth of the run with the middle one. */

const MEBIBYTE = 1_048_576;
/** The last fifth may have so much more than the middle one, whichever is more. */
const TOLERATED_SHARE = 0.1;
const TOLERATED_BYTES = 8 * MEBIBYTE;
/** A shorter run, in seconds, is not judged: the server is still warming up. */
const SHORTEST_SECONDS = 60;

export interface MemoryVerdict {
  /** Medians of the first, the middle and the last fifth, in bytes. */
  readonly start: number;
  readonly middle: number;
  readonly end: number;
  /** `undefined` if the run was too short. */
  readonly isFlat: boolean | undefined;
}

/** `samples` are in bytes, at equal intervals over the whole run. `undefined` if there are too few. */
export function judgeMemory(samples: readonly number[], seconds: number): MemoryVerdict | undefined {
  const fifth = Math.floor(samples.length / 5);
  if (fifth === 0) return undefined;
  const start = median(samples.slice(0, fifth));
  const middle = median(samples.slice(2 * fifth, samples.length - 2 * fifth));
  const end = median(samples.slice(-fifth));
  const tolerated = Math.max(middle * TOLERATED_SHARE, TOLERATED_BYTES);
  return { start, middle, end, isFlat: seconds < SHORTEST_SECONDS ? undefined : end <= middle + tolerated };
}

export function inMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
