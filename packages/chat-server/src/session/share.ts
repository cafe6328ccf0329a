/**
 * The share of a client: what it may say to others while the chat is congested. It is a bucket of bytes, by `costOf`, from
 * which every line takes, so it is full only for a client that said little lately.
 *
 * Times are in milliseconds of a clock that never goes back.
 */

/** Bytes that a client may say at once: a long paragraph. */
const SHARE_BURST = 2048;
/** Bytes each second: a person types less, and 1,000 clients with so much are 2 Mbit/s. */
const SHARE_RATE = 256;

export class Share {
  #bytes = SHARE_BURST;
  #filledAt = 0;

  /** Whether a line of this cost may be said. One that costs more than the whole share may be said when it is full. */
  allows(cost: number, now: number): boolean {
    this.#refill(now);
    return this.#bytes >= Math.min(cost, SHARE_BURST);
  }

  /** When it may be said, if nothing else is said before. */
  readyAt(cost: number, now: number): number {
    this.#refill(now);
    const missing = Math.min(cost, SHARE_BURST) - this.#bytes;
    return now + Math.ceil((missing * 1000) / SHARE_RATE);
  }

  /** A line of this cost is said. */
  take(cost: number, now: number): void {
    this.#refill(now);
    this.#bytes = Math.max(-SHARE_BURST, this.#bytes - cost);
  }

  #refill(now: number): void {
    this.#bytes = Math.min(SHARE_BURST, this.#bytes + ((now - this.#filledAt) * SHARE_RATE) / 1000);
    this.#filledAt = now;
  }
}
