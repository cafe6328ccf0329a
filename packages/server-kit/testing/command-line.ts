/** The built command line of a server (`dist/cli.js` of the package under test) as a child process, ended with its test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach } from 'vitest';

const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

export class CommandLine {
  readonly #child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, ['dist/cli.js', ...args], { env: { ...process.env, ...env } });
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

  /** The port that it serves on, once it says so. */
  async port(): Promise<number> {
    for (;;) {
      const port = /^Serving on [^\n]*:(\d+)\n/.exec(this.stdout)?.[1];
      if (port !== undefined) return Number(port);
      if (this.#child.exitCode !== null) throw new Error(`It ended with ${this.#child.exitCode}: ${this.stderr}`);
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), once(this.#child, 'exit')]);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its exit code, when it has ended and all it wrote has been read. */
  async ended(): Promise<number | null> {
    const [code] = await once(this.#child, 'close');
    return code;
  }
}
