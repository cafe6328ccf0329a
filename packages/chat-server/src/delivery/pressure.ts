/**
 * What all connections together cost: output that clients have not read, input that waits for the rate limit, and what is
 * said to many.
 *
 * 1. A client that takes no byte for `stallTimeoutMs` while output is pending MUST be dropped as too slow.
 * 2. All that is held MUST stay within `maxHeldBytes`: above it, the clients with the most are dropped, those with the most
 *    first, and what they hold is freed. They are looked for at most once in a turn of the event loop.
 * 3. While a reader that keeps up with an ordinary line is far behind, the chat is congested: then the clients that say
 *    much have to wait, not the readers to go. A reader below `MIN_RATE` does not count, so that nobody can hold up the
 *    others by reading slowly. It is judged by what it took in `JUDGED_MS`: Linux takes nothing for a while and then a
 *    megabyte at once.
 * 4. All senders together MUST NOT say more than a reader of 10 Mbit/s can take at once and then easily: `CROWD_BURST`
 *    bytes and `CROWD_RATE` a second, for the average client. Above it, the chat is congested. Pending output alone does not
 *    show it, because the system takes megabytes for each reader. The debt is bounded, so that nobody waits long for what
 *    was said before.
 * 5. A client that is not behind MUST cost nothing here, and nothing here keeps the process from ending.
 */

/** A connection for which something is held. */
export interface Holder {
  /** Bytes of pending output. */
  readonly pendingBytes: number;
  /** Bytes of pending output and of waiting input. */
  readonly heldBytes: number;
  /** Bytes of output that the system has taken since the connection was opened. */
  readonly takenBytes: number;
  /** Drops the client as too slow. */
  shed(): void;
  /** The same, and frees what is held for it, even if it is not told why. */
  free(): void;
  /** The chat is no longer congested. */
  relieved(): void;
}

export interface PressureOptions {
  /** Bytes of pending output of one client. */
  readonly maxPendingBytes: number;
  /** Bytes that may be held in all. */
  readonly maxHeldBytes: number;
  /** Milliseconds. */
  readonly stallTimeoutMs: number;
}

/** Bytes that a reader must take each second to be waited for: 1 Mbit/s. */
const MIN_RATE = 131_072;

/** Bytes that all senders together may say to everyone at once: 0.1 s for a reader of 10 Mbit/s, ... */
const CROWD_BURST = 131_072;
/** ... and each second: 4 Mbit/s. */
const CROWD_RATE = 524_288;
/** Milliseconds for which senders wait at least when all of them together have said too much. */
const CROWD_PAUSE_MS = 20;

/** Milliseconds between two looks at those who are behind. */
const INTERVAL_MS = 1000;
/** Milliseconds over which it is judged whether a reader keeps up; until then it does. */
const JUDGED_MS = 10_000;

/** Waiting senders that go on in one turn of the event loop. */
const RELIEVED_AT_ONCE = 16;

/** What is known of a client that is behind. */
interface Progress {
  takenBytes: number;
  /** When it has taken something for the last time. */
  tookAt: number;
  /** Since when it is being judged, and what it had taken then. */
  since: number;
  takenBefore: number;
  keepsUp: boolean;
  /** It is freed, and what is held for it counts no longer. */
  isFreed: boolean;
}

export class Pressure {
  readonly #options: PressureOptions;
  readonly #softBytes: number;
  /** Those for which something is held. */
  readonly #holders = new Map<Holder, Progress>();
  /** Readers that keep up and are far behind. */
  readonly #congesting = new Set<Holder>();
  /** Senders that wait because of them, in the order in which they go on. */
  readonly #waiting = new Set<Holder>();
  #heldBytes = 0;
  /** Those of clients that are being freed. */
  #freedBytes = 0;
  #isFreeing = false;
  /** What all senders together may still say. */
  #crowdBytes = CROWD_BURST;
  #crowdFilledAt = 0;
  #crowdTimer: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isRelieving = false;

  constructor(options: PressureOptions) {
    this.#options = options;
    this.#softBytes = options.maxPendingBytes / 2;
  }

  /** Whether senders of much have to wait. */
  get isCongested(): boolean {
    return this.#congesting.size > 0 || this.#crowdTimer !== undefined;
  }

  /** Bytes that are held in all. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * A line that costs so many bytes is about to be said; to fewer than all, so many times the part of the clients that
   * get it.
   * `now` is in milliseconds of a clock that never goes back.
   */
  said(bytes: number, now: number): void {
    const filled = this.#crowdBytes + ((now - this.#crowdFilledAt) * CROWD_RATE) / 1000;
    this.#crowdBytes = Math.max(-CROWD_BURST, Math.min(CROWD_BURST, filled) - bytes);
    this.#crowdFilledAt = now;
    if (this.#crowdBytes >= 0 || this.#crowdTimer !== undefined) return;
    const pause = Math.max(CROWD_PAUSE_MS, (-this.#crowdBytes * 1000) / CROWD_RATE);
    this.#crowdTimer = setTimeout(() => {
      this.#crowdTimer = undefined;
      if (!this.isCongested) this.#relieve();
    }, pause).unref();
  }

  /** The server is closed. */
  close(): void {
    clearTimeout(this.#crowdTimer);
    clearInterval(this.#timer);
    this.#crowdTimer = undefined;
    this.#timer = undefined;
    this.#waiting.clear();
  }

  /** What is held for a connection has changed by `change` bytes. */
  changed(holder: Holder, change: number): void {
    this.#heldBytes += change;
    let progress = this.#holders.get(holder);
    if (holder.heldBytes === 0) {
      if (progress?.isFreed) this.#freedBytes += change;
      this.remove(holder);
      return;
    }
    if (progress === undefined) {
      const { takenBytes } = holder;
      const now = performance.now();
      progress = { takenBytes, tookAt: now, since: now, takenBefore: takenBytes, keepsUp: true, isFreed: false };
      this.#holders.set(holder, progress);
      this.#timer ??= setInterval(() => this.#look(performance.now()), INTERVAL_MS).unref();
    }
    if (progress.isFreed) this.#freedBytes += change;
    this.#judge(holder, progress);
    if (this.#isOverLimit && !this.#isFreeing) this.#freeLater();
  }

  /** Nothing is held for it any more. */
  remove(holder: Holder): void {
    this.#holders.delete(holder);
    this.#waiting.delete(holder);
    this.#release(holder);
    if (this.#holders.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** A sender waits until the chat is not congested; then it is `relieved`. */
  await(holder: Holder): void {
    this.#waiting.add(holder);
    if (!this.isCongested) this.#relieve();
  }

  #judge(holder: Holder, { keepsUp }: Progress): void {
    const { pendingBytes } = holder;
    if (keepsUp && pendingBytes > this.#softBytes) this.#congesting.add(holder);
    else if (!keepsUp || pendingBytes <= this.#softBytes / 2) this.#release(holder);
  }

  #release(holder: Holder): void {
    if (this.#congesting.delete(holder) && !this.isCongested) this.#relieve();
  }

  #look(now: number): void {
    for (const [holder, progress] of this.#holders) {
      const { takenBytes, pendingBytes } = holder;
      const taken = takenBytes - progress.takenBytes;
      progress.takenBytes = takenBytes;
      const ms = now - progress.since;
      if (ms >= JUDGED_MS) {
        progress.keepsUp = takenBytes - progress.takenBefore >= (MIN_RATE * ms) / 1000;
        progress.since = now;
        progress.takenBefore = takenBytes;
      }
      if (taken > 0 || pendingBytes === 0) progress.tookAt = now;
      if (now - progress.tookAt >= this.#options.stallTimeoutMs) holder.shed();
      this.#judge(holder, progress);
    }
  }

  get #isOverLimit(): boolean {
    return this.#heldBytes - this.#freedBytes > this.#options.maxHeldBytes;
  }

  #freeLater(): void {
    this.#isFreeing = true;
    setImmediate(() => {
      this.#isFreeing = false;
      if (this.#isOverLimit) this.#freeLargest();
    });
  }

  #freeLargest(): void {
    const left = Array.from(this.#holders).filter(([, { isFreed }]) => !isFreed);
    const bytes = new Map(left.map(([holder]) => [holder, holder.heldBytes]));
    left.sort(([a], [b]) => (bytes.get(b) ?? 0) - (bytes.get(a) ?? 0));
    for (const [holder, progress] of left) {
      if (!this.#isOverLimit) break;
      progress.isFreed = true;
      this.#freedBytes += holder.heldBytes;
      holder.free();
    }
  }

  /** Some of those that wait go on in each turn, as long as their lines congest nobody. */
  #relieve(): void {
    if (this.#isRelieving || this.#waiting.size === 0) return;
    this.#isRelieving = true;
    setImmediate(() => {
      this.#isRelieving = false;
      let count = 0;
      for (const holder of this.#waiting) {
        if (this.isCongested || count === RELIEVED_AT_ONCE) break;
        count++;
        this.#waiting.delete(holder);
        holder.relieved();
      }
      if (!this.isCongested) this.#relieve();
    });
  }
}
