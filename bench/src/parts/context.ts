/** What each part of the bench gets and returns. */
import type { Rounds } from '../rounds.ts';
import type { ServerKind } from '../servers.ts';
import type { Table } from '../table.ts';

export interface Context {
  readonly rounds: Rounds;
  readonly quick: boolean;
  /** The servers to measure; ours is the first. */
  readonly servers: readonly ServerKind[];
  /** The servers that can't be measured here, and why. */
  readonly missing: ReadonlyMap<string, string>;
}

/** One part of the bench. `Data` is plain JSON; the tables and plots are made from it. */
export interface Part<Data> {
  run(context: Context): Promise<Data>;
  tables(data: Data): readonly Table[];
}
