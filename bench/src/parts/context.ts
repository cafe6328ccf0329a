/** What every part gets, and what it gives back. */
import type { Rounds } from '../rounds.ts';
import type { ServerKind } from '../servers.ts';
import type { Table } from '../table.ts';

export interface Context {
  readonly rounds: Rounds;
  readonly quick: boolean;
  /** The servers that take part: ours first. */
  readonly servers: readonly ServerKind[];
  /** Those that can't, and why. */
  readonly missing: ReadonlyMap<string, string>;
}

/** One part of the bench. `Data` is plain JSON; all that is shown is made of it. */
export interface Part<Data> {
  run(context: Context): Promise<Data>;
  tables(data: Data): readonly Table[];
}
