/** The built chat server as a child process: where it listens, how much memory it has, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../packages/chat-server/dist/cli.js', import.meta.url));
/** As the package's own start script has it. */
const NODE_OPTIONS = ['--max-semi-space-size=8'];
const START_MS = 10_000;
const STOP_MS = 15_000;
/** What is kept of what it complains of, in characters. */
const MOST_COMPLAINT = 4000;

export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  #stdout = '';
  /** What it has written to its standard error; it logs errors alone. */
  complaint = '';

  private constructor(options: readonly string[]) {
    this.#child = spawn(
      process.execPath,
      [...NODE_OPTIONS, PROGRAM, '--port', '0', '--log-level', 'error', '--log-format', 'json', ...options],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.#stdout += data.toString();
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.complaint = (this.complaint + data.toString()).slice(0, MOST_COMPLAINT);
    });
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', () => {
        process.off('exit', kill);
        resolve();
      });
    });
  }

  /** @throws Error where it does not start. */
  static async start(options: readonly string[] = []): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    await server.#whenServing();
    return server;
  }

  get port(): number {
    return Number(/^Serving on [^\n]*:(\d+)\n/.exec(this.#stdout)?.[1]);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resident memory in bytes (proc(5)); `undefined` where the system does not tell it so. */
  get residentBytes(): number | undefined {
    try {
      const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
      return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
    } catch {
      return undefined;
    }
  }

  /** Asks it to end (SIGTERM), and resolves with its exit code, or the signal by which it had to be ended. */
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
        if (Number.isNaN(this.port)) return;
        clearTimeout(patience);
        resolve();
      });
    });
  }
}
