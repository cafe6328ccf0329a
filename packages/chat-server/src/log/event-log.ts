/**
 * The seam between a server and the one order of all events. A log takes inputs from its members and gives each of them
 * all events, in the same order. memory-log.ts is the log of one process.
 *
 * What a log MUST keep. The tests of each are named `law N: ...`, and run against every log.
 * 1. Each accepted input comes back to every member exactly once, at once or later, in one total order. What one member
 *    appends stays in the order in which it appended it. An exception of one member changes nothing for the others.
 * 2. `seq` rises with each event. `time` is what the clock of the log says, which may be set back.
 * 3. A node id is given out once, and never again.
 * 4. A member that joins gets the state by `restore`, and then every event after it. Only members that have been restored
 *    are asked for a snapshot.
 * 5. When a member leaves, or its process is gone, the log appends `node-lost` for its node. That is the last event of the
 *    node: what the member appends afterwards is ignored. A member that was taken for gone and still lives gets `failed`.
 * 6. A log that can't go on calls `failed`, once. After that no event comes back.
 *
 * What a server MUST keep: it acts on the events that come back, never on the fact that it has appended something.
 */
import type { ChatEvent, ChatInput, NodeId } from '@linechat/chat-core';

export interface EventLog {
  /** Adds a member. A server joins once, before it accepts connections. Rejects if the log can't be reached. */
  join(member: LogMember): Membership | Promise<Membership>;
}

/** What the log needs of a server. */
export interface LogMember {
  /**
   * Takes the state at which the events begin, as `snapshot` of another member gave it. It is called before the first
   * `receive`, perhaps before `join` resolves; not at all if there is no such state.
   *
   * @throws Error if the member can't go on from it; then `join` rejects.
   */
  restore(snapshot: string): void;
  /** Takes the next events. It is not called again before it has returned. The array must not be kept. */
  receive(events: readonly ChatEvent[]): void;
  /** The state after the last received event, as `serializeState` gives it, for a server that joins. */
  snapshot(): string;
  /** The log can't go on, at least not with this member, and why. */
  failed(error: Error): void;
}

/** What a server gets of the log. */
export interface Membership {
  /** The number of this member. */
  readonly node: NodeId;
  /**
   * Appends an input. `undefined`: the log takes more at once. A promise: the log is behind, and the source of this input
   * should append nothing more until it is resolved (it is never rejected). Neither says that the input has come back.
   */
  append(input: ChatInput): undefined | Promise<void>;
  /** Leaves the log. Resolves when nothing more is received; never rejects. May be called twice, and after `failed`. */
  leave(): Promise<void>;
}
