/**
 * Asks a peer that speaks telnet, and on whose connection nothing goes either way, whether it is still there: `IAC NOP`
 * (RFC 854), to which nothing is answered. TCP asks too, but behind a proxy it asks the proxy; the NOP goes as far as
 * the client, and keeps what stands between from taking the connection for idle.
 */

/** IAC NOP. Not to be changed. */
export const NOP: Uint8Array = Uint8Array.of(0xff, 0xf1);

/**
 * The time that TCP's own questions take, in milliseconds, and some more (Node has it ask ten times, a second apart).
 * They come first: while a NOP waits to be acknowledged TCP does not ask, and only gives up after minutes.
 */
const TCP_ASKS_MS = 12_000;

export class TelnetProbe {
  readonly #silenceMs: number;
  readonly #bytesSent: () => number;
  readonly #ask: () => void;
  #timer: NodeJS.Timeout | undefined;
  #bytesSentBefore = 0;

  /** `bytesSent` grows with what is sent; where it has grown the connection was not silent. */
  constructor(keepAliveMs: number, bytesSent: () => number, ask: () => void) {
    this.#silenceMs = keepAliveMs + Math.min(keepAliveMs, TCP_ASKS_MS);
    this.#bytesSent = bytesSent;
    this.#ask = ask;
  }

  /** Something was received from a peer that speaks telnet. */
  heard(): void {
    this.#bytesSentBefore = this.#bytesSent();
    if (this.#timer === undefined) this.#timer = setInterval(() => this.#silence(), this.#silenceMs);
    else this.#timer.refresh();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #silence(): void {
    const bytesSent = this.#bytesSent();
    const isSilent = bytesSent === this.#bytesSentBefore;
    this.#bytesSentBefore = bytesSent + (isSilent ? NOP.length : 0);
    if (isSilent) this.#ask();
  }
}
