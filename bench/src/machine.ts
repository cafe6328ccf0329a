/** The machine and the commit of a measurement. Without them and the date, a figure means nothing. */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
  /** Whether the server and its load each had a core of their own. */
  readonly pinned: boolean;
  /** Processes ready to run in the minute before. If it is not near 0, the machine was busy. */
  readonly loadAverage: number;
}

export interface Source {
  readonly commit: string;
  /** Whether the working tree had no changes since that commit. */
  readonly clean: boolean;
  readonly date: string;
}

export function thisMachine(pinned: boolean): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.version,
    pinned,
    loadAverage: loadavg()[0] ?? 0,
  };
}

export function thisSource(now: Date): Source {
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'packages', 'bench', ':!bench/results');
  return {
    commit: git('rev-parse', '--short=10', 'HEAD') ?? 'unknown',
    clean: changed === '',
    date: now.toISOString().slice(0, 10),
  };
}

function git(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', cwd: new URL('../..', import.meta.url) });
  return status === 0 ? stdout.trim() : undefined;
}
