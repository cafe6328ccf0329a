/**
 * How long to wait. Nothing sleeps to decide: a wait ends without success after a second without progress *and* ten round
 * trips that the server has served to others meanwhile, or when it has served nobody for some seconds.
 *
 * These seconds are a server's own: time in which the grader or the server was ready to run, and a busy machine ran others,
 * does not count.
 */
import { ownWaitedSeconds, type Server } from '../server/server.ts';
import { type Address, Connection, type Line } from '../wire/connection.ts';
import type { Failure, Why } from './failure.ts';
import type { Person } from './person.ts';
import { Probe } from './probe.ts';

/** A second without progress... */
const PATIENCE_MS = 1000;
/** ...and so many round trips served to others. */
export const PATIENCE_TRIPS = 10;
/** A server may notice that somebody has left only when it looks around, each second or two. */
export const LEAVE_PATIENCE_MS = 3000;
/** So long everything goes well without probing: most answers come within a millisecond. */
const PROBE_AFTER_MS = 250;
const POLL_MS = 40;
/** Gives a server the chance to read a line by itself before the next one comes. No verdict depends on it. */
const GAP_MS = 6;
/** A process may end a moment later than its connections. */
const EXIT_POLLS = 10;
/** A wait looks around at least each POLL_MS. Where it comes later than this, the grader itself did not run. */
const LATE_MS = 3 * POLL_MS;
const PROBE_WORD = /\bprobe\b/i;

export interface PatienceOptions {
  readonly address: Address;
  readonly server: Server | undefined;
  readonly hasNicknames: boolean;
  readonly isEcho: boolean;
  /** After so long without any sign of life the server hangs. */
  readonly hangMs: number;
  /** Bound of the whole case. */
  readonly caseMs: number;
  /** Nobody but the people of the case may talk. */
  readonly isExact: boolean;
}

export class Patience {
  /** All connections of the case, those of probes too. */
  readonly connections: Connection[] = [];
  readonly #options: PatienceOptions;
  readonly #start = performance.now();
  readonly #probeTokens = new Set<string>();
  readonly #wakers = new Set<() => void>();
  #lastProgress = 0;
  #seenLines = 0;
  #newestAt = 0;
  #servedAt = 0;
  #lastServed = 0;
  #lastLook = 0;
  /** Time in which the grader did not run. */
  #lostMs = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** Milliseconds since the case began. */
  readonly now = (): number => performance.now() - this.#start;

  /** @throws Error where the server does not accept the connection. */
  readonly open = async (localAddress?: string): Promise<Connection> => {
    const connection = await Connection.open(this.#options.address, this.now, this.#onActivity, localAddress);
    this.connections.push(connection);
    return connection;
  };

  /** The next activity on any connection, or so many milliseconds. */
  readonly activity = (ms: number = POLL_MS): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakers.add(wake);
    });

  async gap(): Promise<void> {
    await this.activity(GAP_MS);
  }

  /** Whether a line is what a probe said: it belongs to no case. */
  isProbed(line: Line): boolean {
    return PROBE_WORD.test(line.text) && this.isOfProbe(line);
  }

  isOfProbe(line: Line): boolean {
    return [...this.#probeTokens].some((one) => line.text.includes(one));
  }

  /**
   * Waits until `check` gives something.
   * @param awaited Where one of their connections ends, waiting is over.
   * @param ownTrips The wait itself is a round trip: if it hangs, its own words say it better.
   * @throws Failure that `fail` makes.
   */
  async until<T>(
    awaited: readonly Person[],
    check: () => T | undefined,
    fail: (why: Why) => Failure,
    { ownTrips = false }: { readonly ownTrips?: boolean } = {},
  ): Promise<T> {
    const { server, hangMs, caseMs, isExact } = this.#options;
    const started = this.#look();
    let probe: Probe | undefined;
    let still = { since: -1, waitedMs: 0 };
    try {
      for (;;) {
        const value = check();
        if (value !== undefined) return value;
        if (await this.#hasDied(awaited)) throw fail(server?.exit === undefined ? 'closed' : 'died');
        if (this.connections.some((connection) => connection.isFlooded)) throw fail('floods');
        const now = this.#look();
        this.#noteProgress(now);
        this.#noteService(now, probe);
        const quietMs = now - Math.max(started, this.#lastProgress);
        if (quietMs > PROBE_AFTER_MS && !isExact) probe ??= this.#startProbe();
        if (quietMs >= PATIENCE_MS && (probe?.served ?? 0) >= PATIENCE_TRIPS) throw fail('quiet');
        const since = Math.max(started, this.#lastProgress, this.#lastServed);
        if (since !== still.since && now - since > PROBE_AFTER_MS) still = { since, waitedMs: this.#waitedMs() };
        if (now - since >= hangMs && now - since - (this.#waitedMs() - still.waitedMs) >= hangMs)
          throw fail(ownTrips ? 'quiet' : 'hangs');
        if (now > caseMs) throw fail('late');
        await this.activity();
      }
    } finally {
      probe?.stop();
    }
  }

  /** Waits as `until` does, and says whether it came to anything. A server that serves nobody any more is a failure. */
  async comesTrue(awaited: readonly Person[], check: () => boolean, fail: (why: Why) => Failure): Promise<boolean> {
    let isQuiet = false;
    try {
      await this.until(
        awaited,
        () => (check() ? true : undefined),
        (why) => {
          isQuiet = why === 'quiet' || why === 'closed';
          return fail(why);
        },
      );
      return true;
    } catch (error) {
      if (isQuiet) return false;
      throw error;
    }
  }

  /** Ends all connections, at once. */
  end(): void {
    for (const connection of this.connections) connection.destroy();
  }

  readonly #onActivity = (): void => {
    for (const wake of this.#wakers) wake();
  };

  #startProbe(): Probe {
    const { hasNicknames, isEcho } = this.#options;
    const onToken = (one: string) => this.#probeTokens.add(one);
    return new Probe({ hasNicknames, isEcho, open: this.open, now: this.now, activity: this.activity, onToken });
  }

  /** The time of the case without that in which the grader did not run. */
  #look(): number {
    const now = this.now();
    this.#lostMs += Math.max(0, now - this.#lastLook - LATE_MS);
    this.#lastLook = now;
    return now - this.#lostMs;
  }

  /** For how long the server was ready to run while others ran; of a server that is not ours, the grader instead. */
  #waitedMs(): number {
    const { server } = this.#options;
    return ((server === undefined ? ownWaitedSeconds() : server.waitedSeconds) ?? 0) * 1000;
  }

  #noteService(now: number, probe: Probe | undefined): void {
    const servedAt = probe?.lastServed ?? 0;
    if (servedAt <= this.#servedAt) return;
    this.#servedAt = servedAt;
    this.#lastServed = now;
  }

  /** Progress is a line that is no answer to our probing, or a connection that ends. */
  #noteProgress(now: number): void {
    let seen = 0;
    for (const connection of this.connections) seen += connection.lines.length + (connection.state === 'open' ? 0 : 1);
    if (seen === this.#seenLines) return;
    const newest = this.connections
      .flatMap((connection) => connection.lines.slice(-3))
      .filter((line) => !this.isProbed(line));
    const newestAt = Math.max(this.#newestAt, ...newest.map((line) => line.at));
    if (newestAt > this.#newestAt) this.#lastProgress = now;
    this.#newestAt = newestAt;
    this.#seenLines = seen;
  }

  /** Whether somebody whom we wait for is gone, or the whole server. */
  async #hasDied(awaited: readonly Person[]): Promise<boolean> {
    const { server } = this.#options;
    if (server?.exit !== undefined) return true;
    if (!awaited.some((person) => person.connection.state !== 'open')) return false;
    for (let polls = 0; polls < EXIT_POLLS && server !== undefined && server.exit === undefined; polls++) {
      await this.activity();
    }
    return true;
  }
}
