/** A connection of an attacker. It counts what it gets. */
import type { Socket } from 'node:net';
import type { Opened } from './connect.ts';

const LF = 0x0a;

/** What all attackers got. */
export interface Loot {
  connections: number;
  bytes: number;
  lines: number;
  /** Milliseconds until the server dropped a connection, for each that it dropped. */
  droppedAfter: number[];
}

export class Peer {
  readonly socket: Socket;
  /** Resolves when it is closed. */
  readonly ended: Promise<void>;
  readonly #wire: Socket;
  #hasLeft = false;

  constructor({ socket, wire }: Opened, loot: Loot) {
    this.socket = socket;
    this.#wire = wire;
    const openedAt = performance.now();
    loot.connections++;
    socket.on('data', (chunk: Buffer) => {
      loot.bytes += chunk.length;
      for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) loot.lines++;
    });
    const drop = () => {
      if (this.#hasLeft) return;
      this.#hasLeft = true;
      loot.droppedAfter.push(performance.now() - openedAt);
      socket.destroy();
    };
    socket.once('end', drop);
    socket.once('close', drop);
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  /** Resolves when something has come, or it is closed, or after half a second. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, 500);
      const done = () => {
        clearTimeout(patience);
        resolve();
      };
      this.socket.once('data', done);
      this.socket.once('close', done);
    });
  }

  /** Whether neither side has ended it. */
  get isOpen(): boolean {
    return !this.#hasLeft;
  }

  write(bytes: Uint8Array | string): void {
    if (this.isOpen && this.socket.writable) this.socket.write(bytes);
  }

  /** Writes the same bytes again and again, as fast as the server takes them, until the connection ends. Give 64 KiB or more. */
  pump(bytes: Uint8Array): void {
    while (this.isOpen && this.socket.writable) {
      if (this.socket.write(bytes)) continue;
      // Not at once: a write that the system takes at once would keep the event loop busy.
      this.socket.once('drain', () => setImmediate(() => this.pump(bytes)));
      return;
    }
  }

  /** Reads nothing more. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Sends a FIN, and reads on. */
  halfClose(): void {
    this.socket.end();
  }

  /** Closes both sides. The system still sends what it has. */
  close(): void {
    this.#hasLeft = true;
    this.socket.destroy();
  }

  /** Resets the connection at once. (`resetAndDestroy` first sends what is pending, which the server may never take.) */
  reset(): void {
    this.#hasLeft = true;
    if (this.#wire === this.socket) {
      Object.assign(this.#wire, { resetAndClosing: true });
      this.#wire.destroy();
    } else {
      // Below TLS, only this is safe: the other way ends Node 26.10 with a segmentation fault now and then.
      this.#wire.resetAndDestroy();
    }
  }
}
