/**
 * Flood control: a bucket of tokens, one for each line, `burst` at most, `rate` new ones a second. Who has none is read
 * no further until there is one again; no line is dropped. (Lines are counted before they are decoded, so that what has
 * to wait does so as bytes, in the space that it came in.)
 */
export class FloodControl {
  readonly #burst: number;
  readonly #tokensPerMs: number;
  #tokens: number;
  #filledAt = 0;

  /** `burst` in lines, at least 1; `rate` in lines a second, 0 for no bound. */
  constructor(burst: number, rate: number) {
    this.#burst = burst;
    this.#tokensPerMs = rate / 1000;
    this.#tokens = burst;
  }

  /** How many of these bytes may be carried out at `now` (milliseconds of a clock that never goes back). */
  take(bytes: Uint8Array, now: number): number {
    if (this.#tokensPerMs === 0) return bytes.length;
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#tokensPerMs);
    this.#filledAt = now;
    let taken = 0;
    while (this.#tokens >= 1) {
      const lf = bytes.indexOf(0x0a, taken);
      if (lf < 0) return bytes.length;
      taken = lf + 1;
      this.#tokens--;
    }
    return taken;
  }

  /** Milliseconds from the last `take` until there is a token again. */
  get delay(): number {
    return Math.max(0, (1 - this.#tokens) / this.#tokensPerMs);
  }
}
