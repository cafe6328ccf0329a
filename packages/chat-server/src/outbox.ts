/**
 * The outbox of a connection: lines go in, at most one write a turn comes out. (post-office.ts empties all of them.)
 *
 * 1. Lines MUST reach the socket in the order in which they were owed, each whole and once.
 * 2. A connection MUST be written at most once in a turn of the event loop, whatever it is owed in that turn. (Where it
 *    is very much, the post office ends the turn early.)
 * 3. Connections that are owed the same MUST share one piece of bytes.
 * 4. What waits for a connection MUST stay within `maxPendingBytes`, what the socket has not yet passed on included.
 *    Beyond it `overflow` is called, once; what waits is dropped, and what is owed from then on is its last words.
 * 5. No connection MUST wait for another.
 * 6. To owe a line MUST NOT encode, copy or write anything: it moves a pointer.
 *
 * What is ugly here: bytes go to `socket._write`, the method behind `socket.write`. An outbox is its socket's only
 * writer and has a queue of its own, so all that `write` adds (a second queue, its events, a deferred callback for each
 * write) would be for nothing; where each delivery is a write, that is a quarter of the whole.
 */
import type { Socket } from 'node:net';
import type { MessageFormat } from '@linechat/chat-core';
import type { PendingLines } from './pending-lines.ts';
import { Traffic } from './statistics.ts';

/** The encoding that `Writable` passes to `_write` with bytes; its type knows of texts alone. */
const AS_THEY_ARE = 'buffer' as BufferEncoding;

export class Outbox {
  /** What is owed in this turn; `undefined` where nothing is. Moved by the post office, which runs its hot loop on it. */
  pending: PendingLines | undefined;
  format: MessageFormat = 'plain';
  /** Set when its connection has ended: nothing more is owed to it. */
  closed = false;

  readonly #socket: Socket;
  readonly #maxPendingBytes: number;
  readonly #overflow: () => void;
  readonly #traffic: Traffic;
  /** Bytes that are not lines (telnet's replies), to be written before the lines of this turn. */
  #raw: Uint8Array[] = [];
  /** What is owed from earlier turns, while a write is under way. */
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  /** The bytes of the write under way; 0 where there is none. */
  #writingBytes = 0;
  /** Since when the socket has been behind, as `performance.now()` says; 0 where it is not, or nobody wants to know. */
  #behindSince = 0;
  #overflowed = false;
  #finishing = false;

  constructor(socket: Socket, maxPendingBytes: number, overflow: () => void, traffic: Traffic = new Traffic()) {
    this.#socket = socket;
    this.#maxPendingBytes = maxPendingBytes;
    this.#overflow = overflow;
    this.#traffic = traffic;
  }

  /** Owes bytes that are not lines. Like lines, they are written at the end of the turn. */
  addRaw(bytes: Uint8Array): void {
    this.#raw.push(bytes);
  }

  /** Writes what this turn owes, or queues it behind the write under way. */
  flush(): void {
    const lines = this.pending?.bytes;
    this.pending = undefined;
    if (this.closed) return;
    if (this.#raw.length === 0) {
      if (lines !== undefined) this.#send(lines);
      return;
    }
    const bytes = Buffer.concat(lines === undefined ? this.#raw : [...this.#raw, lines]);
    this.#raw = [];
    this.#send(bytes);
  }

  /** Closes the socket's sending side when everything owed has been passed on. Does not wait for it. */
  finish(): void {
    this.#finishing = true;
    this.#endIfDone();
  }

  #send(bytes: Uint8Array): void {
    if (this.#writingBytes === 0) {
      this.#write(bytes);
    } else {
      this.#queue.push(bytes);
      this.#queuedBytes += bytes.length;
    }
    if (this.#writingBytes + this.#queuedBytes > this.#maxPendingBytes && !this.#overflowed) {
      this.#overflowed = true;
      this.#queue = [];
      this.#queuedBytes = 0;
      this.#overflow();
    }
  }

  #write(bytes: Uint8Array): void {
    this.#writingBytes = bytes.length;
    this.#traffic.bytesWritten += bytes.length;
    this.#socket._write(bytes, AS_THEY_ARE, this.#written);
    if (this.#writingBytes !== 0) this.#behindSince ||= this.#traffic.now();
  }

  /** Called by the socket within `_write` where the system took all bytes at once, which is nearly always. */
  readonly #written = (error?: Error | null): void => {
    this.#writingBytes = 0;
    if (error) {
      this.#socket.destroy(error);
    } else if (this.#queue.length > 0) {
      const bytes = Buffer.concat(this.#queue);
      this.#queue = [];
      this.#queuedBytes = 0;
      this.#write(bytes);
    } else {
      if (this.#behindSince !== 0) this.#traffic.caughtUp(this.#behindSince);
      this.#behindSince = 0;
      this.#endIfDone();
    }
  };

  #endIfDone(): void {
    const isDone = this.pending === undefined && this.#raw.length === 0 && this.#writingBytes === 0;
    if (this.#finishing && isDone) this.#socket.end();
  }
}
