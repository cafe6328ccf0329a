/**
 * Keep-alive probes for a peer that speaks telnet: `IAC NOP` (RFC 854), to which there is no answer, after a silence in
 * both directions. TCP has probes of its own, but behind a proxy they only reach the proxy. The NOP reaches the client, and
 * prevents that something on the way closes the connection because it is idle.
 */

/** IAC NOP. Must not be changed. */
export const NOP: Uint8Array = Uint8Array.of(0xff, 0xf1);

/**
 * The time that TCP's own probes take, in milliseconds, and a little more (Node has ten of them, one each second). They
 * must come first: while a NOP is not acknowledged, TCP sends no probes and gives up only after minutes.
 */
const TCP_PROBES_MS = 12_000;

export class TelnetProbe {
  readonly #silenceMs: number;
  readonly #bytesSent: () => number;
  readonly #probe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #bytesSentBefore = 0;

  /** `bytesSent` grows with what is sent; if it has grown, the connection was not silent. */
  constructor(keepAliveMs: number, bytesSent: () => number, probe: () => void) {
    this.#silenceMs = keepAliveMs + Math.min(keepAliveMs, TCP_PROBES_MS);
    this.#bytesSent = bytesSent;
    this.#probe = probe;
  }

  /** Something arrived from a peer that speaks telnet. */
  heard(): void {
    this.#bytesSentBefore = this.#bytesSent();
    if (this.#timer === undefined) this.#timer = setInterval(() => this.#afterSilence(), this.#silenceMs);
    else this.#timer.refresh();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #afterSilence(): void {
    const bytesSent = this.#bytesSent();
    const isSilent = bytesSent === this.#bytesSentBefore;
    this.#bytesSentBefore = bytesSent + (isSilent ? NOP.length : 0);
    if (isSilent) this.#probe();
  }
}
