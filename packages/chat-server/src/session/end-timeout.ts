/**
 * When the rest of a client's input is dropped: so long after its FIN; or after so long above the rate limit with nothing
 * but blank lines and telnet commands. Such a client may have closed its side long before: the FIN is behind bytes that
 * nobody reads, and the nickname must become free.
 *
 * Times are in milliseconds of a clock that never goes back.
 */

/** Milliseconds in which the lines of a peer that has closed its side are processed. Nobody may read the answers. */
const END_TIMEOUT_MS = 30_000;
/** Milliseconds above the rate limit without a line. A person who leans on the Enter key sends 900 bytes in this time. */
const NOISE_TIMEOUT_MS = 30_000;
/** Milliseconds below the rate limit after which that time begins anew. Between two reads a client is below it for a moment. */
const CALM_MS = 1000;

const NEVER = Number.POSITIVE_INFINITY;

export class EndTimeout {
  #endsAt: number | undefined;
  #noisySince: number | undefined;
  #calmSince: number | undefined;

  /** The peer has closed its side. */
  peerEnded(now: number): void {
    this.#endsAt = now + END_TIMEOUT_MS;
  }

  /** The client is above the rate limit. */
  throttled(now: number): void {
    if (this.#calmSince !== undefined && now - this.#calmSince >= CALM_MS) this.#noisySince = undefined;
    this.#calmSince = undefined;
    this.#noisySince ??= now;
  }

  /** It is below the rate limit. */
  calmed(now: number): void {
    this.#calmSince ??= now;
  }

  /** It sent a line. */
  heard(): void {
    this.#noisySince = undefined;
  }

  /** Nothing is waited for any more. */
  clear(): void {
    this.#endsAt = undefined;
    this.#noisySince = undefined;
  }

  get dueAt(): number {
    const noiseEndsAt =
      this.#noisySince === undefined || this.#calmSince !== undefined ? NEVER : this.#noisySince + NOISE_TIMEOUT_MS;
    return Math.min(this.#endsAt ?? NEVER, noiseEndsAt);
  }
}
