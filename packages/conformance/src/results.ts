/** What comes of a run: the result of each case, and how far the server came. */
import { type Case, type Level, STAGES_OF } from './cases/index.ts';
import type { Entry } from './stage/transcript.ts';

/** Why no case is tried. */
export const NOT_REACHED = 'the server cannot be reached';

/** Why a case is not tried, up to the name of the case that has failed. */
export const NEEDS_ANOTHER = 'it needs what';

export interface Story {
  /** What the test did, in sentences. */
  readonly did: readonly string[];
  readonly expected: string;
  readonly came: readonly string[];
  /** The last lines of the server's own traceback. */
  readonly traceback: readonly string[];
  readonly cause: string;
}

export interface CaseResult {
  readonly case: Case;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly story?: Story;
  /** Why it was not tried. */
  readonly reason?: string;
  readonly notes: readonly string[];
  readonly transcript: readonly Entry[];
}

export interface Report {
  readonly level: Level;
  readonly results: readonly CaseResult[];
  /** The stages of this level, each with how many of its cases passed. */
  readonly stages: readonly StageResult[];
  /** The last stage that is complete, with all before it. */
  readonly reached: Level | undefined;
  /** Not all cases of the level were asked for: no stage is reached by some of its cases. */
  readonly isOfSome: boolean;
  /** What to try next: the first case that failed. */
  readonly next: CaseResult | undefined;
  readonly notes: readonly string[];
  readonly ms: number;
  /** The server could not be reached, or not be started: why. */
  readonly unreachable?: { readonly reason: string; readonly traceback: readonly string[] };
}

export interface StageResult {
  readonly stage: Level;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly total: number;
}

/** Passed, or not tried for a reason that is not the server's fault. */
export function isFine(result: CaseResult): boolean {
  return (
    result.outcome === 'passed' ||
    (result.outcome === 'skipped' &&
      result.reason?.startsWith(NEEDS_ANOTHER) !== true &&
      !/failed|reached|is over/.test(result.reason ?? ''))
  );
}

export interface RunFacts {
  readonly level: Level;
  /** Only some of the cases were asked for. */
  readonly isOfSome: boolean;
  /** In the order of the cases. */
  readonly results: readonly CaseResult[];
  /** Of the run as a whole. */
  readonly notes: Iterable<string>;
  readonly ms: number;
  readonly unreachable: Report['unreachable'];
}

export function reportOf({ level, isOfSome, results, notes, ms, unreachable }: RunFacts): Report {
  const stages = STAGES_OF[level].flatMap((stage) => {
    const own = results.filter((result) => result.case.stage === stage);
    const count = (outcome: CaseResult['outcome']) => own.filter((result) => result.outcome === outcome).length;
    if (own.length === 0) return [];
    return [{ stage, passed: count('passed'), failed: count('failed'), skipped: count('skipped'), total: own.length }];
  });
  let reached: Level | undefined;
  for (const { stage } of stages) {
    if (results.some((result) => result.case.stage === stage && !isFine(result))) break;
    reached = stage;
  }
  return {
    level,
    results,
    isOfSome,
    stages,
    reached: unreachable === undefined && !isOfSome ? reached : undefined,
    next: results.find(({ outcome }) => outcome === 'failed'),
    notes: [...new Set([...results.flatMap((result) => result.notes), ...notes])],
    ms,
    ...(unreachable === undefined ? {} : { unreachable }),
  };
}
