/** Another client of the chat: a socket that sends lines and keeps what it receives. */
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export class Peer {
  readonly #socket: Socket;
  received = '';
  readonly #watchers = new Set<() => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.received += text;
      for (const check of [...this.#watchers]) check();
    });
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
  }

  /** Connects, sends the nickname, and waits until the server has accepted it. */
  static async enter(port: number, nick: string, ...lines: readonly string[]): Promise<Peer> {
    const socket = connect(port, '127.0.0.1');
    const peer = new Peer(socket);
    peer.send(nick, ...lines, '!me');
    await peer.receives(`!me ${nick}\r\n`);
    return peer;
  }

  send(...lines: readonly string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  leave(): void {
    this.#socket.end();
  }

  /** Waits until `text` is in what was received. */
  receives(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!this.received.includes(text)) return;
      clearTimeout(timer);
      this.#watchers.delete(check);
      resolve();
    };
    const timer = setTimeout(
      () => reject(new Error(`Waited for ${JSON.stringify(text)} but received ${JSON.stringify(this.received)}`)),
      15_000,
    );
    this.#watchers.add(check);
    check();
    return promise;
  }
}
