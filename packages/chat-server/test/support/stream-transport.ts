/** The transport that the README shows. */
import type { Duplex } from 'node:stream';
import { CRLF_LINES, type Endpoint, type Transport, type TransportHandler } from '@linechat/chat-server';

export class StreamTransport implements Transport {
  readonly framing = CRLF_LINES;
  readonly peer: Endpoint;
  bytesTaken = 0;
  readonly #stream: Duplex;

  constructor(stream: Duplex, peer: Endpoint) {
    this.#stream = stream;
    this.peer = peer;
  }

  attach(handler: TransportHandler): void {
    this.#stream.on('data', (bytes: Uint8Array) => handler.read(bytes));
    this.#stream.on('end', () => handler.ended());
    this.#stream.on('finish', () => handler.finished());
    this.#stream.on('error', () => handler.lost());
    this.#stream.on('close', () => handler.closed());
  }

  write(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    this.#stream.write(bytes, (error) => {
      this.bytesTaken += bytes.length;
      done(error);
    });
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  end(): void {
    this.#stream.end();
  }

  destroy(error?: Error): void {
    this.#stream.destroy(error);
  }
}
