/** Conversations by name, as `pnpm fuzz` runs them: by fast-check, which makes what it finds small. */
import fc from 'fast-check';
import { atOnce } from './at-once.ts';
import { inTurn } from './in-turn.ts';

/** A property of whatever it takes. */
export type Property = fc.IAsyncProperty<unknown>;

// What each takes is its own affair.
export const PROPERTIES: ReadonlyMap<string, Property> = new Map([
  ['conversations-in-turn', inTurn as unknown as Property],
  ['conversations-at-once', atOnce as unknown as Property],
]);

export interface Outcome {
  readonly runs: number;
  /** What was found, for people: seed, path, the smallest conversation, what is wrong with it. */
  readonly finding: string | undefined;
}

/** Runs a property for a time, or the one run that `path` names once more. */
export async function runProperty(
  property: Property,
  { seconds, seed, path }: { readonly seconds: number; readonly seed: number; readonly path?: string | undefined },
): Promise<Outcome> {
  const details = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    ...(path === undefined ? {} : { path, numRuns: 1, interruptAfterTimeLimit: 60_000 }),
  });
  const why = details.failed ? `${await fc.asyncDefaultReportMessage(details)}` : undefined;
  return { runs: details.numRuns, finding: why };
}
