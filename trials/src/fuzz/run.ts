/** Fuzzing as a command: each target in turn, its corpus kept, its finding named. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type Property, runProperty } from '../conversations/properties.ts';
import { parseArguments, type Request, usage } from './arguments.ts';
import { readCorpus, writeCorpus, writeFinding } from './corpus.ts';
import type { Target } from './target.ts';
import { type Report, runWatched } from './watch.ts';

/** What there is to fuzz. */
export interface Subjects {
  readonly targets: ReadonlyMap<string, Target>;
  /** The URL of the module that has `targets`, for the process that runs them. */
  readonly targetsUrl: string;
  readonly properties: ReadonlyMap<string, Property>;
}

export interface Folders {
  readonly corpus: string;
  readonly findings: string;
}

const FOUND = 1;
const WRONG_USAGE = 2;

/** @returns the exit code: 0 nothing was found, 1 something was (or it could not be run), 2 wrong usage. */
export async function runFuzz(args: readonly string[], subjects: Subjects, folders: Folders): Promise<number> {
  try {
    const { targets, properties } = subjects;
    const request = parseArguments(args, Array.from(targets.keys()), Array.from(properties.keys()));
    if (request === undefined) {
      process.stdout.write(usage(Array.from(targets.keys()), Array.from(properties.keys())));
    } else if (request.replay !== undefined) {
      replay(request.replay, targets.get(request.names[0] ?? ''));
    } else if ((await fuzzAll(request, subjects, folders)) > 0) {
      return FOUND;
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof TypeError ? WRONG_USAGE : FOUND;
  }
}

/** How many had a finding. */
async function fuzzAll(request: Request, { targetsUrl, properties }: Subjects, folders: Folders): Promise<number> {
  process.stdout.write(`seed ${request.seed}, ${request.seconds} s each\n`);
  let found = 0;
  for (const name of request.names) {
    const property = properties.get(name);
    const isFound =
      property === undefined
        ? await fuzzTarget(name, request, targetsUrl, folders)
        : await fuzzProperty(name, property, request);
    if (isFound) found++;
  }
  return found;
}

async function fuzzTarget(name: string, request: Request, targets: string, folders: Folders): Promise<boolean> {
  const corpus = readCorpus(folders.corpus, name);
  const { seed, seconds } = request;
  const report = await runWatched({ targets, name, corpus, seed, seconds });
  process.stdout.write(`${describe(name, corpus.length, report)}\n`);
  if (report.finding !== undefined) {
    const path = relative(process.cwd(), writeFinding(folders.findings, name, report.finding.input));
    process.stdout.write(
      `${report.finding.why}\nThe input is in ${path}; run it: pnpm fuzz ${name} --replay ${path}\n`,
    );
    return true;
  }
  if (!request.frozen) writeCorpus(folders.corpus, name, report.corpus);
  return false;
}

async function fuzzProperty(name: string, property: Property, request: Request): Promise<boolean> {
  const { runs, finding } = await runProperty(property, request);
  process.stdout.write(`${name}: ${finding === undefined ? 'nothing found' : 'FOUND'}; ${runs} conversations\n`);
  if (finding === undefined) return false;
  process.stdout.write(`${finding}\nRun it: pnpm fuzz ${name} --seed (the seed) --path (the path)\n`);
  return true;
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
