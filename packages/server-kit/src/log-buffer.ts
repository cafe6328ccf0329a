/**
 * The buffer between a log and its target.
 *
 * 1. A write MUST NOT wait for the target. What the target does not take is kept up to a bound, and then dropped by whole
 *    entries and counted.
 * 2. A target that takes nothing MUST NOT be asked more often than the delays below say.
 * 3. When the target has taken everything again, the number of dropped entries MUST be reported once.
 * 4. The end of the process MUST NOT be delayed by more than `END_TIMEOUT_MS`.
 */
import type { LogTarget } from './log-target.ts';

/** Characters that wait for the target: some 5,000 entries, as of a storm of connections. */
const MAX_PENDING = 1_048_576;

/** Milliseconds until a target that took a part is asked again: a reader empties its pipe in less. */
const SHORTEST_DELAY_MS = 1;
/** The delay doubles up to this while the target takes nothing. */
const LONGEST_DELAY_MS = 128;

/** Milliseconds that the end of the process waits for a reader that is slow. */
const END_TIMEOUT_MS = 200;

export class LogBuffer {
  readonly #target: LogTarget;
  readonly #onDropped: (entries: number) => void;
  #pending = '';
  #isScheduled = false;
  /** The target did not take everything, and a timer is set. */
  #isStuck = false;
  #delay = SHORTEST_DELAY_MS;
  #dropped = 0;
  #droppedInAll = 0;

  /** `onDropped` is called when the target takes entries again, with the number of those that it did not take. */
  constructor(target: LogTarget, onDropped: (entries: number) => void) {
    this.#target = target;
    this.#onDropped = onDropped;
  }

  /** Entries that were dropped since the start. */
  get dropped(): number {
    return this.#droppedInAll;
  }

  /** Takes an entry in ASCII. The entries of a turn of the event loop are written together, at the end of the turn. */
  write(entry: string): void {
    if (this.#pending.length + entry.length > MAX_PENDING) {
      if (!this.#isStuck) this.#flush();
      if (this.#pending.length + entry.length > MAX_PENDING) {
        this.#dropped++;
        this.#droppedInAll++;
        return;
      }
    }
    this.#pending += entry;
    if (this.#isScheduled || this.#isStuck) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (!this.#isStuck) this.#flush();
    });
  }

  /** Writes what is left, because the process ends. */
  end(): void {
    const deadline = performance.now() + END_TIMEOUT_MS;
    while (!this.#writeOut() && performance.now() < deadline) wait(SHORTEST_DELAY_MS);
  }

  #flush(): void {
    const before = this.#pending.length;
    if (this.#writeOut()) {
      this.#delay = SHORTEST_DELAY_MS;
      this.#reportDropped();
      return;
    }
    const hasTaken = this.#pending.length < before;
    this.#delay = hasTaken ? SHORTEST_DELAY_MS : Math.min(this.#delay * 2, LONGEST_DELAY_MS);
    this.#isStuck = true;
    setTimeout(() => {
      this.#isStuck = false;
      this.#flush();
    }, this.#delay).unref();
  }

  /** Writes until nothing is left or nothing more is taken. Returns whether nothing is left. */
  #writeOut(): boolean {
    while (this.#pending !== '') {
      try {
        const taken = this.#target.write(this.#pending);
        if (taken === 0) return false;
        this.#pending = this.#pending.slice(taken);
      } catch {
        return false;
      }
    }
    return true;
  }

  #reportDropped(): void {
    if (this.#dropped === 0) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#onDropped(dropped);
  }
}

/** Blocks the process, which is about to end anyway. */
function wait(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
