/** A client for tests, over TCP or TLS: it sends lines or bytes, and returns the received lines one by one. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

export class Peer {
  readonly socket: Socket;
  /** The socket below TLS. */
  readonly #wire: Socket;
  #received: Buffer = Buffer.alloc(0);
  /** Chunks since the last read; joined at the next one. */
  #chunks: Buffer[] = [];
  #ended = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket, wire: Socket = socket) {
    this.socket = socket;
    this.#wire = wire;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', () => {});
  }

  static async connect(port: number, { localAddress = '127.0.0.1' } = {}): Promise<Peer> {
    return new Peer(await connect(port, localAddress));
  }

  /** Connects, sends the bytes `before`, and then starts TLS. Resolves after the handshake. */
  static async connectTls(
    port: number,
    options: ConnectionOptions,
    { localAddress = '127.0.0.1', before = [] as readonly Uint8Array[] } = {},
  ): Promise<Peer> {
    const socket = await connect(port, localAddress);
    for (const bytes of before) socket.write(bytes);
    const secure = connectTls({ ...options, socket });
    await once(secure, 'secureConnect');
    return new Peer(secure, socket);
  }

  /** Connects and sends a nickname. Resolves when the chat has accepted it. */
  static async enter(port: number, nickname: string): Promise<Peer> {
    return await (await Peer.connect(port)).named(nickname);
  }

  /** Sends a nickname. Resolves when the chat has accepted it. */
  async named(nickname: string): Promise<this> {
    this.send(nickname);
    await this.sync();
    return this;
  }

  /** Sends each text as a line. */
  send(...lines: string[]): void {
    this.socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  sendBytes(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** The next line without its CRLF; `undefined` if the server has closed. */
  async line(): Promise<string | undefined> {
    for (;;) {
      this.#join();
      const end = this.#received.indexOf('\n');
      if (end >= 0) {
        const line = this.#received.subarray(0, end + 1).toString();
        if (!line.endsWith('\r\n')) throw new Error(`A line without CRLF: ${JSON.stringify(line)}`);
        this.#received = this.#received.subarray(end + 1);
        return line.slice(0, -2);
      }
      if (this.#ended) return undefined;
      await this.#more();
    }
  }

  async lines(count: number): Promise<(string | undefined)[]> {
    const lines: (string | undefined)[] = [];
    while (lines.length < count) lines.push(await this.line());
    return lines;
  }

  /** Resolves when the server has processed all lines so far. Returns the lines that came meanwhile. */
  async sync(): Promise<string[]> {
    const token = `sync${Math.random()}`;
    this.send(`!ping ${token}`);
    const before: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line === undefined) throw new Error(`The server closed before it answered; before: ${before.join(' | ')}`);
      if (line === `!pong ${token}`) return before;
      before.push(line);
    }
  }

  /** All bytes until the server closes. */
  async rest(): Promise<Buffer> {
    while (!this.#ended) await this.#more();
    this.#join();
    const rest = this.#received;
    this.#received = Buffer.alloc(0);
    return rest;
  }

  /** The next `count` bytes; fewer if the server closes. */
  async bytes(count: number): Promise<Buffer> {
    for (this.#join(); this.#received.length < count && !this.#ended; this.#join()) await this.#more();
    const bytes = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    return bytes;
  }

  /** Sends a FIN. The peer can still receive. */
  halfClose(): void {
    this.socket.end();
  }

  /** Resets the connection (RST). */
  reset(): void {
    this.#wire.resetAndDestroy();
  }

  #join(): void {
    if (this.#chunks.length > 0) this.#received = Buffer.concat([this.#received, ...this.#chunks]);
    this.#chunks = [];
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

async function connect(port: number, localAddress: string): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1', localAddress, noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}
