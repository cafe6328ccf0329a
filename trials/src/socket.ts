/** The socket of a client: it parses what comes, and reports how the connection ended. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type Heard, readLine } from './heard.ts';
import { WireReader } from './wire.ts';

export interface Hearing {
  /** Called with each line, in order. */
  heard(heard: Heard, line: string): void;
  /** Called if the bytes break the protocol. Nothing more is parsed then. */
  broke(why: string): void;
}

/** `'closed'`: the server closed in order, at the end of a line. `'lost'`: the connection broke. */
export type HowEnded = 'closed' | 'lost';

export class ChatSocket {
  readonly socket: Socket;
  /** Resolves when nothing more will come. */
  readonly ended: Promise<HowEnded>;
  readonly #reader = new WireReader();
  #isDeaf = false;

  private constructor(socket: Socket, hearing: Hearing) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      if (this.#isDeaf) return;
      try {
        for (const line of this.#reader.push(chunk)) hearing.heard(readLine(line), line);
      } catch (error) {
        this.#isDeaf = true;
        hearing.broke(error instanceof Error ? error.message : String(error));
      }
    });
    this.ended = new Promise((resolve) => {
      socket.once('end', () => resolve(this.#reader.isInside ? 'lost' : 'closed'));
      socket.once('close', () => resolve('lost'));
    });
    socket.on('error', () => {});
  }

  static async connect(port: number, hearing: Hearing): Promise<ChatSocket> {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    // Its listeners are added before anything can come.
    const chat = new ChatSocket(socket, hearing);
    await once(socket, 'connect');
    return chat;
  }

  /** Bytes of telnet refusals so far. */
  get refusedBytes(): number {
    return this.#reader.refusedBytes;
  }

  write(bytes: Uint8Array | string): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** Sends a FIN. */
  halfClose(): void {
    this.socket.end();
  }

  /**
   * Breaks the connection, with RST if no FIN was sent (libuv does not reset a socket that it shuts down). Node first sends
   * what is pending, and still reads meanwhile; but nothing more is parsed.
   */
  reset(): void {
    this.#isDeaf = true;
    if (this.socket.writableEnded) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }
}
