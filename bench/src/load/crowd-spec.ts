/** What a crowd is asked to do, and what it tells. */

export interface CrowdSpec {
  readonly port: number;
  readonly pid: number;
  /** How many come. */
  readonly count: number;
  /** They come in so many groups, with a pause between: to see how cost grows. 1: all at once. */
  readonly groups: number;
  /** Whether the server knows `!nick` and `!users`. */
  readonly knowsUsers: boolean;
}

/** What others felt meanwhile, in milliseconds: a probe a millisecond, its delay counted from when it was to be sent. */
export interface Felt {
  readonly worst: number;
  /** The longest time for which the crowd's own process did not get to its probes: less than this is not the server's. */
  readonly own: number;
}

export interface CrowdResult {
  /** For each group: how many were present before, and what it took. */
  readonly groups: readonly {
    readonly present: number;
    readonly joins: number;
    readonly seconds: number;
    readonly serverCpuSeconds: number;
    /** Of the server, a moment after. */
    readonly residentBytes: number;
  }[];
  /** Of the server before anybody came. */
  readonly residentBytesBefore: number;
  /** Of the server with all present, after two seconds of quiet. */
  readonly residentBytesIdle: number;
  readonly feltAtJoining: Felt;
  readonly feltIdle: Felt;
  /** `!users` asked 20 times, each time after a change of nickname. */
  readonly feltAtUsers: Felt | undefined;
  readonly feltAtLeaving: Felt;
  readonly leaveSeconds: number;
}
