/** The chat server under attack, as a child process: its ports, and what it costs the machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { trialFiles } from './files.ts';

const PROGRAM = fileURLToPath(new URL('../../../packages/chat-server/dist/cli.js', import.meta.url));
/** As the command line of the chat server has it. */
const NODE_OPTIONS = ['--max-semi-space-size=8'];
const START_MS = 10_000;
const STOP_MS = 12_000;
/** The unit of processor time in /proc: 1/100 s on all systems with Linux (`getconf CLK_TCK`). */
const TICKS = 100;

/** What happens to the log: it is read; it is never read; or nobody can read it any more. */
export type LogReader = 'reads' | 'waits' | 'dies';

export interface Ports {
  readonly tcp: number | undefined;
  readonly tls: number | undefined;
  readonly admin: number | undefined;
}

export class TargetServer {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  #stdout = '';

  private constructor(program: string, args: readonly string[], log: LogReader) {
    // The log goes to a file. Through a pipe, the server would have to wait for the attackers, who read it.
    const stderr = log === 'reads' ? openSync(trialFiles().log, 'w') : ('pipe' as const);
    this.#child = spawn(process.execPath, [...NODE_OPTIONS, program, ...args], { stdio: ['ignore', 'pipe', stderr] });
    if (typeof stderr === 'number') closeSync(stderr);
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.#stdout += data.toString();
    });
    this.#closed = new Promise((resolve) => {
      this.#child.once('exit', () => {
        process.off('exit', kill);
        resolve();
      });
    });
  }

  /** `lines`: how many ports it prints. @throws Error if it does not start. */
  static async start(
    args: readonly string[],
    lines: number,
    log: LogReader,
    program: string = PROGRAM,
  ): Promise<TargetServer> {
    const server = new TargetServer(program, args, log);
    await server.#whenServing(lines);
    if (log === 'dies') server.#child.stderr?.destroy();
    return server;
  }

  get ports(): Ports {
    const port = (pattern: RegExp) => {
      const found = pattern.exec(this.#stdout)?.[1];
      return found === undefined ? undefined : Number(found);
    };
    return {
      tcp: port(/^Serving on [^\n]*:(\d+)\n/m),
      tls: port(/^Serving on [^\n]*:(\d+) with TLS\n/m),
      admin: port(/^Admin on [^\n]*:(\d+)\n/m),
    };
  }

  /** Resident memory in bytes: now, and at most since `forgetPeak` (proc(5)). 0 where the system does not say it. */
  get memory(): { readonly now: number; readonly peak: number } {
    const status = this.#proc('status');
    const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
    return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
  }

  forgetPeak(): void {
    try {
      writeFileSync(`/proc/${this.#child.pid}/clear_refs`, '5');
    } catch {
      // Then the peak is that of the whole life of the process.
    }
  }

  /** Seconds of processor time so far, of all its threads. */
  get processorSeconds(): number {
    const fields = this.#proc('stat').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
  }

  /** Seconds so far in which its main thread could have run, but had no processor, because other programs ran. */
  get starvedSeconds(): number {
    return Number(this.#proc('schedstat').split(' ')[1] ?? 0) / 1e9;
  }

  /** Sends SIGTERM. Resolves with the exit code, or with the signal that ended the process. */
  async stop(): Promise<number | string> {
    this.#child.kill('SIGTERM');
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#closed;
    clearTimeout(patience);
    return this.#child.exitCode ?? this.#child.signalCode ?? 'unknown';
  }

  #proc(file: string): string {
    try {
      return readFileSync(`/proc/${this.#child.pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  }

  async #whenServing(lines: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const fail = () => reject(new Error(`The server does not start: ${readFileSync(trialFiles().log, 'utf8')}`));
      const patience = setTimeout(fail, START_MS);
      this.#child.once('error', fail);
      this.#child.once('exit', fail);
      this.#child.stdout?.on('data', () => {
        if (this.#stdout.split('\n').length <= lines) return;
        clearTimeout(patience);
        this.#child.off('exit', fail);
        resolve();
      });
    });
  }
}
