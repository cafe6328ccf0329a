/**
 * What a server has done, as plain numbers. The hot path adds to fields once for each chunk, run or write; whoever wants
 * to know reads them. How long things take is measured only where somebody observes it.
 */
import { type ChatState, type ErrorCode, nicknameCount, roomCount } from '@linechat/chat-core';
import type { TurnAwayReason } from './admission.ts';
import type { EndReason } from './connection.ts';

/** The figures of a server. Those that are not said to be of now have been counted since the server was made. */
export interface ChatServerStatistics {
  /** Now: open connections, those that are on their way out among them. */
  readonly connections: number;
  /** Now: connections that have a nickname. */
  readonly nicknames: number;
  /** Now: rooms. */
  readonly rooms: number;
  /** Lines from clients, those that were refused among them. */
  readonly linesReceived: number;
  /** Lines to clients: a message to a hundred is a hundred. */
  readonly deliveries: number;
  /** Bytes that came in, and bytes that were handed to the sockets. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** How often flood control made a connection wait. */
  readonly floodPauses: number;
  /** How often clients were told each error code; those that never came are not in it. */
  readonly refusals: Readonly<Partial<Record<ErrorCode, number>>>;
  /** How many connections ended for each reason; those that never came are not in it. */
  readonly disconnects: Readonly<Partial<Record<EndReason, number>>>;
  /** How many came no further than a PROXY header or a TLS handshake, for each reason; those that never came are not in it. */
  readonly turnedAway: Readonly<Partial<Record<TurnAwayReason, number>>>;
}

/** Gets times as they are measured, in milliseconds. What it does belongs to the hot path. */
export interface DeliveryObserver {
  /** A turn of the event loop: from the first line that owed somebody something until all outboxes had written. */
  turn(ms: number): void;
  /** What a connection was owed had to wait for its socket, and has now been handed to the system, after so long. */
  wait(ms: number): void;
}

/** What goes through the server, counted: one object that all parts of it add to. */
export class Traffic {
  linesReceived = 0;
  deliveries = 0;
  bytesRead = 0;
  bytesWritten = 0;
  floodPauses = 0;
  readonly #refusals = new Map<ErrorCode, number>();
  readonly #disconnects = new Map<EndReason, number>();
  readonly #turnedAway = new Map<TurnAwayReason, number>();
  observer: DeliveryObserver | undefined;

  refused(code: ErrorCode): void {
    count(this.#refusals, code);
  }

  ended(reason: EndReason): void {
    count(this.#disconnects, reason);
  }

  turnedAway(reason: TurnAwayReason): void {
    count(this.#turnedAway, reason);
  }

  /** The time from which something is to be measured, in milliseconds of a clock that never goes back; 0: not at all. */
  now(): number {
    return this.observer === undefined ? 0 : performance.now();
  }

  turned(began: number): void {
    if (began !== 0) this.observer?.turn(performance.now() - began);
  }

  caughtUp(began: number): void {
    if (began !== 0) this.observer?.wait(performance.now() - began);
  }

  /** The figures of this moment; they do not change any more. */
  snapshot(connections: number, state: ChatState): ChatServerStatistics {
    const { linesReceived, deliveries, bytesRead, bytesWritten, floodPauses } = this;
    return {
      connections,
      nicknames: nicknameCount(state),
      rooms: roomCount(state),
      linesReceived,
      deliveries,
      bytesRead,
      bytesWritten,
      floodPauses,
      refusals: Object.fromEntries(this.#refusals),
      disconnects: Object.fromEntries(this.#disconnects),
      turnedAway: Object.fromEntries(this.#turnedAway),
    };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
