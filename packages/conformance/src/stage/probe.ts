/** Two clients of the grader's own, who talk to each other: while they are served, the server does not hang. */
import type { Connection } from '../wire/connection.ts';
import { probeNick, token } from './words.ts';

/** So many round trips are more than any patience needs. */
const MAX_TRIPS = 1000;
/** Behind the last line of a busy server come only so many of others. */
const RECENT_LINES = 200;
const FIRST_WAIT_MS = 100;

export interface ProbeOptions {
  readonly hasNicknames: boolean;
  readonly isEcho: boolean;
  readonly open: () => Promise<Connection>;
  readonly now: () => number;
  /** The next activity on any connection, or so many milliseconds. */
  readonly activity: (ms?: number) => Promise<void>;
  /** A text that the probe says: it is nobody's answer. */
  readonly onToken: (token: string) => void;
}

export class Probe {
  /** Completed round trips. */
  served = 0;
  /** When the last one was completed. */
  lastServed = 0;
  #isStopped = false;
  readonly #options: ProbeOptions;
  readonly #connections: Connection[] = [];

  constructor(options: ProbeOptions) {
    this.#options = options;
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    for (const connection of this.#connections) connection.leave();
  }

  async #run(): Promise<void> {
    const { isEcho, activity, now } = this.#options;
    try {
      const one = await this.#client();
      // An echo server answers, and passes nothing on.
      const two = isEcho ? one : await this.#client();
      await activity();
      while (!this.#isStopped && this.served < MAX_TRIPS) {
        await this.#say(one, two);
        if (!isEcho) await this.#say(two, one);
        if (this.#isStopped) return;
        this.served++;
        this.lastServed = now();
        await activity();
      }
    } catch {
      // It can't be connected to: nobody is served.
    }
  }

  async #client(): Promise<Connection> {
    const connection = await this.#options.open();
    this.#connections.push(connection);
    if (this.#isStopped) connection.leave();
    else if (this.#options.hasNicknames) connection.send(`${probeNick()}\n`);
    return connection;
  }

  /** Says something until it is heard: a nickname may be accepted later than the first text comes. */
  async #say(from: Connection, to: Connection): Promise<void> {
    const said: string[] = [];
    let next = 0;
    let waitMs = FIRST_WAIT_MS;
    const isHeard = () =>
      to.lines.slice(-RECENT_LINES).some((line) => {
        return said.some((one) => line.lower.includes(one.toLowerCase()));
      });
    while (!this.#isStopped && !isHeard()) {
      if (this.#options.now() >= next) {
        const one = token();
        this.#options.onToken(one);
        said.push(one);
        from.send(`probe ${one}\n`);
        next = this.#options.now() + waitMs;
        waitMs *= 2;
      }
      await this.#options.activity();
    }
  }
}
