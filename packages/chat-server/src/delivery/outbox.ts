/**
 * The outbox of a connection: lines go in, and at most one write a turn comes out. (fan-out.ts flushes all of them.)
 *
 * 1. Lines MUST reach the transport in the order in which they were enqueued, each whole and once.
 * 2. A connection MUST be written at most once in a turn of the event loop, whatever is enqueued in that turn. (If that is
 *    very much, the fan-out ends the turn early.)
 * 3. Connections with the same pending lines MUST share one piece of bytes.
 * 4. The pending output of a connection MUST stay within `maxPendingBytes`, including what the transport has not yet
 *    passed on. (One write of more than half of it counts as half: a long answer alone makes nobody too slow.) Above it
 *    the observer is told, once. What is pending is dropped, and so are later lines: the peer gets the beginning of its
 *    output without a gap, and then only the last line (the error with which the connection ends).
 * 5. No connection MUST wait for another.
 * 6. To enqueue a line MUST NOT encode, copy or write anything: it moves a pointer.
 */
import type { MessageFormat } from '@linechat/chat-core';
import type { Counters } from '../stats/counters.ts';
import type { Transport } from '../transport/transport.ts';
import type { Channel, Channels } from './channel.ts';
import type { PendingLines } from './pending-lines.ts';

const NO_BYTES = Buffer.alloc(0);
/** What a write of no bytes counts, so that it is known to be under way. */
const PROBE_BYTES = 1;

export interface OutboxObserver {
  /** The transport threw an exception, which is a bug. */
  failed(error: unknown): void;
  /** The pending output is over its limit. */
  overflowed(): void;
  /** Output had to wait for the transport, or waits no longer. */
  pendingChanged(): void;
}

export class Outbox {
  /** The pending lines of this turn; `undefined` if there are none. The fan-out moves it, in its hot loop. */
  pending: PendingLines | undefined;
  channel: Channel;
  /** Lines are enqueued. Not if the connection is closed, or if its output was over the limit. */
  takesLines = true;
  /** The transport is to be closed when the output is sent. */
  isFinishing = false;

  readonly #transport: Transport;
  readonly #channels: Channels;
  readonly #maxPendingBytes: number;
  readonly #observer: OutboxObserver;
  readonly #counters: Counters;
  /** Bytes that are not lines (telnet's replies), written before the lines of this turn. */
  #raw: Uint8Array[] | undefined;
  /** The output of earlier turns, while a write is under way. */
  #queue: Uint8Array[] | undefined;
  #queuedBytes = 0;
  /** The bytes of the write under way; 0 if there is none. */
  #writingBytes = 0;
  /** Since when the transport is behind, as `performance.now()` says; 0 if it is not, or if nobody observes it. */
  #behindSince = 0;
  #hasOverflowed = false;
  /** Within `write`: the system may take all bytes at once. */
  #isInWrite = false;
  #isClosed = false;

  constructor(
    transport: Transport,
    channels: Channels,
    maxPendingBytes: number,
    observer: OutboxObserver,
    counters: Counters,
  ) {
    this.channel = channels.plain;
    this.#transport = transport;
    this.#channels = channels;
    this.#maxPendingBytes = maxPendingBytes;
    this.#observer = observer;
    this.#counters = counters;
  }

  /** From now on lines are in `format`. Lines that are pending stay as they are. */
  setFormat(format: MessageFormat): void {
    this.channel = this.#channels[format];
    this.pending = this.pending?.apart();
  }

  /** The next line is the last one. It is taken in any case, unless the connection is closed. */
  expectLastLine(): void {
    this.takesLines = !this.#isClosed;
  }

  /** The connection is closed. */
  close(): void {
    this.#isClosed = true;
    this.takesLines = false;
  }

  /** Enqueues bytes that are not lines. Like lines, they are written at the end of the turn. */
  addRaw(bytes: Uint8Array): void {
    this.#raw ??= [];
    this.#raw.push(bytes);
  }

  /** Writes the output of this turn, or queues it behind the write under way. */
  flush(): void {
    const lines = this.pending?.bytes;
    this.pending = undefined;
    if (this.#isClosed) return;
    if (this.#raw === undefined) {
      if (lines !== undefined) this.#send(lines);
      return;
    }
    const bytes = Buffer.concat(lines === undefined ? this.#raw : [...this.#raw, lines]);
    this.#raw = undefined;
    this.#send(bytes);
  }

  /**
   * Finds out whether the peer has reset the connection. While a write is under way the system says that by itself. (Two
   * writes at a time would break TLS.)
   */
  probe(): void {
    if (this.#writingBytes !== 0 || this.#isClosed) return;
    this.#writingBytes = PROBE_BYTES;
    this.#transport.write(NO_BYTES, this.#written);
  }

  /** Bytes that the transport has not passed on. */
  get pendingBytes(): number {
    return this.#writingBytes + this.#queuedBytes;
  }

  /** Drops what is pending, and later lines, and tells the observer; once. */
  overflow(): void {
    if (this.#hasOverflowed) return;
    this.#hasOverflowed = true;
    this.takesLines = false;
    this.#queue = undefined;
    this.#queuedBytes = 0;
    this.#observer.overflowed();
  }

  /** If it is finishing and its output is sent: closes our side of the transport. */
  endIfDone(): void {
    const isDone = this.pending === undefined && this.#raw === undefined && this.#writingBytes === 0;
    if (!this.isFinishing || !isDone || this.#isClosed) return;
    try {
      this.#transport.end();
    } catch (error) {
      this.#observer.failed(error);
    }
  }

  #send(bytes: Uint8Array): void {
    if (this.#hasOverflowed && !this.isFinishing) return;
    if (this.#writingBytes === 0) {
      this.#write(bytes);
    } else {
      this.#queue ??= [];
      this.#queue.push(bytes);
      this.#queuedBytes += bytes.length;
    }
    if (this.#writingBytes === 0) return;
    const writing = Math.min(this.#writingBytes, this.#maxPendingBytes / 2);
    if (writing + this.#queuedBytes > this.#maxPendingBytes) this.overflow();
    this.#observer.pendingChanged();
  }

  #write(bytes: Uint8Array): void {
    this.#writingBytes = bytes.length;
    this.#counters.bytesWritten += bytes.length;
    this.#isInWrite = true;
    try {
      this.#transport.write(bytes, this.#written);
    } catch (error) {
      this.#observer.failed(error);
    }
    this.#isInWrite = false;
    if (this.#writingBytes !== 0) this.#behindSince ||= this.#counters.now();
  }

  /** Called by the transport within `write` if the system took all bytes at once, which is nearly always the case. */
  readonly #written = (error?: Error | null): void => {
    this.#writingBytes = 0;
    if (error) {
      this.#transport.destroy(error);
    } else if (this.#queue !== undefined) {
      const bytes = Buffer.concat(this.#queue);
      this.#queue = undefined;
      this.#queuedBytes = 0;
      this.#write(bytes);
    } else {
      if (this.#behindSince !== 0) this.#counters.caughtUp(this.#behindSince);
      this.#behindSince = 0;
      this.endIfDone();
    }
    if (!this.#isInWrite) this.#observer.pendingChanged();
  };
}
