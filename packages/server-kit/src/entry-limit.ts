/**
 * Limits the log entries that anybody can cause, by address and in all, and sums up what is left out.
 *
 * 1. The number of entries in an interval MUST be bounded, whatever peers do: `PER_ADDRESS` for an address, `IN_ALL` for
 *    all of them, and one sum for each of `MAX_ADDRESSES`.
 * 2. An entry that is left out MUST be counted in the sum of its address, or of the others when there are too many.
 * 3. Memory MUST be bounded by `MAX_ADDRESSES`.
 */
import { networkOf } from './address-network.ts';

/** Milliseconds of an interval. */
export const ENTRY_INTERVAL_MS = 60_000;
/** Enough for the slips of a person. The first entries of an attack show what it is. */
export const PER_ADDRESS = 30;
/** Some 200 kB a minute at most, whatever number of addresses attacks. */
export const IN_ALL = 1000;
/** Addresses that are counted each for itself. */
export const MAX_ADDRESSES = 1000;

/** The entries about an address that were left out in an interval. `undefined`: about all addresses beyond the bound. */
export interface LeftOut {
  readonly address: string | undefined;
  readonly entries: number;
}

interface Count {
  entries: number;
  leftOut: number;
}

export class EntryLimit {
  readonly #report: (leftOut: LeftOut) => void;
  readonly #counts = new Map<string, Count>();
  readonly #others: Count = { entries: 0, leftOut: 0 };
  #entries = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `report` is called at the end of an interval, for each address about which entries were left out. */
  constructor(report: (leftOut: LeftOut) => void) {
    this.#report = report;
  }

  /** Whether one more entry about `address` may be logged in this interval. If not, it is counted. */
  allows(address: string): boolean {
    this.#timer ??= setTimeout(() => this.sumUp(), ENTRY_INTERVAL_MS).unref();
    const count = this.#countOf(networkOf(address));
    if (count.entries >= PER_ADDRESS || this.#entries >= IN_ALL) {
      count.leftOut++;
      return false;
    }
    count.entries++;
    this.#entries++;
    return true;
  }

  /** An entry that was allowed need not be counted: what it is about came to something. */
  giveBack(address: string): void {
    const count = this.#counts.get(networkOf(address));
    if (count === undefined || count.entries === 0) return;
    count.entries--;
    this.#entries--;
  }

  /** Ends the interval. */
  sumUp(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const sums = Array.from(this.#counts, ([address, { leftOut }]) => ({ address, entries: leftOut }));
    const others = { address: undefined, entries: this.#others.leftOut };
    this.#counts.clear();
    this.#others.entries = 0;
    this.#others.leftOut = 0;
    this.#entries = 0;
    for (const sum of [...sums, others]) if (sum.entries > 0) this.#report(sum);
  }

  #countOf(network: string): Count {
    const found = this.#counts.get(network);
    if (found !== undefined) return found;
    if (this.#counts.size >= MAX_ADDRESSES) return this.#others;
    const count = { entries: 0, leftOut: 0 };
    this.#counts.set(network, count);
    return count;
  }
}
