/**
 * Grades a server: runs the cases of a level, several at once where each has a fresh server, and says how far it came.
 *
 * A case whose needs have failed is not tried, so that one mistake does not fail six cases with misleading sentences.
 *
 * A server in which nothing has failed is used for the next case too; but a case has failed only if it fails on a fresh
 * server. No case fails for what another one has done.
 */
import { availableParallelism } from 'node:os';
import { allCases, type Case, casesOf, type Level } from './cases/index.ts';
import { type CaseResult, NEEDS_ANOTHER, NOT_REACHED, type Report, reportOf, type Story } from './results.ts';
import { type Server, StartError } from './server/server.ts';
import { Servers } from './server/servers.ts';
import { CannotRun, Failure } from './stage/failure.ts';
import { Stage } from './stage/stage.ts';
import type { Address } from './wire/connection.ts';

export interface GradeOptions {
  /** Where the server listens already... */
  readonly address?: Address;
  /** ...or the command that starts it: a fresh one for each case where `{port}` is in it. */
  readonly start?: string;
  readonly tls?: Address['tls'];
  readonly level: Level;
  /** These cases alone, by name. */
  readonly only?: readonly string[];
  /** A fresh server for each case, also where nothing has failed. */
  readonly isFresh?: boolean;
  /** How many cases run at once, with a server each. */
  readonly jobs?: number;
  /** Ends at the first failure. */
  readonly isBrief?: boolean;
  readonly onResult?: (result: CaseResult) => void;
}

/** Bound of one case: a right server with 50 ms of latency needs a third of it for the longest. */
const CASE_MS = 60_000;
/** Bound of a whole run. */
const RUN_MS = 300_000;
/** A server without any sign of life for so long hangs: first, and when it has done so twice. */
const HANG_MS = [6000, 2000] as const;
/** Nobody prints so much in one case but in a loop that never ends. */
const MUCH_OUTPUT_BYTES = 300_000;
/** Lines are lines, however they arrive. */
const GROUND = ['two-lines-in-one-write', 'cut-line'];
/** More does not help on two cores, and a slow machine is not to be made slower. */
const MAX_JOBS = 8;

export async function grade(options: GradeOptions): Promise<Report> {
  const run = new Run(options);
  return await run.run();
}

/** @throws RangeError where there is no such case. */
export function findCase(name: string): Case {
  const found = allCases().find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`There is no case ${name}. All cases: --list.`);
  return found;
}

class Run {
  readonly #options: GradeOptions;
  readonly #cases: readonly Case[];
  readonly #results = new Map<string, CaseResult>();
  readonly #started = performance.now();
  readonly #servers: Servers;
  /** The cases that failed because a line was lost on the way to what they test. */
  readonly #lostOnTheWay = new Set<string>();
  #hangs = 0;
  #unreachable: Report['unreachable'];
  #isOver = false;

  constructor(options: GradeOptions) {
    this.#options = options;
    this.#servers = new Servers(options.start);
    this.#cases = options.only === undefined ? casesOf(options.level) : options.only.map(findCase);
  }

  async run(): Promise<Report> {
    const isFresh = this.#options.start?.includes('{port}') === true;
    const jobs = isFresh ? (this.#options.jobs ?? Math.min(MAX_JOBS, availableParallelism() * 2)) : 1;
    const open = new Set(this.#cases);
    const busy = new Set<Promise<void>>();
    try {
      while (open.size > 0 || busy.size > 0) {
        for (const one of open) {
          const verdict = this.#isReady(one);
          if (verdict === 'wait') continue;
          if (verdict !== 'ready') {
            open.delete(one);
            this.#finish({ case: one, outcome: 'skipped', ms: 0, reason: verdict.reason, notes: [], transcript: [] });
            continue;
          }
          if (busy.size >= jobs) break;
          open.delete(one);
          const task: Promise<void> = this.#runCase(one).then((result) => {
            this.#finish(result);
            busy.delete(task);
          });
          busy.add(task);
        }
        if (busy.size > 0) await Promise.race(busy);
      }
    } finally {
      await this.#servers.end();
    }
    return this.#report();
  }

  #isReady(one: Case): 'ready' | 'wait' | { reason: string } {
    if (this.#unreachable !== undefined) return { reason: NOT_REACHED };
    if (this.#isOver) return { reason: 'another case has failed' };
    if (performance.now() - this.#started > RUN_MS)
      return { reason: `the time for all cases (${RUN_MS / 1000} seconds) is over` };
    if (one.cannotRun !== undefined) return { reason: one.cannotRun };
    if (this.#options.only !== undefined) return 'ready';
    const needed = one.needs.filter((name) => this.#cases.some((other) => other.name === name));
    const failed = needed.find(
      (name) => this.#results.get(name) !== undefined && this.#results.get(name)?.outcome !== 'passed',
    );
    if (failed !== undefined) return { reason: `${NEEDS_ANOTHER} ${failed} tests` };
    return needed.every((name) => this.#results.has(name)) ? 'ready' : 'wait';
  }

  #finish(result: CaseResult): void {
    this.#results.set(result.case.name, result);
    if (result.outcome === 'failed' && this.#options.isBrief === true) this.#isOver = true;
    // What is made of the others is known at the end.
    if (!this.#lostOnTheWay.has(result.case.name)) this.#options.onResult?.(result);
  }

  /** On a server that has been used already, and, where it fails there, on a fresh one. */
  async #runCase(one: Case): Promise<CaseResult> {
    const used = this.#isReusable(one) ? this.#servers.takeUsed() : undefined;
    if (used !== undefined) {
      const result = await this.#runOn(one, async () => used);
      if (result.outcome !== 'failed') return result;
    }
    return await this.#runOn(one, () => this.#servers.startFor(one));
  }

  /** Whether it may be played on a server that has played others. */
  #isReusable(one: Case): boolean {
    return this.#canBeUsedAfter(one) && (one.needsFresh !== true || !this.#canStartAnew);
  }

  /** Whether others may be played on its server afterwards. */
  #canBeUsedAfter(one: Case): boolean {
    return one.options === undefined && (this.#options.isFresh !== true || !this.#canStartAnew);
  }

  /** A server that chooses its port itself cannot be started again and again: the system may keep its port. */
  get #canStartAnew(): boolean {
    return this.#options.start?.includes('{port}') !== false;
  }

  async #runOn(one: Case, serve: () => Promise<Server | undefined>): Promise<CaseResult> {
    const started = performance.now();
    const end = (rest: Omit<CaseResult, 'case' | 'ms'>): CaseResult => ({
      case: one,
      ms: performance.now() - started,
      ...rest,
    });
    let server: Server | undefined;
    let stage: Stage | undefined;
    let isHealthy = false;
    try {
      server = await serve();
      const address = this.#options.address ?? {
        host: server?.host ?? '127.0.0.1',
        otherHost: server?.otherHost,
        port: server?.port ?? 0,
        tls: this.#options.tls,
      };
      stage = new Stage({
        address,
        server,
        hasNicknames: this.#options.level !== 'broadcast' && one.stage !== 'echo',
        isEcho: one.stage === 'echo',
        hangMs: this.#hangs < 2 ? HANG_MS[0] : HANG_MS[1],
        caseMs: CASE_MS,
        isExact: one.isExact === true,
      });
      await one.run(stage);
      isHealthy = server?.exit === undefined && server?.isStopping !== true;
      return end({ outcome: 'passed', notes: [...stage.notes], transcript: stage.transcript() });
    } catch (error) {
      if (error instanceof CannotRun)
        return end({ outcome: 'skipped', reason: error.message, notes: [], transcript: [] });
      if (error instanceof StartError) return end(this.#notStarted(error));
      if (!(error instanceof Failure)) throw error;
      if (
        this.#options.address !== undefined &&
        stage?.story.length === 0 &&
        this.#results.size === 0 &&
        /connected to/.test(error.came[0] ?? '')
      ) {
        this.#unreachable = { reason: error.came[0] ?? '', traceback: [] };
        return end({ outcome: 'skipped', reason: NOT_REACHED, notes: [], transcript: [] });
      }
      if (error.isOfGround) this.#lostOnTheWay.add(one.name);
      if (error.isHang) this.#hangs++;
      const transcript = stage?.transcript() ?? [];
      stage?.end();
      // What the server prints about it may come a moment later than the line that did not.
      if (server?.exit !== undefined) await server.lastOutput();
      else if (server !== undefined && server.errors.lastError === undefined) await stage?.gap();
      const story = this.#story(one, stage, error, server);
      return end({ outcome: 'failed', story, notes: [...(stage?.notes ?? [])], transcript });
    } finally {
      stage?.end();
      if (server !== undefined)
        this.#servers.giveBack(server, isHealthy && this.#canBeUsedAfter(one), one.needsFresh === true);
    }
  }

  /**
   * Every case stands on lines: where one of their cases has failed, a line that was lost on the way says nothing new. (They
   * may have been played after it.)
   */
  #withoutLost(result: CaseResult): CaseResult {
    const { name } = result.case;
    if (result.outcome !== 'failed' || !this.#lostOnTheWay.has(name)) return result;
    const ground = GROUND.find((other) => other !== name && this.#results.get(other)?.outcome === 'failed');
    if (ground === undefined) return result;
    const { story: _, ...rest } = result;
    return { ...rest, outcome: 'skipped', reason: `${NEEDS_ANOTHER} ${ground} tests`, transcript: [] };
  }

  #story(one: Case, stage: Stage | undefined, failure: Failure, server: Server | undefined): Story {
    const printed =
      server === undefined
        ? []
        : (server.errors.lastError ?? (server.exit === undefined ? [] : server.errors.lastLines));
    const much =
      server !== undefined && server.output.bytes > MUCH_OUTPUT_BYTES
        ? [`The server has printed ${(server.output.bytes / 1e6).toFixed(1)} MB.`]
        : [];
    return {
      did: stage?.story ?? [],
      expected: failure.expected,
      came: [...failure.came, ...much],
      traceback: printed,
      // What the server printed explains a hang better than the hang itself does.
      cause: (failure.isHang && printed.length > 0 ? undefined : failure.hint) ?? one.cause,
    };
  }

  #notStarted(error: StartError): Omit<CaseResult, 'case' | 'ms'> {
    const traceback = error.output?.lastError ?? error.output?.lastLines ?? [];
    // Where no case has been run yet, there is nothing to grade.
    if (this.#results.size === 0) {
      this.#unreachable = { reason: error.message, traceback };
      return { outcome: 'skipped', reason: NOT_REACHED, notes: [], transcript: [] };
    }
    const story = {
      did: ['The test started the server.'],
      expected: 'The server listens on its port.',
      came: [error.message],
      traceback,
      cause: 'See what the server printed.',
    };
    return { outcome: 'failed', story, notes: [], transcript: [] };
  }

  #report(): Report {
    for (const name of this.#lostOnTheWay) {
      const result = this.#results.get(name);
      if (result === undefined) continue;
      const judged = this.#withoutLost(result);
      this.#results.set(name, judged);
      this.#options.onResult?.(judged);
    }
    return reportOf({
      level: this.#options.level,
      isOfSome: this.#options.only !== undefined,
      results: this.#cases.flatMap((one) => this.#results.get(one.name) ?? []),
      notes: this.#servers.notes,
      ms: performance.now() - this.#started,
      unreachable: this.#unreachable,
    });
  }
}
