/** The loop of the fuzzer: change an input that showed something new, and keep what shows something new again. */
import type { Random } from '../random.ts';
import type { Coverage, Feature } from './coverage.ts';
import { mutate } from './mutate.ts';
import { shrink } from './shrink.ts';
import type { Target } from './target.ts';

interface Finding {
  /** What broke the law, made small. */
  readonly input: Uint8Array;
  readonly error: unknown;
}

export interface Exploration {
  readonly runs: number;
  readonly features: number;
  readonly finding: Finding | undefined;
  /** Few inputs that show every feature that was seen. */
  readonly corpus: readonly Uint8Array[];
}

interface Seen {
  readonly input: Uint8Array;
  readonly features: readonly Feature[];
}

const SHRINK_MS = 5000;

/**
 * Runs `target` with the whole corpus, and then for `ms` milliseconds with ever new inputs, up to its first finding.
 *
 * @param about is told of each input before it is run: it may be the last.
 */
export function explore(
  target: Target,
  coverage: Coverage,
  corpus: readonly Uint8Array[],
  random: Random,
  ms: number,
  about: (input: Uint8Array) => void,
): Exploration {
  const words = target.words.map((word) => Buffer.from(word, 'latin1'));
  const known = new Set<Feature>();
  const seen: Seen[] = [];
  let runs = 0;

  const run = (input: Uint8Array): Finding | undefined => {
    runs++;
    about(input);
    try {
      const features = coverage.of(() => target.fuzz(input));
      if (seen.length > 0 && features.every((feature) => known.has(feature))) return undefined;
      for (const feature of features) known.add(feature);
      seen.push({ input, features });
      return undefined;
    } catch (error) {
      return smallest(target, { input, error }, about);
    }
  };

  let finding: Finding | undefined;
  for (const input of [new Uint8Array(0), ...corpus]) finding ??= run(input);
  const deadline = performance.now() + ms;
  while (finding === undefined && performance.now() < deadline) {
    // What was found last is tried more often: there the unknown begins.
    const from = random.oneIn(2) ? Math.max(0, seen.length - 20) : 0;
    const base = random.of(seen.slice(from)).input;
    finding = run(mutate(base, random.of(seen).input, words, random));
  }
  // Seen again, now that all places are known.
  const all =
    finding === undefined
      ? seen.map(({ input }) => ({ input, features: coverage.of(() => target.fuzz(input)) }))
      : seen;
  return { runs, features: known.size, finding, corpus: fewest(all) };
}

function smallest(target: Target, { input, error }: Finding, about: (input: Uint8Array) => void): Finding {
  let last = error;
  const fails = (shorter: Uint8Array): boolean => {
    about(shorter);
    try {
      target.fuzz(shorter);
      return false;
    } catch (thrown) {
      last = thrown;
      return true;
    }
  };
  return { input: shrink(input, fails, performance.now() + SHRINK_MS), error: last };
}

/** Greedy: whoever shows most of what nobody chosen has shown; of two that show as much, the smaller. */
function fewest(seen: readonly Seen[]): readonly Uint8Array[] {
  let left = withoutIdle(seen.toSorted((a, b) => a.input.length - b.input.length));
  const missing = new Set(left.flatMap(({ features }) => features));
  const chosen: Uint8Array[] = [];
  while (missing.size > 0) {
    const gains = left.map(({ features }) => features.filter((feature) => missing.has(feature)).length);
    const best = left[gains.indexOf(Math.max(...gains))];
    if (best === undefined) break;
    for (const feature of best.features) missing.delete(feature);
    left = left.filter((one) => one !== best);
    chosen.push(best.input);
  }
  return chosen;
}

/** Without those that show nothing that none before them has shown: of thousands, it leaves hundreds to choose from. */
function withoutIdle(seen: readonly Seen[]): readonly Seen[] {
  const shown = new Set<Feature>();
  return seen.filter(({ features }) => {
    const isIdle = features.every((feature) => shown.has(feature));
    for (const feature of features) shown.add(feature);
    return !isIdle;
  });
}
