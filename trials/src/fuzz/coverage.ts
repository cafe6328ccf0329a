/**
 * What code an input runs, as V8 counts it for coverage tools: how often each place (function body, branch, loop body)
 * of the packages in view. An input is a new one where a place is run that was not run before, or a different order of
 * magnitude of times.
 *
 * V8 counts in exact mode, so the same input shows the same features. It tells what has changed since it was asked last,
 * which is why that costs a fraction of a millisecond and can be done for every input.
 *
 * What is ugly here: V8 tells ranges of text, and leaves out those with the count of what is around them. So a branch
 * that is run as often as its function shows in nothing, until another input leaves it out. All borders of ranges are
 * therefore remembered, and each place between two of them has the count of the innermost range around it.
 */
import { type Profiler, Session } from 'node:inspector';

/** A place and an order of magnitude, as one number: the number of the place times eight, plus the magnitude. */
export type Feature = number;

export class Coverage {
  readonly #session = new Session();
  readonly #isInView: (url: string) => boolean;
  /** Of each function the borders that are known, and the number of the place behind each. */
  readonly #functions = new Map<string, Map<number, number>>();
  #places = 0;

  /** Counts in the files that `isInView` says yes to. */
  constructor(isInView: (url: string) => boolean) {
    this.#isInView = isInView;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    this.#take();
  }

  /** The features of what `act` runs, and of what else was run in view since this was called last. */
  of(act: () => void): readonly Feature[] {
    act();
    const features: Feature[] = [];
    for (const { url, functions } of this.#take()) {
      if (!this.#isInView(url)) continue;
      for (const { ranges } of functions) {
        for (const [border, place] of this.#bordersOf(url, ranges)) {
          const count = countAt(border, ranges);
          if (count > 0) features.push(place * 8 + magnitude(count));
        }
      }
    }
    return features;
  }

  /** Places known so far. */
  get places(): number {
    return this.#places;
  }

  #take(): Profiler.ScriptCoverage[] {
    let result: Profiler.ScriptCoverage[] = [];
    // In the same thread the answer comes before `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) throw error;
      result = taken.result;
    });
    return result;
  }

  #bordersOf(url: string, ranges: readonly Profiler.CoverageRange[]): ReadonlyMap<number, number> {
    const name = `${url}:${ranges[0]?.startOffset}`;
    const borders = this.#functions.get(name) ?? new Map<number, number>();
    this.#functions.set(name, borders);
    for (const { startOffset, endOffset } of ranges) {
      for (const border of [startOffset, endOffset]) if (!borders.has(border)) borders.set(border, this.#places++);
    }
    return borders;
  }
}

/** The count of the innermost range; V8 gives the outer ones first. */
function countAt(at: number, ranges: readonly Profiler.CoverageRange[]): number {
  let count = 0;
  for (const range of ranges) if (range.startOffset <= at && at < range.endOffset) count = range.count;
  return count;
}

/** 1, 2, 3, 4–7, 8–15, 16–31, 32–127 and more: as AFL has them. Once more in a loop of a hundred is nothing new. */
function magnitude(count: number): number {
  const ends = [2, 3, 4, 8, 16, 32, 128];
  const found = ends.findIndex((end) => count < end);
  return found < 0 ? ends.length : found;
}
