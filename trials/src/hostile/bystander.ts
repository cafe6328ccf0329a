/**
 * A bystander: a client that reads at a steady rate, and has nothing to do with the attack. It measures how long its lines
 * and pings take, and checks that it gets every public line in order.
 */
import type { Socket } from 'node:net';
import { crc32 } from 'node:zlib';

const LF = 0x0a;
const BANG = 0x21;
const HASH = 0x23;
const AT = 0x40;
const SMALL_B = 0x62;
/** Longer lines are not from bystanders. */
const LONGEST_OWN_LINE = 400;
/** A bystander's line: its sender, what it says, and what makes it long. */
const OWN_LINE = /^b(\d+): ([a-x\d]+)y*\r$/;

export interface Delays {
  /** Of pings, in milliseconds. */
  readonly pings: number[];
  /** Of its own public lines, until they come back. */
  readonly lines: number[];
}

export class Bystander {
  readonly delays: Delays = { pings: [], lines: [] };
  /** Why the server ended the connection; `undefined`: it did not. */
  dropped: string | undefined;
  /** Lines of other bystanders that did not come, or came out of order. */
  disorder = 0;
  /** A checksum of the public lines between the marks. */
  checksum = 0;
  isIn = false;
  hasBegun = false;
  hasEnded = false;

  readonly #number: number;
  readonly #socket: Socket;
  /** Bytes each second. */
  readonly #rate: number;
  #budget: number;
  #rest: Buffer = Buffer.alloc(0);
  #lastError = '';
  /** When a ping or a line was sent. */
  readonly #sentPings = new Map<string, number>();
  readonly #sentLines = new Map<string, number>();
  #said = 0;
  /** The number of the last line of each bystander. */
  readonly #last = new Map<number, number>();

  constructor(number: number, socket: Socket, rate: number, first: string) {
    this.#number = number;
    this.#socket = socket;
    this.#rate = rate;
    this.#budget = rate / 10;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    const drop = () => {
      this.dropped ??= this.#lastError || 'closed';
    };
    socket.on('end', drop);
    socket.on('close', drop);
    socket.write(`b${number}\n${first}!ping in\n`);
  }

  get isHere(): boolean {
    return this.dropped === undefined;
  }

  ping(): void {
    const token = `${this.#sentPings.size}${Math.random().toString(36).slice(2)}`;
    this.#sentPings.set(token, performance.now());
    this.#socket.write(`!ping ${token}\n`);
  }

  /** `more`: so many characters more than it needs. */
  say(more: number): void {
    const text = `n${++this.#said}`;
    this.#sentLines.set(text, performance.now());
    this.#socket.write(`${text}${'y'.repeat(more)}\n`);
  }

  /** Public lines count from `begin` until `end`. */
  mark(mark: 'begin' | 'end'): void {
    this.#socket.write(`${mark}\n`);
  }

  /** `ms` have passed: it may read more. */
  refill(ms: number): void {
    this.#budget = Math.min(this.#rate / 10, this.#budget + (this.#rate * ms) / 1000);
    if (this.#budget > 0 && this.#socket.isPaused()) this.#socket.resume();
  }

  /** What still waits for an answer has waited until now. */
  stop(): void {
    const now = performance.now();
    for (const at of this.#sentPings.values()) this.delays.pings.push(now - at);
    for (const at of this.#sentLines.values()) this.delays.lines.push(now - at);
    this.#socket.removeAllListeners('data');
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#budget -= chunk.length;
    if (this.#budget <= 0) this.#socket.pause();
    const first = chunk.indexOf(LF) + 1;
    if (first === 0 || this.#rest.length === 0) {
      this.#hear(this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]));
    } else {
      this.#hear(Buffer.concat([this.#rest, chunk.subarray(0, first)]));
      this.#hear(chunk.subarray(first));
    }
  }

  /** Keeps the last line if it is incomplete. */
  #hear(bytes: Buffer): void {
    let from = 0;
    let counted = 0;
    for (;;) {
      const end = bytes.indexOf(LF, from) + 1;
      if (end === 0) break;
      const first = bytes[from];
      if (first === BANG) {
        this.#count(bytes.subarray(counted, from));
        counted = end;
        this.#hearAnswer(bytes.toString('latin1', from, end - 2));
      } else if (first === HASH || first === AT) {
        this.#count(bytes.subarray(counted, from));
        counted = end;
      } else if (first === SMALL_B && end - from <= LONGEST_OWN_LINE) {
        const start = from;
        this.#hearBystander(bytes.toString('latin1', from, end - 1), () => {
          this.#count(bytes.subarray(counted, start));
          counted = end;
        });
      }
      from = end;
    }
    this.#count(bytes.subarray(counted, from));
    this.#rest = Buffer.from(bytes.subarray(from));
  }

  #count(lines: Buffer): void {
    if (this.hasBegun && !this.hasEnded && lines.length > 0) this.checksum = crc32(lines, this.checksum);
  }

  #hearAnswer(line: string): void {
    if (line.startsWith('!error ')) this.#lastError = line.split(' ')[1] ?? '';
    if (line === '!pong in') this.isIn = true;
    const token = line.slice('!pong '.length);
    const at = this.#sentPings.get(token);
    if (at === undefined) return;
    this.#sentPings.delete(token);
    this.delays.pings.push(performance.now() - at);
  }

  #hearBystander(line: string, countBefore: () => void): void {
    const [, sender = '', text = ''] = OWN_LINE.exec(line) ?? [];
    const from = Number(sender);
    if (text === 'begin' || text === 'end') {
      countBefore();
      if (text === 'begin') this.hasBegun = true;
      else this.hasEnded = true;
      return;
    }
    const number = Number(text.slice(1));
    if (this.hasBegun && number !== (this.#last.get(from) ?? number - 1) + 1) this.disorder++;
    this.#last.set(from, number);
    if (from !== this.#number) return;
    const at = this.#sentLines.get(text);
    if (at === undefined) return;
    this.#sentLines.delete(text);
    this.delays.lines.push(performance.now() - at);
  }
}
