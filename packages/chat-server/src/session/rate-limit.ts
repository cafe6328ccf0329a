/**
 * The rate limit of a client: two token buckets, one for lines and one for bytes. A client that has used up one of them
 * has to wait; no line is dropped. Long answers cost line tokens too, so both numbers may become negative.
 *
 * Every byte that was read costs a byte token, whatever it turned out to be: text, line ends, telnet commands. Only those
 * inside an overlong line cost less. A blank line costs no line token, because it does nothing.
 */

/** What all connections of a server share. */
export interface RateLimitOptions {
  /** Lines that a client may send at once; at least 1. */
  readonly floodBurst: number;
  /** Lines each second; 0: no limit, of bytes neither. */
  readonly floodRate: number;
  /** Bytes that a client may send at once; at least 1. */
  readonly floodBytesBurst: number;
  /** Bytes each second; more than 0. */
  readonly floodBytesRate: number;
  /** An answer costs one line token for this many of its bytes, as if it were lines of the client. */
  readonly maxLineBytes: number;
}

export class RateLimit {
  readonly #options: RateLimitOptions;
  #lines: number;
  #bytes: number;
  #filledAt = 0;

  constructor(options: RateLimitOptions) {
    this.#options = options;
    this.#lines = options.floodBurst;
    this.#bytes = options.floodBytesBurst;
  }

  /** Whether there is no limit. */
  get isOff(): boolean {
    return this.#options.floodRate === 0;
  }

  /** Adds the tokens of the time since the last call. `now` is in milliseconds, of a clock that never goes back. */
  refill(now: number): void {
    const { floodBurst, floodRate, floodBytesBurst, floodBytesRate } = this.#options;
    const seconds = (now - this.#filledAt) / 1000;
    this.#lines = Math.min(floodBurst, this.#lines + seconds * floodRate);
    this.#bytes = Math.min(floodBytesBurst, this.#bytes + seconds * floodBytesRate);
    this.#filledAt = now;
  }

  /** Whether bytes may be processed. */
  get hasBytes(): boolean {
    return this.isOff || this.#bytes > 0;
  }

  /** Takes the tokens of bytes, even if there are not enough. */
  takeBytes(count: number): void {
    if (!this.isOff) this.#bytes -= count;
  }

  /** Takes a token for a line; `false` if there is none. */
  takeLine(): boolean {
    if (this.isOff) return true;
    if (this.#lines < 1) return false;
    this.#lines--;
    return true;
  }

  /** Takes line tokens for an answer of so many bytes. */
  charge(bytes: number): void {
    if (!this.isOff) this.#lines -= bytes / this.#options.maxLineBytes;
  }

  /** When there is a line token and a byte token again, on the clock of `refill`; in the past if there are. */
  get readyAt(): number {
    const { floodRate, floodBytesRate } = this.#options;
    const forLine = ((1 - this.#lines) * 1000) / floodRate;
    const forBytes = ((1 - this.#bytes) * 1000) / floodBytesRate;
    return this.#filledAt + Math.max(forLine, forBytes);
  }
}
