/** Conversations by name, for `pnpm fuzz`. They are run by fast-check, which shrinks what fails. */
import fc from 'fast-check';
import { CHAT_KINDS, nameOf } from '../chat-kinds.ts';
import { atOnce } from './at-once.ts';
import { inTurn } from './in-turn.ts';

/** A property, whatever its arguments are. */
export type Property = fc.IAsyncProperty<unknown>;

export const PROPERTIES: ReadonlyMap<string, Property> = new Map(
  CHAT_KINDS.flatMap((kind): [string, Property][] => [
    [`conversations-in-turn-${nameOf(kind)}`, inTurn(kind) as unknown as Property],
    [`conversations-at-once-${nameOf(kind)}`, atOnce(kind) as unknown as Property],
  ]),
);

export interface Outcome {
  readonly runs: number;
  /** A report for people: the seed, the path, the smallest conversation that fails, and why. */
  readonly finding: string | undefined;
}

/** Runs a property for some seconds, or only the one run that `path` names. */
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
