/** The task of a crowd, and its result. */

export interface CrowdSpec {
  readonly port: number;
  readonly pid: number;
  /** The number of clients. */
  readonly count: number;
  /** They join in this number of groups, with a pause between, to show how the cost grows. 1: all at once. */
  readonly groups: number;
  /** Whether the server knows `!nick` and `!users`. */
  readonly knowsUsers: boolean;
}

/** Delays of another client, in milliseconds. It sends a probe each millisecond; a delay counts from its schedule. */
export interface Felt {
  readonly worst: number;
  /** The longest pause of the crowd's own process. Delays up to this are not caused by the server. */
  readonly own: number;
}

export interface CrowdResult {
  /** For each group: the number of clients before it, and its cost. */
  readonly groups: readonly {
    readonly present: number;
    readonly joins: number;
    readonly seconds: number;
    readonly serverCpuSeconds: number;
    /** Of the server, after the group has joined. */
    readonly residentBytes: number;
  }[];
  /** Of the server before the first client. */
  readonly residentBytesBefore: number;
  /** Of the server with all clients, after two seconds without traffic. */
  readonly residentBytesIdle: number;
  readonly feltAtJoining: Felt;
  readonly feltIdle: Felt;
  /** While one client sends `!users` 20 times, each time after a change of nickname. */
  readonly feltAtUsers: Felt | undefined;
  readonly feltAtLeaving: Felt;
  readonly leaveSeconds: number;
}
