/** Starts servers in Python in a hundredth of the time: nursery.py imports asyncio once, and forks. */
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Address } from '../../src/index.ts';
import { PYTHON } from './python.ts';

export class Nursery {
  readonly #process: ChildProcess;
  readonly #waiting: ((pid: number) => void)[] = [];
  readonly #alive = new Set<number>();

  constructor() {
    const child = spawn(PYTHON, [new URL('nursery.py', import.meta.url).pathname], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.#waiting.shift()?.(Number(line)));
    this.#process = child;
  }

  /** Runs the program at `path` with a free port as its argument, while `use` goes on. */
  async withServer<T>(path: string, use: (address: Address) => Promise<T>): Promise<T> {
    const port = await freePort();
    const pid = await new Promise<number>((resolve) => {
      this.#waiting.push(resolve);
      this.#process.stdin?.write(`${path} ${port}\n`);
    });
    this.#alive.add(pid);
    try {
      let host = await listens(port);
      for (; host === undefined && isAlive(pid); host = await listens(port)) await pause(5);
      return await use({ host: host ?? '127.0.0.1', port });
    } finally {
      kill(pid);
      this.#alive.delete(pid);
    }
  }

  end(): void {
    for (const pid of this.#alive) kill(pid);
    this.#process.stdin?.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The host at which somebody listens on this port. */
async function listens(port: number): Promise<string | undefined> {
  for (const host of ['127.0.0.1', '::1']) {
    const isListening = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host });
      socket
        .on('error', () => resolve(false))
        .on('connect', () => {
          socket.destroy();
          resolve(true);
        });
    });
    if (isListening) return host;
  }
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
