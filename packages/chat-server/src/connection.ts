/**
 * One connection: socket → telnet filter → flood control → line decoder → the event log; and the end of it, however it
 * comes. What it is sent is the business of its outbox.
 */
import type { Socket } from 'node:net';
import type { ConnectionId, DisconnectReason, ErrorCode, Happening } from '@linechat/chat-core';
import { type Decoded, LineDecoder, TelnetFilter } from '@linechat/line-codec';
import { DRAIN_TIMEOUT_MS, LINGER_TIMEOUT_MS, release } from '@linechat/server-kit';
import type { Endpoint } from './address.ts';
import { FloodControl } from './flood.ts';
import type { ChatServerOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import type { PostOffice } from './post-office.ts';
import type { Traffic } from './statistics.ts';
import { NOP, TelnetProbe } from './telnet-probe.ts';

/** Why a connection ended: the chat's reason, or the peer closed it, or it broke. */
export type EndReason = DisconnectReason | 'closed' | 'lost';

const NO_LINES: readonly Decoded[] = Object.freeze([]);
const NO_BYTES = new Uint8Array(0);

/** Who has not been held back by flood control for this long, in milliseconds, begins to be so when it happens again. */
const QUIET_MS = 10_000;

export interface ConnectionContext {
  readonly options: ChatServerOptions;
  readonly postOffice: PostOffice;
  readonly traffic: Traffic;
  /** Whether somebody wants to be told each line. */
  tellsLines(): boolean;
  append(happening: Happening): void;
  named(connection: Connection): void;
  refused(connection: Connection, code: ErrorCode): void;
  received(connection: Connection, line: string): void;
  slowed(connection: Connection): void;
  ended(connection: Connection, reason: EndReason): void;
}

export class Connection {
  readonly id: ConnectionId;
  /** The peer's address and port. */
  readonly address: string;
  readonly port: number;
  readonly outbox: Outbox;
  nickname: string | undefined;

  readonly #socket: Socket;
  readonly #context: ConnectionContext;
  readonly #telnet = new TelnetFilter();
  /** There where the peer speaks telnet. */
  #probe: TelnetProbe | undefined;
  readonly #decoder: LineDecoder;
  readonly #flood: FloodControl;
  /** What was read and is not carried out yet, because flood control makes it wait: lines, and then bytes. */
  #lines: readonly Decoded[] = NO_LINES;
  #bytes: Uint8Array = NO_BYTES;
  #lastHeldAt = Number.NEGATIVE_INFINITY;
  #hasSentLine = false;
  #peerHasEnded = false;
  /** Nothing more is taken from the peer: it has been sent away, or has ended its side. */
  #isOver = false;
  #reason: EndReason = 'closed';
  /** The deadline for the nickname, then the pauses of flood control, then those of the farewell: one at a time. */
  #timer: NodeJS.Timeout | undefined;

  /** `peer` is who counts as the other end, which behind a proxy is not the other end of the socket. */
  constructor(id: ConnectionId, socket: Socket, peer: Endpoint, context: ConnectionContext) {
    const { options } = context;
    this.id = id;
    this.address = peer.address;
    this.port = peer.port;
    this.outbox = new Outbox(socket, options.maxPendingBytes, () => this.#happen('output-overflow'), context.traffic);
    this.#socket = socket;
    this.#context = context;
    this.#decoder = new LineDecoder({ maxLineBytes: options.maxLineBytes });
    this.#flood = new FloodControl(options.floodBurst, options.floodRate, options.maxLineBytes);
    if (options.nickTimeoutMs > 0) {
      this.#timer = setTimeout(() => this.#happen('nickname-deadline'), options.nickTimeoutMs);
    }
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#peerEnded());
    socket.on('finish', () => this.#sayFarewell());
    socket.on('error', () => this.#lost());
    socket.on('close', () => this.#closed());
  }

  /** The chat has accepted a nickname for it. */
  named(nickname: string): void {
    if (this.nickname === undefined) clearTimeout(this.#timer);
    this.nickname = nickname;
    this.#context.named(this);
  }

  /** The chat refuses something that it sent. */
  refused(code: ErrorCode): void {
    this.#context.refused(this, code);
  }

  /** The chat owes it an answer of so many bytes, much more than the question. */
  charge(bytes: number): void {
    this.#flood.charge(bytes);
  }

  /** The chat has sent it away: it still gets what it is owed, and nothing more is taken from it. */
  disconnect(reason: DisconnectReason): void {
    if (!this.#isOver) this.#reason = reason;
    this.#finish();
  }

  /** Ends it at once, whatever it is owed. */
  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#context.traffic.bytesRead += chunk.length;
    if (this.#isOver) return;
    const { data, reply } = this.#telnet.push(chunk);
    if (reply !== undefined) this.#context.postOffice.deliverRaw(reply, this.outbox);
    if (this.#telnet.spoken) this.#heardTelnet();
    this.#bytes = data;
    this.#proceed();
    if (this.#bytes.length === 0) release(chunk);
  }

  #heardTelnet(): void {
    this.#probe ??= new TelnetProbe(
      this.#context.options.keepAliveMs,
      () => this.#socket.bytesWritten,
      () => this.#context.postOffice.deliverRaw(NOP, this.outbox),
    );
    this.#probe.heard();
  }

  /** Carries out what was read, as far as flood control lets it; the rest waits, and so does the socket. */
  #proceed(): void {
    this.#flood.refill(performance.now());
    this.#lines = this.#carryOut(this.#lines);
    if (this.#lines.length === 0) this.#lines = this.#carryOut(this.#decode());
    if (this.#isOver) return;
    if (this.#isHeldBack) {
      this.#socket.pause();
      this.#setTimer(() => this.#proceed(), this.#flood.delay);
      this.#noteHeld();
    } else if (this.#peerHasEnded) {
      this.#peerEnded();
    } else if (this.#socket.isPaused()) {
      this.#socket.resume();
    }
  }

  get #isHeldBack(): boolean {
    return this.#lines.length > 0 || this.#bytes.length > 0;
  }

  /** As many lines as flood control lets pass. */
  #decode(): readonly Decoded[] {
    const bytes = this.#bytes;
    const length = this.#flood.take(bytes);
    this.#bytes = length === bytes.length ? NO_BYTES : bytes.subarray(length);
    const lines = this.#decoder.push(length === bytes.length ? bytes : bytes.subarray(0, length));
    this.#context.traffic.linesReceived += lines.length;
    // What comes without an end before the nickname is an HTTP request or a TLS hello, and does not get to linger.
    if (lines.length > 0) this.#hasSentLine = true;
    if (!this.#hasSentLine && this.#decoder.pendingBytes > this.#context.options.maxFirstLineBytes) {
      this.#hasSentLine = true;
      this.#happen('overlong-line');
    }
    return lines;
  }

  /** Counts each pause, and tells the first in a while. */
  #noteHeld(): void {
    this.#context.traffic.floodPauses++;
    const now = performance.now();
    const begins = now - this.#lastHeldAt > QUIET_MS;
    this.#lastHeldAt = now;
    if (begins) this.#context.slowed(this);
  }

  /** Returns those for which there is no budget: the answers before them have cost more than there was. */
  #carryOut(lines: readonly Decoded[]): readonly Decoded[] {
    const tellsLines = this.#context.tellsLines();
    for (let i = 0; i < lines.length; i++) {
      const found = lines[i];
      if (found === undefined || this.#isOver) break;
      if (this.#flood.isOverdrawn) return lines.slice(i);
      if (found.type === 'line') {
        if (tellsLines) this.#context.received(this, found.text);
        this.#context.append({ type: 'line', connection: this.id, text: found.text });
      } else {
        this.#happen('overlong-line');
      }
    }
    return NO_LINES;
  }

  #happen(type: 'overlong-line' | 'nickname-deadline' | 'output-overflow' | 'disconnected'): void {
    this.#context.append({ type, connection: this.id });
  }

  /** The peer has sent its FIN. The lines that it sent before are carried out first, those that wait among them. */
  #peerEnded(): void {
    this.#peerHasEnded = true;
    if (this.#isOver || this.#isHeldBack) return;
    this.#happen('disconnected');
    this.#finish();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lines = NO_LINES;
    this.#bytes = NO_BYTES;
    this.#probe?.stop();
    this.#setTimer(() => this.destroy(), DRAIN_TIMEOUT_MS);
    this.#socket.resume();
    this.#context.postOffice.finish(this.outbox);
  }

  /** Our FIN is sent. */
  #sayFarewell(): void {
    this.#setTimer(() => this.destroy(), LINGER_TIMEOUT_MS);
  }

  #lost(): void {
    if (!this.#isOver) this.#reason = 'lost';
  }

  #closed(): void {
    clearTimeout(this.#timer);
    this.#probe?.stop();
    this.outbox.closed = true;
    this.#isOver = true;
    this.#lines = NO_LINES;
    this.#bytes = NO_BYTES;
    this.#happen('disconnected');
    this.#context.ended(this, this.#reason);
  }

  #setTimer(action: () => void, ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, ms);
  }
}
