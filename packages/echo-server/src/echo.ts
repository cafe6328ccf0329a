/**
 * One connection of the echo server: bytes → telnet filter → line decoder → upper case → bytes.
 *
 * Memory is bounded by back-pressure: each read is answered by one write, and reading pauses until the peer has taken that
 * write.
 */
import type { Socket } from 'node:net';
import { LineDecoder, TelnetFilter } from '@linechat/line-codec';
import { DRAIN_TIMEOUT_MS, LINGER_TIMEOUT_MS, release } from '@linechat/server-kit';

/** The events of one connection. */
export interface EchoObserver {
  received(bytes: Uint8Array): void;
  buffered(pendingBytes: number): void;
  sent(text: string): void;
}

const LINE_TOO_LONG = '!error line-too-long That line was too long and was dropped; please send it in shorter ones.';

export class Echo {
  readonly #socket: Socket;
  readonly #observer: EchoObserver;
  readonly #telnet = new TelnetFilter();
  readonly #decoder: LineDecoder;
  #isClosing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, maxLineBytes: number, observer: EchoObserver) {
    this.#socket = socket;
    this.#observer = observer;
    this.#decoder = new LineDecoder({ maxLineBytes });
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => socket.resume());
    // Each read was answered at once, so only pending output is left. Unfinished bytes are not a line.
    socket.on('end', () => this.#finish());
    socket.on('finish', () => this.#setTimer(LINGER_TIMEOUT_MS));
    socket.on('close', () => clearTimeout(this.#timer));
    // A 'close' follows each 'error', and is enough.
    socket.on('error', () => {});
  }

  /** Sends an error line after the pending output, and closes the connection. `error` is its code and text. */
  dismiss(error: string): void {
    if (this.#isClosing) return;
    this.#socket.write(`!error ${error}\r\n`);
    this.#finish();
  }

  /** Closes the connection at once; pending output is lost. */
  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#isClosing) return;
    this.#observer.received(chunk);
    const { data, reply } = this.#telnet.push(chunk);
    if (reply !== undefined) this.#socket.write(reply);
    const answer = this.#answer(data);
    release(chunk);
    this.#observer.buffered(this.#decoder.pendingBytes);
    if (answer === '') return;
    this.#observer.sent(answer);
    this.#socket.write(answer);
    if (this.#socket.writableNeedDrain) this.#socket.pause();
  }

  #answer(data: Uint8Array): string {
    // Not `encodeLine`, which refuses a CR: here a CR without LF is part of the line, and is sent back.
    return this.#decoder
      .push(data)
      .map((found) => `${found.type === 'line' ? found.text.toUpperCase() : LINE_TOO_LONG}\r\n`)
      .join('');
  }

  #finish(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#setTimer(DRAIN_TIMEOUT_MS);
    this.#socket.resume();
    this.#socket.end();
  }

  #setTimer(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.destroy(), ms);
  }
}
