/**
 * The turns of connections with more to do than one turn of the event loop allows: many lines at once, or many connections
 * that end at once. They take their turns one after the other, for `BUDGET_MS` in each turn of the event loop, so that
 * clients with little to do are not delayed.
 */

/** Milliseconds in each turn of the event loop. */
const BUDGET_MS = 3;

export interface Taker {
  /** May queue itself again. */
  takeTurn(): void;
}

export class Turns {
  readonly #queue = new Set<Taker>();
  #isScheduled = false;

  /** `taker` takes its turn once, behind those that wait. */
  queue(taker: Taker): void {
    this.#queue.add(taker);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#take());
  }

  #take(): void {
    this.#isScheduled = false;
    const end = performance.now() + BUDGET_MS;
    for (const taker of this.#queue) {
      this.#queue.delete(taker);
      taker.takeTurn();
      if (performance.now() >= end) break;
    }
    if (this.#queue.size > 0 && !this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.#take());
    }
  }
}
