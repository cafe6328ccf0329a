/** Runs other programs, each pinned to a core where that is possible. They end with this process at the latest. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The cores of the programs: the server and its load never share one. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const running = new Set<ChildProcess>();
let folder: string | undefined;

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** A temporary folder. It is removed when this process ends. */
export function temporaryFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'linechat-bench-'));
  return folder;
}

/** Whether `name` is a program on the PATH, or a path to one. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', name]).status === 0;
}

export const CAN_PIN: boolean = cpus().length > LOAD_CORE && hasProgram('taskset');

/** `command`, pinned to one core, with as many open files as the system allows. The process id stays the same. */
function prepared(command: readonly string[], core: number): readonly string[] {
  const pinned = CAN_PIN ? ['taskset', '-c', String(core), ...command] : command;
  return ['sh', '-c', 'ulimit -n "$(ulimit -Hn)"; exec "$@"', 'sh', ...pinned];
}

function start(command: readonly string[], core: number): ChildProcess {
  const [program = 'sh', ...args] = prepared(command, core);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

/** A program that runs until it is stopped. Only the end of its output is kept. */
export class Service {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #printed = '';

  constructor(command: readonly string[], core: number) {
    this.#child = start(command, core);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#printed = (this.#printed + data.toString()).slice(-1000);
      });
    }
    this.#ended = new Promise((resolve) => this.#child.on('close', () => resolve()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The end of its output. */
  get printed(): string {
    return this.#printed.trim();
  }

  async stop(): Promise<void> {
    if (this.isRunning) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** The output of `command`. Rejects if it fails, or takes longer than `seconds`. */
export async function outputOf(command: readonly string[], core: number, seconds: number): Promise<string> {
  const child = start(command, core);
  let output = '';
  let complaint = '';
  child.stdout?.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(deadline);
  if (code === 0) return output;
  throw new Error(complaint.trim() || (code === null ? `took longer than ${seconds} s` : `ended with code ${code}`));
}
