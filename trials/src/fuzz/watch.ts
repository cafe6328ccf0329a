/** Runs a target in a process of its own, and sees to it that an end comes: of too much time, or too much memory, too. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LastReader } from './last.ts';

export interface Assignment {
  /** The URL of the module that has the table of targets. */
  readonly targets: string;
  readonly name: string;
  readonly corpus: readonly Uint8Array[];
  readonly seed: number;
  readonly seconds: number;
  /** The path of the file in which each input is noted before it is run. */
  readonly last: string;
}

export interface Report {
  readonly runs: number;
  readonly places: number;
  readonly features: number;
  readonly corpus: readonly Uint8Array[];
  readonly finding: { readonly input: Uint8Array; readonly why: string } | undefined;
}

/** An input that takes longer than this is a finding. They take a millisecond or less. */
const HANG_MS = 10_000;
/** So is one that needs more memory, in MiB: the inputs are bounded, and so must be what is made of them. */
const MOST_MEMORY = 256;
/** What is kept of what the process complains of, in characters. */
const MOST_COMPLAINT = 2000;

/** Rejects where the target can't be run at all. */
export async function runWatched(assignment: Omit<Assignment, 'last'>, hangMs = HANG_MS): Promise<Report> {
  const last = new LastReader();
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    execArgv: [`--max-old-space-size=${MOST_MEMORY}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  let complaint = '';
  child.stderr?.on('data', (data: Buffer) => {
    complaint = (complaint + data.toString()).slice(0, MOST_COMPLAINT);
  });
  let report: Report | undefined;
  child.on('message', (message: Report) => {
    report = message;
  });
  child.send({ ...assignment, last: last.path } satisfies Assignment);

  let count = 0;
  let isHanging = false;
  const watch = setInterval(() => {
    const now = last.read().count;
    isHanging = now > 0 && now === count;
    count = now;
    if (isHanging) kill();
  }, hangMs);
  try {
    await new Promise((resolve) => child.once('close', resolve));
    if (report !== undefined) return report;
    const { count: runs, input } = last.read();
    if (runs === 0) throw new Error(`The target '${assignment.name}' does not run: ${complaint}`);
    const why = isHanging
      ? `It does not come to an end within ${hangMs} ms.`
      : `It ends the process: ${/^FATAL.*$/m.exec(complaint)?.[0] ?? complaint}`;
    return { runs, places: 0, features: 0, corpus: assignment.corpus, finding: { input, why } };
  } finally {
    clearInterval(watch);
    process.off('exit', kill);
    last.remove();
  }
}
