/**
 * The session: the state machine of one connection. It is pure. Bytes, the ends of both sides, time and the events that
 * come back from the log go in by methods; `next` says what to do, one thing at a time, until there is nothing.
 *
 *   read 'ann\r\nhi\r\n'  →  next: append { type: 'line', text: 'ann' }, append { type: 'line', text: 'hi' }
 *
 *   naming ──> open ──> draining ──> lingering ──> closed
 *      └──────────────────^
 *
 *   naming     connected; the nickname is not accepted yet, and has a deadline
 *   open       in the chat
 *   draining   nothing more is taken from the peer; pending output is sent, within the drain timeout
 *   lingering  our side is closed; input is discarded until the peer closes too, within the linger timeout
 *   closed     both sides are closed; complete lines that only wait for the log are still appended, and then `disconnected`
 *
 * The laws. The tests of each are named `law N: ...`.
 * 1. Where TCP cuts the bytes, and whether events come back at once or late, does not change what is appended before the
 *    chat ends the connection.
 * 2. Every line that was complete before the peer closed its side is appended, but blank ones behind the nickname, which do
 *    nothing. When all have come back, `disconnected` is
 *    appended, and our side is closed when that has come back: the answers to all lines are sent first.
 * 3. `connected` is the first input and is appended once; `disconnected` is appended once, unless the chat ended the
 *    connection before. Nothing is appended after either of these ends. A connection that breaks makes no difference to
 *    the lines that were read before; only those that wait for the rate limit are dropped then.
 * 4. A client above the rate limit is not read, and none of its lines is dropped. Every byte counts, whatever it turns out
 *    to be. Behind a command the next line waits until the command came back, because its answer may cost more than is
 *    left.
 * 5. What waits is bounded: by the read that it came in, of which at most `WINDOW_BYTES` are decoded (all of them if there
 *    is no rate limit); and by `MAX_IN_FLIGHT` and `MAX_CHARACTERS_IN_FLIGHT` in lines that are appended and did not come
 *    back yet.
 * 6. Each timer has one meaning, and `wakeAt` is the earliest of them.
 * 7. While the client waits, its connection is probed, so that a reset is noticed. What waits when the peer closes its
 *    side is processed for a limited time; then the rest is dropped. So it is if the client is above the rate limit for as
 *    long with nothing but blank lines and telnet commands (end-timeout.ts).
 * 8. While the chat is congested, a client waits whose next line costs more than its share (share.ts). Questions cost
 *    nothing there.
 * 9. If there is a rate limit, a turn processes so much at most: `TURN_COST`, answers included. Then others have their turn.
 */
import { type ChatEvent, type ChatInput, type ConnectionId, lineInput } from '@linechat/chat-core';
import { type Decoded, LineDecoder, TelnetFilter } from '@linechat/line-codec';
import { DRAIN_TIMEOUT_MS, LINGER_TIMEOUT_MS } from '@linechat/server-kit';
import type { EndReason } from './end-reason.ts';
import { EndTimeout } from './end-timeout.ts';
import { costOf } from './line-cost.ts';
import { RateLimit, type RateLimitOptions } from './rate-limit.ts';
import { Share } from './share.ts';

export interface SessionOptions extends RateLimitOptions {
  /** Bytes of a line without its terminator. */
  readonly maxLineBytes: number;
  /** Bytes before the end of the first line. */
  readonly maxFirstLineBytes: number;
  /** Milliseconds until the nickname must be accepted; 0: no limit. */
  readonly nickTimeoutMs: number;
  readonly isOperatorPassword: ((attempt: string) => boolean) | undefined;
}

export type SessionState = 'naming' | 'open' | 'draining' | 'lingering' | 'closed';

/** What to do. Everything that is not one of these is an input to append. */
export type SessionOutput =
  | ChatInput
  /** Stop to read from the transport, or continue. */
  | { readonly type: 'pause' | 'resume' }
  /** The rate limit makes the client wait. `isFirst`: it did not in the last ten seconds. */
  | { readonly type: 'throttle'; readonly isFirst: boolean }
  /** Send bytes that are not lines, before the lines of this turn. */
  | { readonly type: 'reply'; readonly bytes: Uint8Array }
  /** Find out whether the peer has reset the connection. */
  | { readonly type: 'probe' }
  /** Close our side when the pending output is sent. */
  | { readonly type: 'finish' }
  /** Close both sides at once. */
  | { readonly type: 'destroy' };

/**
 * Bytes that are decoded at once while the rate limit may stop the client. So many bytes hold at most so many lines; the
 * other bytes wait as they are, because decoded lines take fifty times the memory in the worst case.
 */
const WINDOW_BYTES = 1024;

/** Appended inputs of one connection that did not come back yet. Enough for a log that takes milliseconds. */
const MAX_IN_FLIGHT = 64;
/** The same in UTF-16 code units, for long lines. */
const MAX_CHARACTERS_IN_FLIGHT = 65_536;

/** Milliseconds between probes of a connection that is not read. */
const PROBE_INTERVAL_MS = 1000;

/**
 * Bytes of answers to telnet requests without a line in between; with more the connection ends. A client has some twenty
 * requests of three bytes; a loop has no end.
 */
const MAX_REPLY_BYTES = 1536;

/**
 * Bytes inside an overlong line that cost one byte token together. To find its end costs next to nothing, and a long line
 * should not keep its sender for minutes.
 */
const DISCARDED_FOR_ONE = 1024;

/** What a turn may process: bytes of input and of long answers, and for each line as many again as it takes time. Some 0.1 ms. */
const TURN_COST = 2048;
const LINE_COST = 128;

/** After this time in milliseconds without throttling, the next time is reported again. */
const QUIET_MS = 10_000;

const NEVER = Number.POSITIVE_INFINITY;
const NO_LINES: readonly Decoded[] = Object.freeze([]);
const NO_BYTES = new Uint8Array(0);
const FIRST_LINE_TOO_LONG: readonly Decoded[] = Object.freeze([{ type: 'fault', fault: 'overlong' }]);

const PAUSE: SessionOutput = Object.freeze({ type: 'pause' });
const RESUME: SessionOutput = Object.freeze({ type: 'resume' });
const THROTTLE: SessionOutput = Object.freeze({ type: 'throttle', isFirst: false });
const THROTTLE_FIRST: SessionOutput = Object.freeze({ type: 'throttle', isFirst: true });
const PROBE: SessionOutput = Object.freeze({ type: 'probe' });
const FINISH: SessionOutput = Object.freeze({ type: 'finish' });
const DESTROY: SessionOutput = Object.freeze({ type: 'destroy' });

export class Session {
  readonly #id: ConnectionId;
  readonly #options: SessionOptions;
  readonly #telnet = new TelnetFilter();
  readonly #decoder: LineDecoder;
  readonly #limit: RateLimit;
  readonly #share = new Share();
  readonly #endTimeout = new EndTimeout();

  #state: SessionState = 'naming';
  #endReason: EndReason = 'closed';
  /** An input that is appended before any line. */
  #urgent: ChatInput | undefined;
  /** What was read and is not appended yet: decoded lines from `#at`, and then bytes. */
  #lines: readonly Decoded[] = NO_LINES;
  #at = 0;
  #bytes: Uint8Array = NO_BYTES;
  #reply: Uint8Array | undefined;
  /** Bytes of replies since the last line. */
  #replyBytes = 0;
  #hasSentLine = false;
  #peerHasEnded = false;
  /** Nothing more is appended: `disconnected` was, or the chat ended the connection. */
  #isOver = false;
  /** What is appended and did not come back. */
  #inFlight = 0;
  #charactersInFlight = 0;
  /** The last appended line was a command. */
  #isBehindCommand = false;
  /** Inputs that the log did not accept yet. */
  #unaccepted = 0;
  #isPaused = false;
  #throttle: SessionOutput | undefined;
  #lastThrottledAt: number | undefined;
  #mustFinish = false;
  #mustDestroy = false;
  /** The timers: when each is due; `undefined`: it is not set. */
  #nicknameDueAt: number | undefined;
  #tokenDueAt: number | undefined;
  #probeDueAt: number | undefined;
  /** A line waits because the chat is congested, until its client's share suffices. */
  #heldUntil: number | undefined;
  #closeDueAt: number | undefined;
  #mustProbe = false;
  /** What this turn has processed, by `TURN_COST`. */
  #turnCost = 0;

  /** `now` is in milliseconds of a clock that never goes back, here and in all methods. */
  constructor(id: ConnectionId, address: string, options: SessionOptions, now: number) {
    this.#id = id;
    this.#options = options;
    this.#decoder = new LineDecoder(options);
    this.#limit = new RateLimit(options);
    this.#urgent = { type: 'connected', connection: id, address };
    if (options.nickTimeoutMs > 0) this.#nicknameDueAt = now + options.nickTimeoutMs;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Whether the chat did not end it, and both sides are open. */
  get isOpen(): boolean {
    return this.#state === 'naming' || this.#state === 'open';
  }

  /** Whether nothing more is appended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get endReason(): EndReason {
    return this.#endReason;
  }

  /** Whether the peer has sent a telnet command. */
  get speaksTelnet(): boolean {
    return this.#telnet.spoken;
  }

  /** When `timeout` is to be called; `undefined`: not at all. */
  get wakeAt(): number | undefined {
    const at = Math.min(
      this.#nicknameDueAt ?? NEVER,
      this.#tokenDueAt ?? NEVER,
      this.#probeDueAt ?? NEVER,
      this.#endTimeout.dueAt,
      this.#heldUntil ?? NEVER,
      this.#closeDueAt ?? NEVER,
    );
    return at === NEVER ? undefined : at;
  }

  /** Bytes arrived. If `next` leaves some of them, call `keep` before they are overwritten. */
  read(bytes: Uint8Array, now: number): void {
    if (this.#isOver) return;
    this.#limit.refill(now);
    this.#bytes = this.#bytes.length === 0 ? bytes : joined(this.#bytes, bytes);
  }

  /** Copies the bytes that wait. */
  keep(): void {
    if (this.#bytes.length > 0) this.#bytes = new Uint8Array(this.#bytes);
  }

  /** The peer has closed its side. */
  peerEnded(now: number): void {
    this.#peerHasEnded = true;
    if (!this.#isOver) this.#endTimeout.peerEnded(now);
  }

  /** An event of this connection came back from the log, and its effects are applied. */
  returned(event: ChatEvent, now: number): void {
    this.#inFlight--;
    if (event.type === 'line') this.#charactersInFlight -= event.text.length;
    else if (event.type === 'disconnected' && this.isOpen) this.#drain(now);
  }

  /** The log holds the last input back: nothing more is appended before `accepted`. */
  heldBack(): void {
    this.#unaccepted++;
  }

  /** The log has accepted an input that it held back. */
  accepted(): void {
    this.#unaccepted--;
  }

  /** The chat has accepted a nickname. */
  named(): void {
    if (this.#state === 'naming') this.#state = 'open';
    this.#nicknameDueAt = undefined;
  }

  /** The peer gets an answer of so many bytes, which may be much more than the question. */
  charge(bytes: number): void {
    this.#limit.charge(bytes);
    if (!this.#limit.isOff) this.#turnCost += bytes;
  }

  /** The chat, or the server, ends the connection. */
  dismissed(reason: EndReason, now: number): void {
    // Lines before the end of the peer's side may lead to it.
    if (!this.#isOver || this.isOpen) this.#endReason = reason;
    this.#isOver = true;
    if (this.isOpen) this.#drain(now);
    else this.#discard();
  }

  /** The pending output is over its limit. */
  overflowed(): void {
    if (!this.#isOver && this.#state !== 'closed') this.#urgent ??= { type: 'output-overflow', connection: this.#id };
  }

  /** Our side is closed. */
  finished(now: number): void {
    if (this.#state === 'closed') return;
    this.#state = 'lingering';
    this.#closeDueAt = now + LINGER_TIMEOUT_MS;
  }

  /** The connection broke. */
  lost(): void {
    if (!this.#isOver) this.#endReason = 'lost';
  }

  /** Both sides are closed. */
  closed(): void {
    this.#state = 'closed';
    this.#peerHasEnded = true;
    this.#reply = undefined;
    this.#closeDueAt = undefined;
    this.#nicknameDueAt = undefined;
    this.#tokenDueAt = undefined;
    this.#probeDueAt = undefined;
    this.#heldUntil = undefined;
    this.#endTimeout.clear();
  }

  /** The server does not wait for lines that are not appended yet. */
  abandoned(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#discard();
    this.#urgent = { type: 'disconnected', connection: this.#id };
  }

  /** `wakeAt` is reached. */
  timeout(now: number): void {
    if (isDue(this.#closeDueAt, now)) {
      this.#closeDueAt = undefined;
      this.#mustDestroy = true;
    }
    if (isDue(this.#nicknameDueAt, now)) {
      this.#nicknameDueAt = undefined;
      if (!this.#isOver) this.#urgent ??= { type: 'nickname-deadline', connection: this.#id };
    }
    if (isDue(this.#probeDueAt, now)) {
      this.#probeDueAt = now + PROBE_INTERVAL_MS;
      this.#mustProbe = true;
    }
    if (isDue(this.#heldUntil, now)) this.#heldUntil = undefined;
    if (isDue(this.#endTimeout.dueAt, now)) this.#giveUp();
    if (isDue(this.#tokenDueAt, now)) {
      this.#tokenDueAt = undefined;
      this.#limit.refill(now);
    }
  }

  /** Bytes of input that wait. (Of decoded lines, what they can have at most.) */
  get waitingBytes(): number {
    return this.#bytes.length + (this.#at < this.#lines.length ? WINDOW_BYTES : 0);
  }

  /** Whether a line waits until the chat is no longer congested. */
  get isHeld(): boolean {
    return this.#heldUntil !== undefined;
  }

  /** A turn begins. `hasTime` false: it ends at once, if it has an end at all. */
  beginTurn(hasTime = true): void {
    this.#turnCost = hasTime || this.#limit.isOff ? 0 : TURN_COST;
  }

  /** Whether it has more to process, and this turn is over. */
  get hasYielded(): boolean {
    return this.#turnCost >= TURN_COST && !this.#isOver && this.waitingBytes > 0;
  }

  /**
   * What to do next; `undefined`: nothing, until something else goes in. `isCongested`: readers that keep up are behind
   * with what everybody says.
   */
  next(now: number, isCongested = false): SessionOutput | undefined {
    if (this.#urgent !== undefined) return this.#nextUrgent(this.#urgent);
    if (this.#reply !== undefined) return this.#nextReply(this.#reply);
    this.#heldUntil = undefined;
    const input = this.#isOver ? undefined : this.#nextLine(now, isCongested);
    if (input !== undefined) return input;
    // Decoding may have found telnet requests.
    return this.#reply === undefined ? this.#nextCommand(now) : this.#nextReply(this.#reply);
  }

  #nextUrgent(input: ChatInput): ChatInput {
    this.#urgent = undefined;
    this.#inFlight++;
    return input;
  }

  #nextReply(bytes: Uint8Array): SessionOutput {
    this.#reply = undefined;
    return { type: 'reply', bytes };
  }

  /** A peer that only negotiates, in a loop say, can't read lines: the connection ends. */
  #noteReply(reply: Uint8Array): void {
    this.#replyBytes += reply.length;
    if (this.#replyBytes <= MAX_REPLY_BYTES) {
      this.#reply = joined(this.#reply, reply);
    } else if (!this.#peerHasEnded) {
      this.#endReason = 'negotiation';
      this.#peerHasEnded = true;
      this.#dropWaiting();
    }
  }

  /** What waits is not worth the time, and the peer may be gone. */
  #giveUp(): void {
    if (!this.#peerHasEnded) {
      const hasLine = this.#at < this.#lines.length;
      if (hasLine) return this.#endTimeout.heard();
      this.#endReason = 'lost';
      this.#peerHasEnded = true;
    }
    this.#dropWaiting();
  }

  /** The rest of the input is dropped. */
  #dropWaiting(): void {
    this.#endTimeout.clear();
    this.#lines = NO_LINES;
    this.#at = 0;
    this.#bytes = NO_BYTES;
  }

  #nextLine(now: number, isCongested: boolean): ChatInput | undefined {
    for (;;) {
      const found = this.#lines[this.#at];
      if (found !== undefined) {
        if (!isBlank(found)) break;
        // As a first line it is no nickname. Behind one, it is known what it is when the nickname has come back.
        if (this.#state === 'naming' && this.#inFlight > 0) return undefined;
        if (this.#state === 'naming') break;
        this.#at++;
        continue;
      }
      if (this.#bytes.length > 0) {
        if (this.#turnCost >= TURN_COST) return undefined;
        if (!this.#limit.hasBytes) this.#limit.refill(now);
        if (this.#limit.hasBytes) this.#decode();
        else if (this.#state === 'closed') this.#dropWaiting();
        else return this.#await(now);
        continue;
      }
      this.#lines = NO_LINES;
      this.#at = 0;
      return this.#peerHasEnded && this.#inFlight === 0 ? this.#leave() : undefined;
    }
    const found = this.#lines[this.#at];
    if (found === undefined) return undefined;
    if (!this.#mayAppend(found, now, isCongested)) {
      return this.#at < this.#lines.length ? undefined : this.#nextLine(now, isCongested);
    }
    this.#at++;
    this.#inFlight++;
    this.#endTimeout.heard();
    if (found.type === 'line' && !this.#limit.isOff) this.#share.take(costOf(found.text), now);
    if (found.type === 'fault') {
      this.#isBehindCommand = false;
      return { type: 'overlong-line', connection: this.#id };
    }
    const input = lineInput(this.#id, found.text, this.#options.isOperatorPassword);
    if (input.type === 'line') this.#charactersInFlight += input.text.length;
    this.#isBehindCommand = found.text.startsWith('!');
    this.#replyBytes = 0;
    return input;
  }

  #decode(): void {
    const isWhole = this.#limit.isOff || this.#bytes.length <= WINDOW_BYTES;
    const bytes = isWhole ? this.#bytes : this.#bytes.subarray(0, WINDOW_BYTES);
    this.#bytes = isWhole ? NO_BYTES : this.#bytes.subarray(WINDOW_BYTES);
    const { data, reply } = this.#telnet.push(bytes);
    this.#lines = this.#decoder.push(data);
    const isDiscarded = this.#lines.length === 0 && this.#decoder.pendingBytes === 0 && data.length === bytes.length;
    if (isDiscarded) this.#endTimeout.heard();
    this.#takeBytes(bytes.length, isDiscarded ? bytes.length / DISCARDED_FOR_ONE : bytes.length);
    if (reply !== undefined) this.#noteReply(reply);
    this.#at = 0;
    if (this.#hasSentLine) return;
    // So many bytes without a line end are an HTTP request or a TLS hello: no nickname can come of them.
    const isTooLong = this.#decoder.pendingBytes > this.#options.maxFirstLineBytes;
    if (this.#lines.length === 0 && isTooLong) this.#lines = FIRST_LINE_TOO_LONG;
    this.#hasSentLine = this.#lines.length > 0;
  }

  /** `cost`: in byte tokens. */
  #takeBytes(count: number, cost: number): void {
    if (this.#limit.isOff) return;
    this.#limit.takeBytes(cost);
    this.#turnCost += count;
  }

  #mayAppend(found: Decoded, now: number, isCongested: boolean): boolean {
    if (this.#unaccepted > 0) return false;
    if (this.#inFlight >= MAX_IN_FLIGHT || this.#charactersInFlight >= MAX_CHARACTERS_IN_FLIGHT) return false;
    if (this.#limit.isOff) return true;
    if (this.#isBehindCommand && this.#inFlight > 0) return false;
    if (this.#turnCost >= TURN_COST) return false;
    if (isCongested && found.type === 'line' && !this.#passes(found.text, now)) {
      this.#dropIfClosed();
      return false;
    }
    if (this.#takeLine(now)) return true;
    if (!this.#dropIfClosed()) this.#await(now);
    return false;
  }

  #takeLine(now: number): boolean {
    if (!this.#limit.takeLine()) {
      this.#limit.refill(now);
      if (!this.#limit.takeLine()) return false;
    }
    this.#turnCost += LINE_COST;
    return true;
  }

  /** Drops what waits if nobody reads the answers: the nickname must become free. */
  #dropIfClosed(): boolean {
    if (this.#state !== 'closed') return false;
    this.#heldUntil = undefined;
    this.#dropWaiting();
    return true;
  }

  /** The client waits for tokens. */
  #await(now: number): undefined {
    this.#endTimeout.throttled(now);
    if (this.#tokenDueAt !== undefined) return;
    this.#tokenDueAt = this.#limit.readyAt;
    this.#throttle = now - (this.#lastThrottledAt ?? -NEVER) > QUIET_MS ? THROTTLE_FIRST : THROTTLE;
    this.#lastThrottledAt = now;
  }

  /** Whether a line may be appended although the chat is congested. */
  #passes(line: string, now: number): boolean {
    const cost = costOf(line);
    if (this.#share.allows(cost, now)) return true;
    this.#heldUntil = this.#share.readyAt(cost, now);
    return false;
  }

  #leave(): ChatInput {
    this.#isOver = true;
    this.#inFlight++;
    return { type: 'disconnected', connection: this.#id };
  }

  #nextCommand(now: number): SessionOutput | undefined {
    if (this.#state === 'closed') return undefined;
    if (this.#mustDestroy) {
      this.#mustDestroy = false;
      return DESTROY;
    }
    const isOverLimit = !this.#isOver && !this.#limit.hasBytes;
    if (isOverLimit) this.#await(now);
    if (this.#throttle !== undefined) {
      const throttle = this.#throttle;
      this.#throttle = undefined;
      return throttle;
    }
    const mustPause = isOverLimit || this.#at < this.#lines.length || this.#bytes.length > 0;
    if (mustPause !== this.#isPaused) {
      this.#isPaused = mustPause;
      this.#probeDueAt = mustPause ? now + PROBE_INTERVAL_MS : undefined;
      if (!mustPause) this.#endTimeout.calmed(now);
      this.#mustProbe = false;
      return mustPause ? PAUSE : RESUME;
    }
    if (this.#mustProbe) {
      this.#mustProbe = false;
      return PROBE;
    }
    if (this.#mustFinish) {
      this.#mustFinish = false;
      return FINISH;
    }
    return undefined;
  }

  #drain(now: number): void {
    this.#isOver = true;
    this.#discard();
    this.#state = 'draining';
    this.#closeDueAt = now + DRAIN_TIMEOUT_MS;
    this.#mustFinish = true;
  }

  /** Nothing more is taken from the peer. */
  #discard(): void {
    this.#dropWaiting();
    this.#urgent = undefined;
    this.#reply = undefined;
    this.#throttle = undefined;
    this.#nicknameDueAt = undefined;
    this.#tokenDueAt = undefined;
    this.#probeDueAt = undefined;
    this.#heldUntil = undefined;
    this.#mustProbe = false;
  }
}

function isBlank(found: Decoded): boolean {
  return found.type === 'line' && found.text.trim() === '';
}

function isDue(at: number | undefined, now: number): boolean {
  return at !== undefined && at <= now;
}

function joined(first: Uint8Array | undefined, second: Uint8Array): Uint8Array {
  if (first === undefined) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
