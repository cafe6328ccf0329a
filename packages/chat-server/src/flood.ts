/**
 * Flood control: a bucket of tokens, one for each line, `burst` at most, `rate` new ones a second. Who has none is read
 * no further until there is one again; no line is dropped. (Lines are counted before they are decoded, so that what has
 * to wait does so as bytes, in the space that it came in.)
 */
export class FloodControl {
  readonly #burst: number;
  readonly #tokensPerMs: number;
  readonly #tokensPerByte: number;
  /** Below 0 where more was charged than there was. */
  #tokens: number;
  #filledAt = 0;

  /** `burst` in lines, at least 1; `rate` in lines a second, 0 for no bound; `maxLineBytes` is what a line may hold. */
  constructor(burst: number, rate: number, maxLineBytes: number) {
    this.#burst = burst;
    this.#tokensPerMs = rate / 1000;
    this.#tokensPerByte = 1 / maxLineBytes;
    this.#tokens = burst;
  }

  /** Adds the tokens of the time since the last call. `now`: milliseconds of a clock that never goes back. */
  refill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#tokensPerMs);
    this.#filledAt = now;
  }

  /** How many of these bytes may be carried out, each line of them for a token. */
  take(bytes: Uint8Array): number {
    if (this.#tokensPerMs === 0) return bytes.length;
    let taken = 0;
    while (this.#tokens >= 1) {
      const lf = bytes.indexOf(0x0a, taken);
      if (lf < 0) return bytes.length;
      taken = lf + 1;
      this.#tokens--;
    }
    return taken;
  }

  /** An answer of so many bytes was asked for. */
  charge(bytes: number): void {
    if (this.#tokensPerMs > 0) this.#tokens -= bytes * this.#tokensPerByte;
  }

  /** More has been charged than there was: even lines that have been taken must wait. */
  get isOverdrawn(): boolean {
    return this.#tokens < 0;
  }

  /** Milliseconds from the last `refill` until there is a token again. */
  get delay(): number {
    return Math.max(0, (1 - this.#tokens) / this.#tokensPerMs);
  }
}
