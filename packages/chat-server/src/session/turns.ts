/**
 * The turns of connections with more to do than one turn of the event loop allows: many lines at once, or many connections
 * that send or end at once. They take their turns one after the other, for `BUDGET_MS` in each turn of the event loop, so
 * that clients with little to do are not delayed. What arrives is processed at once for as long; then it is queued, too.
 */

/** Milliseconds in each turn of the event loop: for those that wait, and again for what arrives. */
const BUDGET_MS = 3;

export interface Taker {
  /** May queue itself again. */
  takeTurn(): void;
}

export class Turns {
  readonly #queue = new Set<Taker>();
  #isScheduled = false;
  /** When what arrives in this turn of the event loop is no longer processed at once. */
  #readUntil: number | undefined;

  /** Whether what arrives may be processed at once. `now` is that of `performance.now()`. */
  hasTime(now: number): boolean {
    if (this.#readUntil === undefined) {
      this.#readUntil = now + BUDGET_MS;
      this.#schedule();
    }
    return now < this.#readUntil;
  }

  /** `taker` takes its turn once, behind those that wait. */
  queue(taker: Taker): void {
    this.#queue.add(taker);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#take());
  }

  #take(): void {
    this.#isScheduled = false;
    this.#readUntil = undefined;
    const end = performance.now() + BUDGET_MS;
    for (const taker of this.#queue) {
      this.#queue.delete(taker);
      taker.takeTurn();
      if (performance.now() >= end) break;
    }
    if (this.#queue.size > 0) this.#schedule();
  }
}
