/**
 * One connection: bytes from the socket → telnet filter → line decoder → lines; bytes to the socket.
 *
 * The laws:
 * 1. A connection ends exactly once, and says how: closed by the server, or lost.
 * 2. Everything received before the end is delivered before the end, also a last line without a line end.
 * 3. Its buffers are bounded: `pause` stops reading; `send` returns `false` when the caller must wait for `onDrain`.
 */
import type { Socket } from 'node:net';
import { LineDecoder, TelnetFilter } from '@linechat/line-codec';
import { reasonOf } from '../reason.ts';
import { Unfinished } from './unfinished.ts';

/**
 * The longest received line, in bytes; a longer one is left out. (An answer to `!users` with 10,000 nicknames has
 * 250,000.)
 */
export const MAX_RECEIVED_LINE_BYTES = 1_048_576;

/** Milliseconds after which a line without its end is reported: longer than a line takes that is merely cut by TCP. */
const UNFINISHED_AFTER_MS = 500;

const IAC = 0xff;
const LF = 0x0a;

/** Milliseconds that `leave` waits for the server to close its side. */
const LEAVE_TIMEOUT_MS = 500;

/** How a connection ended. The reason is a clause, as in "Connection lost: REASON." */
export type Ending = { readonly type: 'closed' } | { readonly type: 'lost'; readonly reason: string };

export interface Receiver {
  /** The lines of one read, at least one, as they came: not safe for a terminal. */
  onLines(lines: readonly string[]): void;
  /** A line over {@link MAX_RECEIVED_LINE_BYTES} was left out. */
  onOverlongLine(): void;
  /**
   * The line that comes now has had no end for a moment. `text` is its beginning, at most 4,096 bytes, not safe for a
   * terminal. It is reported again as it grows, and comes whole in `onLines`.
   */
  onUnfinished?(text: string): void;
  /** There is room again for bytes to send. */
  onDrain(): void;
  onEnd(ending: Ending): void;
}

export class Connection {
  readonly #socket: Socket;
  readonly #filter = new TelnetFilter();
  readonly #decoder = new LineDecoder({ maxLineBytes: MAX_RECEIVED_LINE_BYTES, unfinished: 'line' });
  readonly #unfinished = new Unfinished();
  #receiver: Receiver | undefined;
  #hasReceived = false;
  /** Until the unfinished line is reported. */
  #timer: NodeJS.Timeout | undefined;

  /** `socket` must be connected, and nothing of it read. */
  constructor(socket: Socket) {
    this.#socket = socket;
    // An error before `start` is reported by `start`; without a listener it would end the program.
    socket.on('error', (error) => this.#end({ type: 'lost', reason: reasonOf(error) }));
  }

  /** Delivers from now on what the server sends. */
  start(receiver: Receiver): void {
    this.#receiver = receiver;
    const socket = this.#socket;
    if (socket.errored !== null) {
      this.#end({ type: 'lost', reason: reasonOf(socket.errored) });
      return;
    }
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#receiver?.onDrain());
    socket.on('end', () => this.#end({ type: 'closed' }));
    socket.on('close', () => this.#end({ type: 'lost', reason: 'it ended without a close' }));
  }

  /** Sends these bytes; `false`: wait for `onDrain` before the next. A peer that speaks telnet gets 0xFF as `IAC IAC`. */
  send(bytes: Uint8Array | string): boolean {
    const isCommand = typeof bytes !== 'string' && this.#filter.spoken && bytes.includes(IAC);
    return this.#write(isCommand ? withoutCommands(bytes) : bytes);
  }

  /** Closes our side. What the server still sends is delivered. */
  endInput(): void {
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /**
   * Closes the connection in order: what was sent goes out, nothing more is delivered. Waits for the server to close its
   * side, at most 500 ms.
   */
  leave(): Promise<void> {
    this.#receiver = undefined;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (socket.destroyed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => socket.destroy(), LEAVE_TIMEOUT_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.end();
    // A close with unread bytes resets the connection, and the server could lose what was sent last.
    socket.resume();
    return promise;
  }

  #write(bytes: Uint8Array | string): boolean {
    return !this.#socket.writable || this.#socket.write(bytes);
  }

  #receive(chunk: Uint8Array): void {
    if (!this.#hasReceived && isTlsAlert(chunk)) {
      this.#end({ type: 'lost', reason: 'the server speaks TLS (see --tls)' });
      return;
    }
    this.#hasReceived = true;
    const { data, reply } = this.#filter.push(chunk);
    if (reply !== undefined) this.#write(reply);
    this.#deliver(this.#decoder.push(data));
    this.#watchUnfinished(data);
  }

  #watchUnfinished(data: Uint8Array): void {
    this.#unfinished.push(data);
    if (this.#receiver?.onUnfinished === undefined) return;
    if (this.#unfinished.isEmpty || data.includes(LF)) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (!this.#unfinished.isEmpty) this.#timer ??= setTimeout(() => this.#reportUnfinished(), UNFINISHED_AFTER_MS);
  }

  #reportUnfinished(): void {
    this.#timer = undefined;
    this.#receiver?.onUnfinished?.(this.#unfinished.text);
  }

  #deliver(found: ReturnType<LineDecoder['push']>): void {
    const lines: string[] = [];
    for (const one of found) {
      if (one.type === 'line') {
        lines.push(one.text);
      } else {
        if (lines.length > 0) this.#receiver?.onLines(lines.splice(0));
        this.#receiver?.onOverlongLine();
      }
    }
    if (lines.length > 0) this.#receiver?.onLines(lines);
  }

  #end(ending: Ending): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    clearTimeout(this.#timer);
    this.#deliver(this.#decoder.end());
    this.#receiver = undefined;
    this.#socket.destroy();
    receiver.onEnd(ending);
  }
}

/** A TLS record of the type alert: what a server of TLS answers to plain text. (RFC 8446, 5.1) */
function isTlsAlert([type, major]: Uint8Array): boolean {
  return type === 0x15 && major === 0x03;
}

/** Each 0xFF twice, so that telnet takes it for a byte of the text. (RFC 854) */
function withoutCommands(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\xff', '\xff\xff'), 'latin1');
}
