/**
 * Transport over a socket, TCP or TLS.
 *
 * What is ugly here: bytes go to `socket._write`, the method behind `socket.write`. The outbox is the only writer of its
 * socket and has its own queue. `write` would add a second queue, its events, and a deferred callback for each write; if
 * each delivery is a write, that is a quarter of the total time. And the listeners are functions that all sockets share,
 * which find the transport on the socket: five closures for each connection would be some 500 bytes.
 */
import type { Socket } from 'node:net';
import { release } from '@linechat/server-kit';
import { CRLF_LINES, type Framing } from './framing.ts';
import type { Endpoint, Transport, TransportHandler } from './transport.ts';

/** The encoding that `Writable` passes to `_write` with bytes; its type allows only encodings of text. */
const BYTES = 'buffer' as BufferEncoding;

const HANDLER = Symbol('handler');
/** What libuv has not written yet. Node's types do not have it. */
interface Wire {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
}

type AttachedSocket = Socket & { [HANDLER]: TransportHandler };

export class TcpTransport implements Transport {
  readonly peer: Endpoint;
  readonly #socket: Socket;
  readonly #wire: Socket;

  /**
   * `peer` is the client, which behind a proxy is not the other end of the socket. `wire` is the socket below TLS.
   */
  constructor(socket: Socket, peer: Endpoint, wire: Socket = socket) {
    this.peer = peer;
    this.#socket = socket;
    this.#wire = wire;
  }

  get framing(): Framing {
    return CRLF_LINES;
  }

  get bytesTaken(): number {
    return this.#wire.bytesWritten - ((this.#wire as unknown as Wire)._handle?.writeQueueSize ?? 0);
  }

  attach(handler: TransportHandler): void {
    const socket = this.#socket as AttachedSocket;
    socket[HANDLER] = handler;
    socket.on('data', onData);
    socket.on('end', onEnd);
    socket.on('finish', onFinish);
    socket.on('error', onError);
    socket.on('close', onClose);
  }

  write(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    // TLS would swallow the error of a write of no bytes, and two writes at a time would break it.
    (bytes.length === 0 ? this.#wire : this.#socket)._write(bytes, BYTES, done);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(error?: Error): void {
    this.#socket.destroy(error);
  }
}

function onData(this: AttachedSocket, chunk: Buffer): void {
  this[HANDLER].read(chunk);
  release(chunk);
}

function onEnd(this: AttachedSocket): void {
  this[HANDLER].ended();
}

function onFinish(this: AttachedSocket): void {
  this[HANDLER].finished();
}

function onError(this: AttachedSocket): void {
  this[HANDLER].lost();
}

function onClose(this: AttachedSocket): void {
  this[HANDLER].closed();
}
