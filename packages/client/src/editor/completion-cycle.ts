/** Tab again and again: one candidate of a completion after the other. Pure. */
import type { Completion } from '../input/completion.ts';

export interface Cycle extends Completion {
  /** The candidate that stands in the line. */
  readonly index: number;
  /** Where it ends. */
  readonly end: number;
}

export interface Completed {
  readonly text: string;
  readonly cursor: number;
  readonly cycle: Cycle;
}

/** The first candidate, or with `step` -1 the last, in place of what stands before the cursor. */
export function firstCandidate(text: string, cursor: number, completion: Completion, step: 1 | -1): Completed {
  const index = step === 1 ? 0 : completion.candidates.length - 1;
  return insertCandidate(text, { ...completion, index, end: cursor });
}

/** The next candidate, or with `step` -1 the one before, in place of the last one. */
export function nextCandidate(text: string, cycle: Cycle, step: 1 | -1): Completed {
  const count = cycle.candidates.length;
  return insertCandidate(text, { ...cycle, index: (cycle.index + step + count) % count });
}

function insertCandidate(text: string, cycle: Cycle): Completed {
  const candidate = cycle.candidates[cycle.index] ?? '';
  const end = cycle.start + candidate.length;
  const completed = text.slice(0, cycle.start) + candidate + text.slice(cycle.end);
  return { text: completed, cursor: end, cycle: { ...cycle, end } };
}

/** All candidates in one row of at most `columns` columns; empty if there is only one. */
export function candidateHint({ candidates }: Completion, columns: number): string {
  if (candidates.length < 2) return '';
  const names = candidates.map((candidate) => candidate.trim()).join(' ');
  return names.length <= columns ? names : `${names.slice(0, Math.max(0, columns - 1))}…`;
}
