/** The command line of a server as a child process. It is killed after its test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach } from 'vitest';

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

export interface HowToRun {
  /** The program. Default: the built command line of the package under test. */
  readonly program?: string;
  /** The limit of file descriptors for the process. */
  readonly descriptors?: number;
  /** The largest file that the process may write, in blocks of 512 bytes. */
  readonly fileBlocks?: number;
  /** A file descriptor for standard error. Default: a socket, which is read. */
  readonly stderr?: number;
}

export class CommandLine {
  readonly #child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, how: HowToRun = {}) {
    const { program = 'dist/cli.js', descriptors, fileBlocks, stderr = 'pipe' } = how;
    const limits = [
      descriptors === undefined ? '' : `ulimit -n ${descriptors}; `,
      fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `,
    ].join('');
    const limited = limits === '' ? [] : ['/bin/sh', '-c', `${limits}exec "$0" "$@"`];
    const [command = '', ...rest] = [...limited, process.execPath, program, ...args];
    this.#child = spawn(command, rest, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', stderr] });
    running.add(this.#child);
    this.#child.stdout?.on('data', (data) => {
      this.stdout += data;
    });
    this.#child.stderr?.on('data', (data) => {
      this.stderr += data;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits until it prints the port that it listens on. */
  async port(): Promise<number> {
    return Number(await this.says('stdout', /^Serving on [^\n]*:(\d+)(?: with TLS)?\n/));
  }

  /** Waits until it prints a second port, for TLS. */
  async tlsPort(): Promise<number> {
    return Number(await this.says('stdout', /\nServing on [^\n]*:(\d+) with TLS\n/));
  }

  /** Waits for output that matches `expected`. Returns its first group, or the match if it has no group. */
  async says(where: 'stdout' | 'stderr', expected: RegExp): Promise<string> {
    const stream = this.#child[where] ?? this.#child;
    for (;;) {
      const found = expected.exec(this[where]);
      if (found !== null) return found[1] ?? found[0];
      if (this.#child.exitCode !== null) throw new Error(`It ended with ${this.#child.exitCode}: ${this.stderr}`);
      await Promise.race([once(stream, 'data'), once(this.#child, 'exit')]);
    }
  }

  /** Waits until standard error contains `text`. */
  async logged(text: string): Promise<void> {
    while (!this.stderr.includes(text)) await once(this.#child.stderr ?? this.#child, 'data');
  }

  /** The log entries so far, parsed from JSON. */
  get log(): Record<string, unknown>[] {
    const entries = this.stderr.split('\n').slice(0, -1);
    return entries.map((entry) => JSON.parse(entry));
  }

  /** Reads standard error no further. */
  leaveLogUnread(): void {
    this.#child.stderr?.pause();
  }

  /** Reads standard error again. */
  readLog(): void {
    this.#child.stderr?.resume();
  }

  /** The reader of standard error is gone. */
  closeLog(): void {
    this.#child.stderr?.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits until it has ended and all its output is read. Returns its exit code. */
  async ended(): Promise<number | null> {
    const [code] = await once(this.#child, 'close');
    return code;
  }
  /** Waits until it has ended, whatever is left of its output. Returns its exit code. */
  async exited(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const [code] = await once(this.#child, 'exit');
    return code;
  }
}
