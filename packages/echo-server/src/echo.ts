/**
 * One connection of the echo server: bytes → telnet filter → line decoder → upper case → bytes.
 *
 * Memory is bounded by reading no further from a peer that does not take its answers: what one read brings is answered
 * in one write, and the next read waits until that has been passed on.
 */
import type { Socket } from 'node:net';
import { LineDecoder, TelnetFilter } from '@linechat/line-codec';
import { DRAIN_TIMEOUT_MS, LINGER_TIMEOUT_MS, release } from '@linechat/server-kit';

/** What a connection tells of its work. */
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
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, maxLineBytes: number, observer: EchoObserver) {
    this.#socket = socket;
    this.#observer = observer;
    this.#decoder = new LineDecoder({ maxLineBytes });
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => socket.resume());
    // Everything read was answered at once, so only what is owed is left to be sent; bytes without an end are no line.
    socket.on('end', () => this.#finish());
    socket.on('finish', () => this.#setTimer(LINGER_TIMEOUT_MS));
    socket.on('close', () => clearTimeout(this.#timer));
    // The 'close' that follows is all there is to say.
    socket.on('error', () => {});
  }

  /** Tells the peer why it has to go, and sends it away after what it is owed. */
  dismiss(refusal: string): void {
    if (this.#isOver) return;
    this.#socket.write(`!error ${refusal}\r\n`);
    this.#finish();
  }

  /** Ends it at once, whatever it is owed. */
  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#isOver) return;
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
    // Not `encodeLine`: a lone CR is part of a line here, and comes back as it is.
    return this.#decoder
      .push(data)
      .map((found) => `${found.type === 'line' ? found.text.toUpperCase() : LINE_TOO_LONG}\r\n`)
      .join('');
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#setTimer(DRAIN_TIMEOUT_MS);
    this.#socket.resume();
    this.#socket.end();
  }

  #setTimer(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.destroy(), ms);
  }
}
