/** Command line → grade → report → exit code. */
import { appendFileSync, readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { parseAddress, UsageError } from './address.ts';
import { explanation, listing } from './explain.ts';
import { findCase, type GradeOptions, grade } from './grade.ts';
import { runLab } from './lab/lab.ts';
import { createParser, type Flags } from './options.ts';
import { classroomReport, isAllFine, jsonReport, junitReport, tapReport } from './report/data.ts';
import { githubReport } from './report/github.ts';
import { resultLine, type TextOptions, textReport } from './report/text.ts';
import { type CaseResult, NEEDS_ANOTHER, NOT_REACHED, type Report } from './results.ts';
import type { Address } from './wire/connection.ts';

const PASSED = 0;
const FAILED = 1;
const MISUSED = 2;
const UNREACHABLE = 3;
const WRONG_GRADER = 4;

/** Runs the command to its end and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // Without it Node would end with 1, which says that a case has failed.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => process.exit(blameOnGrader(error)));
  }
  const code = await run(argv);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return code;
}

/** The command without what holds for the whole process. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === 'lab') return await runLab(argv.slice(1));
    const parser = createParser(packageVersion());
    parser.parse(argv, { from: 'user' });
    const flags = parser.opts<Flags>();
    if (flags.list === true) return print(listing());
    if (flags.explain !== undefined) return print(explanation(named(flags.explain)));
    return await gradeAndReport(flags, parser.args[0]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? PASSED : MISUSED;
    if (error instanceof UsageError) {
      process.stderr.write(`linechat-conformance: ${error.message}\n`);
      return MISUSED;
    }
    return blameOnGrader(error);
  }
}

/** The one place where a stack is printed: it is the grader's, and it is said so. */
function blameOnGrader(error: unknown): number {
  process.stderr.write(
    `linechat-conformance: The grader itself has failed, and not your server. Please report this:\n${error instanceof Error ? error.stack : error}\n`,
  );
  return WRONG_GRADER;
}

async function gradeAndReport(flags: Flags, address: string | undefined): Promise<number> {
  if ((address === undefined) === (flags.start === undefined)) {
    throw new UsageError('Say which server: either HOST:PORT, or --start "COMMAND {port}".');
  }
  const tls = tlsOf(flags);
  const text: TextOptions = { hasColours: hasColours(flags), withTranscript: flags.transcript === true };
  const onResult = (result: CaseResult) => {
    if ((flags.report ?? 'text') !== 'text' || isLeftOut(result)) return;
    print(`${resultLine(result, text)}\n`);
  };
  const options: GradeOptions = {
    level: flags.level ?? 'rooms',
    tls,
    onResult,
    ...(address === undefined ? {} : { address: { ...parseAddress(address), tls } }),
    ...(flags.start === undefined ? {} : { start: flags.start }),
    ...(flags.only === undefined ? {} : { only: flags.only.map((name) => named(name).name) }),
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    isFresh: flags.fresh === true,
  };
  const report = await grade(options);
  write(report, flags, text);
  if (report.unreachable !== undefined) return UNREACHABLE;
  return isAllFine(report) ? PASSED : FAILED;
}

/** Cases that were not tried for another one's failure would bury it: the end of the report counts them. */
function isLeftOut({ reason }: CaseResult): boolean {
  return reason === NOT_REACHED || reason?.startsWith(NEEDS_ANOTHER) === true;
}

function write(report: Report, flags: Flags, text: TextOptions): void {
  switch (flags.report ?? 'text') {
    case 'text':
      print(textReport(report, text));
      return;
    case 'json':
      print(jsonReport(report));
      return;
    case 'tap':
      print(tapReport(report));
      return;
    case 'junit':
      print(junitReport(report));
      return;
    case 'classroom':
      print(classroomReport(report));
      return;
    case 'github': {
      const { annotations, summary } = githubReport(report);
      print(annotations);
      const file = process.env['GITHUB_STEP_SUMMARY'];
      if (file === undefined || file === '') print(summary);
      else writeSummary(file, summary);
    }
  }
}

function writeSummary(file: string, summary: string): void {
  try {
    appendFileSync(file, summary);
  } catch (error) {
    // What was graded stays right.
    process.stderr.write(`linechat-conformance: The step summary cannot be written: ${(error as Error).message}\n`);
  }
}

function named(name: string): ReturnType<typeof findCase> {
  try {
    return findCase(name);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function tlsOf({ tls, tlsCa, tlsInsecure }: Flags): Address['tls'] {
  if (tls !== true && tlsCa === undefined && tlsInsecure !== true) return undefined;
  if (tlsCa === undefined) return { insecure: tlsInsecure === true };
  try {
    return { ca: readFileSync(tlsCa, 'utf8'), insecure: tlsInsecure === true };
  } catch (error) {
    throw new UsageError(`The certificates cannot be read: ${(error as Error).message}`);
  }
}

function hasColours({ color }: Flags): boolean {
  if (color !== undefined && color !== 'auto') return color === 'always';
  return process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

function print(text: string): number {
  process.stdout.write(text);
  return PASSED;
}

/** All that was written is out, or nobody reads it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
