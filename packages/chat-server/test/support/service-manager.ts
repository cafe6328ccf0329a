/** systemd as a service sees it: a Unix datagram socket for notifications. Node has none, so Python holds it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Prints each datagram as a line. systemd-notify waits until the descriptor that it sends along is closed. */
const RECEIVE = `
import os, socket, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(sys.argv[1])
print('bound', flush=True)
while True:
    message, descriptors, _, _ = socket.recv_fds(manager, 4096, 8)
    for descriptor in descriptors: os.close(descriptor)
    if message != b'BARRIER=1': print(message.decode().replace('\\n', ' '), flush=True)
`;

export class ServiceManager {
  readonly #folder = mkdtempSync(join(tmpdir(), 'notify-'));
  readonly socket: string = join(this.#folder, 'socket');
  readonly #python: ChildProcess = spawn('python3', ['-c', RECEIVE, this.socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  readonly #lines: AsyncIterator<string>;

  private constructor() {
    if (this.#python.stdout === null) throw new Error('Python has no standard output.');
    this.#lines = createInterface({ input: this.#python.stdout })[Symbol.asyncIterator]();
  }

  static async start(): Promise<ServiceManager> {
    const manager = new ServiceManager();
    await manager.next();
    return manager;
  }

  /** The next notification, its assignments separated by spaces. */
  async next(): Promise<string> {
    return (await this.#lines.next()).value;
  }

  async stop(): Promise<void> {
    const ended = once(this.#python, 'close');
    this.#python.kill();
    await ended;
    rmSync(this.#folder, { recursive: true });
  }
}
