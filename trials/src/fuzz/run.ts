/** Fuzzing as a command: each target in turn, its corpus kept, its finding named. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArguments, type Request, usage } from './arguments.ts';
import { readCorpus, writeCorpus, writeFinding } from './corpus.ts';
import type { Target } from './target.ts';
import { type Report, runWatched } from './watch.ts';

export interface Folders {
  readonly corpus: string;
  readonly findings: string;
}

const FOUND = 1;
const WRONG_USAGE = 2;

/** @returns the exit code: 0 nothing was found, 1 something was (or it could not be run), 2 wrong usage. */
export async function runFuzz(
  args: readonly string[],
  targets: ReadonlyMap<string, Target>,
  targetsUrl: string,
  folders: Folders,
): Promise<number> {
  try {
    const names = Array.from(targets.keys());
    const request = parseArguments(args, names);
    if (request === undefined) process.stdout.write(usage(names));
    else if (request.replay !== undefined) replay(request.replay, targets.get(request.targets[0] ?? ''));
    else if ((await fuzzAll(request, targetsUrl, folders)) > 0) return FOUND;
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof TypeError ? WRONG_USAGE : FOUND;
  }
}

/** How many targets had a finding. */
async function fuzzAll(request: Request, targetsUrl: string, folders: Folders): Promise<number> {
  process.stdout.write(`seed ${request.seed}, ${request.seconds} s for each target\n`);
  let found = 0;
  for (const name of request.targets) {
    const corpus = readCorpus(folders.corpus, name);
    const { seed, seconds } = request;
    const report = await runWatched({ targets: targetsUrl, name, corpus, seed, seconds });
    process.stdout.write(`${describe(name, corpus.length, report)}\n`);
    if (report.finding !== undefined) {
      found++;
      const path = relative(process.cwd(), writeFinding(folders.findings, name, report.finding.input));
      process.stdout.write(
        `${report.finding.why}\nThe input is in ${path}; run it: pnpm fuzz ${name} --replay ${path}\n`,
      );
    } else if (!request.frozen) {
      writeCorpus(folders.corpus, name, report.corpus);
    }
  }
  return found;
}

function describe(name: string, before: number, report: Report): string {
  const verdict = report.finding === undefined ? 'nothing found' : 'FOUND';
  const figures = `${report.runs} inputs, ${report.places} places, ${report.features} features`;
  return `${name}: ${verdict}; ${figures}, corpus ${before} → ${report.corpus.length}`;
}

/** Throws what the target throws. */
function replay(file: string, target: Target | undefined): void {
  target?.fuzz(readFileSync(file));
  process.stdout.write('The target takes this input.\n');
}
