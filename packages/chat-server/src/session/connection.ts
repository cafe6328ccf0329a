/**
 * A connection: it binds a session to its transport, its outbox and the log. The session decides what is appended, and
 * when the connection ends.
 */
import type { ChatEvent, ChatInput, ConnectionId, ErrorCode } from '@linechat/chat-core';
import type { FanOut } from '../delivery/fan-out.ts';
import { Outbox, type OutboxObserver } from '../delivery/outbox.ts';
import type { Holder, Pressure } from '../delivery/pressure.ts';
import type { Counters } from '../stats/counters.ts';
import type { Transport, TransportHandler } from '../transport/transport.ts';
import type { EndReason } from './end-reason.ts';
import { costOf } from './line-cost.ts';
import { Session, type SessionOptions, type SessionOutput } from './session.ts';
import { NOP, TelnetProbe } from './telnet-probe.ts';
import type { Taker, Turns } from './turns.ts';

interface ConnectionOptions extends SessionOptions {
  readonly maxPendingBytes: number;
  readonly keepAliveMs: number;
}

export interface ConnectionContext {
  readonly options: ConnectionOptions;
  readonly fanOut: FanOut;
  readonly counters: Counters;
  readonly pressure: Pressure;
  readonly turns: Turns;
  /** Whether there is a listener for lines. */
  hasLineListener(): boolean;
  /** Which part of all clients a line is for, from 0 to 1. */
  reachOf(line: string): number;
  /** See `Membership.append`. */
  append(input: ChatInput): undefined | Promise<void>;
  named(connection: Connection): void;
  refused(connection: Connection, code: ErrorCode): void;
  received(connection: Connection, line: string): void;
  throttled(connection: Connection): void;
  ended(connection: Connection, reason: EndReason): void;
  /** A bug shows in this connection, which is closed because of it. */
  failed(error: unknown, connection: Connection): void;
}

export class Connection implements TransportHandler, OutboxObserver, Holder, Taker {
  readonly id: ConnectionId;
  readonly transport: Transport;
  readonly outbox: Outbox;
  nickname: string | undefined;

  readonly #context: ConnectionContext;
  readonly #session: Session;
  /** Only if the peer speaks telnet. */
  #probe: TelnetProbe | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #hasEnded = false;
  /** What the timer is set to. */
  #wakeAt: number | undefined;
  /** What is held for it, as far as it is noted. */
  #heldBytes = 0;
  /** The time, while outputs of the session are being processed; `undefined` otherwise. */
  #now: number | undefined;

  constructor(id: ConnectionId, transport: Transport, context: ConnectionContext) {
    const { options, fanOut, counters } = context;
    this.id = id;
    this.transport = transport;
    this.#context = context;
    this.#session = new Session(id, transport.peer.address, options, performance.now());
    this.outbox = new Outbox(transport, fanOut.channelsOf(transport.framing), options.maxPendingBytes, this, counters);
  }

  /** Starts to read, and appends that it is connected. */
  open(): void {
    this.transport.attach(this);
    this.#run();
  }

  // What the chat does with it.

  named(nickname: string): void {
    this.nickname = nickname;
    this.#session.named();
    this.#context.named(this);
  }

  refused(code: ErrorCode): void {
    this.#context.refused(this, code);
  }

  /** It gets an answer of so many bytes, which counts for the rate limit. */
  charge(bytes: number): void {
    this.#session.charge(bytes);
  }

  /** Ends it; what is pending is still sent. */
  dismiss(reason: EndReason): void {
    const now = this.#time();
    this.#session.dismissed(reason, now);
    this.#run(now);
  }

  /** An event of this connection came back from the log, and its effects are applied. */
  returned(event: ChatEvent): void {
    const now = this.#time();
    this.#session.returned(event, now);
    this.#run(now);
  }

  /** Ends it at once; what is pending is lost. */
  destroy(): void {
    if (!this.#isClosed) {
      this.transport.destroy();
      return;
    }
    this.#session.abandoned();
    this.#run();
  }

  /** Whether the chat did not end it, and the client did not close it. */
  get isOpen(): boolean {
    return this.#session.isOpen;
  }

  // What the outbox does.

  failed(error: unknown): void {
    this.#context.failed(error, this);
    this.#session.abandoned();
    try {
      this.transport.destroy();
    } finally {
      this.closed();
      this.#end();
    }
  }

  overflowed(): void {
    this.#session.overflowed();
    this.#run();
  }

  pendingChanged(): void {
    this.#noteHeld();
  }

  // What is held for it.

  get pendingBytes(): number {
    return this.#isClosed ? 0 : this.outbox.pendingBytes;
  }

  get heldBytes(): number {
    return this.pendingBytes + this.#session.waitingBytes;
  }

  get takenBytes(): number {
    return this.transport.bytesTaken;
  }

  shed(): void {
    this.outbox.overflow();
  }

  free(): void {
    const before = this.heldBytes;
    this.outbox.overflow();
    // A large write under way stays until it is sent, or the drain timeout is over.
    if (this.heldBytes > before / 2) this.destroy();
  }

  relieved(): void {
    this.#run();
  }

  // Its turns.

  takeTurn(): void {
    this.#run();
  }

  // What the transport does.

  read(bytes: Uint8Array): void {
    this.#context.counters.bytesRead += bytes.length;
    const now = performance.now();
    this.#session.read(bytes, now);
    this.#run(now, this.#context.options.floodRate === 0 || this.#context.turns.hasTime(now));
    this.#session.keep();
    if (this.#session.speaksTelnet) this.#heardTelnet();
  }

  ended(): void {
    const now = performance.now();
    this.#session.peerEnded(now);
    // A thousand clients may leave at once.
    this.#context.turns.queue(this);
  }

  finished(): void {
    const now = performance.now();
    this.#session.finished(now);
    this.#run(now);
  }

  lost(): void {
    this.#session.lost();
  }

  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.outbox.close();
    this.#probe?.stop();
    this.#session.closed();
    this.#context.turns.queue(this);
  }

  /**
   * Does what the session says. Does nothing within itself: what goes into the session meanwhile is done by the outer call.
   * `hasTime` false: what may wait for a turn waits.
   */
  #run(at?: number, hasTime?: boolean): void {
    if (this.#now !== undefined) return;
    const now = at ?? performance.now();
    this.#now = now;
    try {
      const hasLineListener = this.#context.hasLineListener();
      const { pressure, turns } = this.#context;
      this.#session.beginTurn(hasTime);
      for (;;) {
        const output = this.#session.next(now, pressure.isCongested);
        if (output === undefined) break;
        this.#process(output, hasLineListener);
      }
      if (this.#session.isHeld) pressure.await(this);
      else if (this.#session.hasYielded) turns.queue(this);
      this.#now = undefined;
    } catch (error) {
      this.#now = undefined;
      this.failed(error);
    }
    this.#noteHeld();
    if (this.#isClosed && this.#session.isOver) this.#end();
    if (this.#session.wakeAt !== this.#wakeAt) this.#setTimer();
  }

  /** Both sides are closed, and everything that was read is appended. */
  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#context.pressure.remove(this);
    this.#context.ended(this, this.#session.endReason);
  }

  #process(output: SessionOutput, hasLineListener: boolean): void {
    switch (output.type) {
      case 'pause':
        this.transport.pause();
        return;
      case 'resume':
        this.transport.resume();
        return;
      case 'throttle':
        this.#context.counters.rateLimitPauses++;
        if (output.isFirst) this.#context.throttled(this);
        return;
      case 'reply':
        this.#context.fanOut.enqueueRaw(output.bytes, this.outbox);
        return;
      case 'probe':
        this.outbox.probe();
        return;
      case 'finish':
        this.#probe?.stop();
        this.#context.fanOut.finish(this.outbox);
        return;
      case 'destroy':
        this.transport.destroy();
        return;
      case 'line':
        this.#context.counters.linesReceived++;
        if (hasLineListener) this.#context.received(this, output.text);
        if (this.#context.options.floodRate > 0) this.#noteSaid(output.text);
        break;
      case 'operator-attempt':
        this.#context.counters.linesReceived++;
        if (hasLineListener) this.#context.received(this, '!operator');
        break;
      case 'overlong-line':
        this.#context.counters.linesReceived++;
        break;
    }
    const accepted = this.#context.append(output);
    if (accepted !== undefined) this.#await(accepted);
  }

  /** What is said to many counts for all senders together. */
  #noteSaid(text: string): void {
    const { pressure, reachOf } = this.#context;
    const cost = costOf(text) * reachOf(text);
    if (cost > 0) pressure.said(cost, this.#time());
  }

  #noteHeld(): void {
    const { heldBytes } = this;
    const change = heldBytes - this.#heldBytes;
    if (change === 0) return;
    this.#heldBytes = heldBytes;
    this.#context.pressure.changed(this, change);
  }

  /** The log is behind: the session waits. */
  #await(accepted: Promise<void>): void {
    this.#session.heldBack();
    void accepted.then(() => {
      this.#session.accepted();
      this.#run();
    });
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wakeAt = this.#session.wakeAt;
    if (this.#wakeAt === undefined) return;
    const delay = Math.max(0, Math.ceil(this.#wakeAt - performance.now()));
    this.#timer = setTimeout(Connection.#wake, delay, this);
  }

  /** One function for all connections, so that a timer costs no closure. */
  static readonly #wake = (connection: Connection): void => {
    const now = performance.now();
    connection.#wakeAt = undefined;
    connection.#timer = undefined;
    connection.#session.timeout(now);
    connection.#run(now);
  };

  /** A clock that is not read more often than necessary. */
  #time(): number {
    return this.#now ?? performance.now();
  }

  #heardTelnet(): void {
    if (!this.#session.isOpen) return;
    this.#probe ??= new TelnetProbe(
      this.#context.options.keepAliveMs,
      () => this.transport.bytesTaken,
      () => this.#context.fanOut.enqueueRaw(NOP, this.outbox),
    );
    this.#probe.heard();
  }
}
