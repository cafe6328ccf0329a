/** The chat servers as a child process: their ports, the memory of the process, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ChatServerOptions } from '@linechat/chat-server';
import type { ChatKind } from '../chat-kinds.ts';

/** The command line as it is published: one server on a log in memory. */
const COMMAND_LINE = fileURLToPath(new URL('../../../packages/chat-server/dist/cli.js', import.meta.url));
/** For all other kinds of chat. */
const PROGRAM = fileURLToPath(new URL('./serve.ts', import.meta.url));
/** As the command line of the chat server has it. */
const NODE_OPTIONS = ['--max-semi-space-size=8'];
const START_MS = 10_000;
const STOP_MS = 15_000;
/** How much of its standard error is kept, in characters. */
const MAX_COMPLAINT = 4000;

/** The options that the soak gives to the servers. */
export type SoakOptions = Pick<ChatServerOptions, 'floodBurst' | 'floodRate' | 'maxPendingBytes'>;

export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  readonly #servers: number;
  #stdout = '';
  /** What it wrote to its standard error; it logs only errors. */
  complaint = '';

  private constructor(kind: ChatKind, options: SoakOptions) {
    this.#servers = kind.servers;
    this.#child = spawn(process.execPath, [...NODE_OPTIONS, ...commandFor(kind, options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.#stdout += data.toString();
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.complaint = (this.complaint + data.toString()).slice(0, MAX_COMPLAINT);
    });
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', () => {
        process.off('exit', kill);
        resolve();
      });
    });
  }

  /** @throws Error if it does not start. */
  static async start(kind: ChatKind, options: SoakOptions): Promise<ServerProcess> {
    const server = new ServerProcess(kind, options);
    await server.#whenServing();
    return server;
  }

  /** One for each server. */
  get ports(): readonly number[] {
    return Array.from(this.#stdout.matchAll(/^Serving on [^\n]*:(\d+)\n/gm), ([, port]) => Number(port));
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resident memory in bytes (proc(5)); `undefined` if the system does not tell it in this way. */
  get residentBytes(): number | undefined {
    try {
      const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
      return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
    } catch {
      return undefined;
    }
  }

  /** Sends SIGTERM. Resolves with the exit code, or with the signal that ended the process. */
  async stop(): Promise<number | string> {
    this.#child.kill('SIGTERM');
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#closed;
    clearTimeout(patience);
    return this.#child.exitCode ?? this.#child.signalCode ?? 'unknown';
  }

  async #whenServing(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const fail = () => reject(new Error(`The server does not start: ${this.complaint || this.#stdout}`));
      const patience = setTimeout(fail, START_MS);
      this.#child.once('error', fail);
      this.#child.once('close', fail);
      this.#child.stdout?.on('data', () => {
        if (this.ports.length < this.#servers) return;
        clearTimeout(patience);
        resolve();
      });
    });
  }
}

function commandFor(kind: ChatKind, options: SoakOptions): readonly string[] {
  if (kind.log !== 'memory' || kind.servers !== 1) return [PROGRAM, JSON.stringify(kind), JSON.stringify(options)];
  const { floodBurst, floodRate, maxPendingBytes } = options;
  return [
    ...[COMMAND_LINE, '--port', '0', '--log-level', 'error', '--log-format', 'json'],
    ...['--flood-burst', `${floodBurst}`, '--flood-rate', `${floodRate}`, '--max-pending-bytes', `${maxPendingBytes}`],
  ];
}
