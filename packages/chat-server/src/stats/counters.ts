/**
 * What a server has done, as plain numbers. The hot path adds to fields once for each chunk, run or write; readers take a
 * copy. Durations are measured only if somebody observes them.
 */
import { type ChatState, type ErrorCode, nicknameCount, roomCount } from '@linechat/chat-core';
import type { AttemptOutcome } from '../ops/guess-limit.ts';
import type { EndReason } from '../session/end-reason.ts';
import type { RejectReason } from '../transport/rejection.ts';

/** The figures of a server. Each is counted since the server was made, unless it says *now*. */
export interface ChatServerStatistics {
  /** Now: open connections of this server, including those that are about to close. */
  readonly connections: number;
  /** Now: connections in the chat that have a nickname, of all nodes. */
  readonly nicknames: number;
  /** Now: rooms. */
  readonly rooms: number;
  /** Lines from clients, including those that were refused. */
  readonly linesReceived: number;
  /** Lines to clients: a message to a hundred clients counts a hundred. */
  readonly deliveries: number;
  /** Bytes that were read. */
  readonly bytesRead: number;
  /** Bytes that were handed to the transports. */
  readonly bytesWritten: number;
  /** How often the rate limit made a connection wait. */
  readonly rateLimitPauses: number;
  /** How often clients were told each error code. A code that was never sent is missing. */
  readonly refusals: Readonly<Partial<Record<ErrorCode, number>>>;
  /** How many connections ended for each reason. A reason that never occurred is missing. */
  readonly disconnects: Readonly<Partial<Record<EndReason, number>>>;
  /** How many connections were closed before they were admitted, by reason. A reason that never occurred is missing. */
  readonly rejections: Readonly<Partial<Record<RejectReason, number>>>;
  /**
   * Attempts at the operators' password: `right`, `wrong`, or `early` (too soon after wrong ones, so not checked). An outcome
   * that never occurred is missing.
   */
  readonly operatorAttempts: Readonly<Partial<Record<AttemptOutcome, number>>>;
}

/** Gets durations as they are measured, in milliseconds. Its work is part of the hot path. */
export interface DeliveryObserver {
  /** A turn of the event loop: from its first delivery until all outboxes had written. */
  turn(ms: number): void;
  /** The output of a connection had to wait for its transport, and is now handed to the system. */
  wait(ms: number): void;
}

/** One object for a server; all its parts add to it. */
export class Counters {
  linesReceived = 0;
  deliveries = 0;
  bytesRead = 0;
  bytesWritten = 0;
  rateLimitPauses = 0;
  observer: DeliveryObserver | undefined;
  readonly #refusals = new Map<ErrorCode, number>();
  readonly #disconnects = new Map<EndReason, number>();
  readonly #rejections = new Map<RejectReason, number>();
  readonly #operatorAttempts = new Map<AttemptOutcome, number>();

  refused(code: ErrorCode): void {
    count(this.#refusals, code);
  }

  ended(reason: EndReason): void {
    count(this.#disconnects, reason);
  }

  rejected(reason: RejectReason): void {
    count(this.#rejections, reason);
  }

  operatorAttempted(outcome: AttemptOutcome): void {
    count(this.#operatorAttempts, outcome);
  }

  /** The start of a duration, in milliseconds of a clock that never goes back; 0 if nobody observes. */
  now(): number {
    return this.observer === undefined ? 0 : performance.now();
  }

  turned(began: number): void {
    if (began !== 0) this.observer?.turn(performance.now() - began);
  }

  caughtUp(began: number): void {
    if (began !== 0) this.observer?.wait(performance.now() - began);
  }

  /** The figures at this moment. */
  snapshot(connections: number, state: ChatState): ChatServerStatistics {
    const { linesReceived, deliveries, bytesRead, bytesWritten, rateLimitPauses } = this;
    return {
      connections,
      nicknames: nicknameCount(state),
      rooms: roomCount(state),
      linesReceived,
      deliveries,
      bytesRead,
      bytesWritten,
      rateLimitPauses,
      refusals: Object.fromEntries(this.#refusals),
      disconnects: Object.fromEntries(this.#disconnects),
      rejections: Object.fromEntries(this.#rejections),
      operatorAttempts: Object.fromEntries(this.#operatorAttempts),
    };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
