/**
 * The rate limit of a client, a token bucket: one token for each line, at most `burst`, and `rate` new ones each second.
 * A client without a token has to wait; no line is dropped. Long answers cost tokens too, which may make the number
 * negative.
 */

/** What all connections of a server share. */
export interface RateLimitOptions {
  /** Lines that a client may send at once; at least 1. */
  readonly floodBurst: number;
  /** Lines each second; 0: no limit. */
  readonly floodRate: number;
  /** An answer costs one token for this many of its bytes, as if it were lines of the client. */
  readonly maxLineBytes: number;
}

export class RateLimit {
  readonly #options: RateLimitOptions;
  #tokens: number;
  #filledAt = 0;

  constructor(options: RateLimitOptions) {
    this.#options = options;
    this.#tokens = options.floodBurst;
  }

  /** Whether there is no limit. */
  get isOff(): boolean {
    return this.#options.floodRate === 0;
  }

  /** Adds the tokens of the time since the last call. `now` is in milliseconds, of a clock that never goes back. */
  refill(now: number): void {
    const { floodBurst, floodRate } = this.#options;
    this.#tokens = Math.min(floodBurst, this.#tokens + ((now - this.#filledAt) * floodRate) / 1000);
    this.#filledAt = now;
  }

  /** Takes a token for a line; `false` if there is none. */
  take(): boolean {
    if (this.isOff) return true;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Takes tokens for an answer of so many bytes. */
  charge(bytes: number): void {
    if (!this.isOff) this.#tokens -= bytes / this.#options.maxLineBytes;
  }

  /** When there is a token again, on the clock of `refill`; in the past if there is one. */
  get nextTokenAt(): number {
    return this.#filledAt + ((1 - this.#tokens) * 1000) / this.#options.floodRate;
  }
}
