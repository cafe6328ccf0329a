/** A client's socket that hands out what is heard, and tells how it ended. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type Heard, readLine } from './heard.ts';
import { WireReader } from './wire.ts';

export interface Hearing {
  /** Called with each line, in order. */
  heard(heard: Heard, line: string): void;
  /** Called where the bytes are none of the contract; nothing is heard any more then. */
  broke(why: string): void;
}

/** `'closed'`: the server has closed in order, at the end of a line. `'lost'`: the connection broke. */
export type HowEnded = 'closed' | 'lost';

export class ChatSocket {
  readonly socket: Socket;
  /** Resolves when nothing more will be heard. */
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
    // Before anything can come.
    const chat = new ChatSocket(socket, hearing);
    await once(socket, 'connect');
    return chat;
  }

  /** Telnet's refusals so far, in bytes. */
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
   * Breaks the connection (RST; where a FIN was sent, without one: libuv resets no socket that it shuts down). Node sends
   * first what waits to be sent, and reads on for so long; but nothing is heard any more.
   */
  reset(): void {
    this.#isDeaf = true;
    if (this.socket.writableEnded) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }
}
