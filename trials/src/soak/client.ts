/**
 * One connection of the soak. It tells the oracle what it does and what it gets. Its lines are processed in order, so it
 * knows from them which rooms it is in, and so which of its lines are refused and how.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { ChatSocket } from '../socket.ts';
import type { Answer, Question } from './answers.ts';
import type { Oracle } from './oracle.ts';

/** An answer that takes longer is missing. It is long, because the machine may be busy. */
const PATIENCE_MS = 60_000;

export class Client {
  readonly id: number;
  nickname: string;
  readonly rooms = new Set<string>();
  isOver = false;
  /** The server has told it that it is too slow, or closed at once because it could not. */
  wasDropped = false;
  readonly #oracle: Oracle;
  readonly #random: Random;
  readonly #socket: ChatSocket;
  #said = 0;
  #asked = 0;
  #mayBeDropped = false;

  private constructor(id: number, nickname: string, oracle: Oracle, random: Random, socket: ChatSocket) {
    this.id = id;
    this.nickname = nickname;
    this.#oracle = oracle;
    this.#random = random;
    this.#socket = socket;
  }

  /** Connects and takes its nickname. */
  static async enter(port: number, id: number, oracle: Oracle, random: Random): Promise<Client> {
    const nickname = `n${id}`;
    oracle.connects(id, nickname);
    let isTooSlow = false;
    const socket = await ChatSocket.connect(port, {
      heard: (heard) => {
        isTooSlow ||= heard.type === 'error' && heard.code === 'too-slow';
        oracle.hears(id, heard);
      },
      broke: (why) => oracle.complain(`Connection ${id} heard ${why}.`),
    });
    const client = new Client(id, nickname, oracle, random, socket);
    void socket.ended.then((how) => {
      client.wasDropped = isTooSlow || how === 'lost';
    });
    client.send(nickname);
    return client;
  }

  /** Sends a line, in pieces where chance will have it so. */
  send(line: string): void {
    const bytes = Buffer.from(`${line}${this.#random.oneIn(3) ? '\n' : '\r\n'}`);
    for (let at = 0; at < bytes.length; ) {
      const length = this.#random.oneIn(4) ? 1 + this.#random.below(8) : bytes.length;
      this.#socket.write(bytes.subarray(at, at + length));
      at += length;
    }
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** A text that nobody has said, of this length at least. */
  newText(length: number): string {
    return `c${this.id}.${++this.#said} ${'x'.repeat(Math.max(1, length - 10))}`;
  }

  /** Says something to everyone; `sent` is what is written, `text` what is to come of it. */
  say(text: string, sent = text): void {
    this.#oracle.says(this.id, text);
    this.send(sent);
  }

  sayInRoom(room: string, text: string): void {
    this.#oracle.says(this.id, `@${room} ${text}`);
    this.send(`@${this.#inSomeCase(room)} ${text}`);
  }

  /** In private; whether it was refused is known by the answer to a ping. */
  whisper(to: string, text: string): void {
    const settle = this.#oracle.whispers(this.id, to, text);
    this.ask(`#${this.#inSomeCase(to)} ${text}`, {
      isOptional: true,
      isAnswer: (answer) => answer.type === 'error' && answer.code === 'no-such-user',
      whenAnswered: (answer) => settle(answer !== undefined),
    });
    this.ping();
  }

  enter(room: string): void {
    this.rooms.add(room);
    this.send(`!enter ${this.#inSomeCase(room)}`);
  }

  leave(room: string): void {
    this.rooms.delete(room);
    this.send(`!leave ${this.#inSomeCase(room)}`);
  }

  rename(): void {
    this.nickname = `n${this.id}r${++this.#said}`;
    this.#oracle.renames(this.id, this.nickname);
    this.send(`!nick ${this.nickname}`);
  }

  ask(line: string, question: Omit<Question, 'about'>): void {
    this.#oracle.asks(this.id, { about: line.slice(0, 60), ...question });
    this.send(line);
  }

  askForError(line: string, code: string): void {
    this.ask(line, { isAnswer: (answer) => answer.type === 'error' && answer.code === code });
  }

  ping(whenAnswered: (answer: Answer | undefined) => void = () => {}): void {
    const token = `${this.id}.${++this.#asked}`;
    this.ask(`!ping ${token}`, {
      isAnswer: (answer) => answer.type === 'pong' && answer.token === token,
      whenAnswered,
    });
  }

  useJson(): void {
    this.send('!format json');
  }

  hearNotices(): void {
    this.#oracle.asksForNotices(this.id);
    this.send('!notices on');
    this.ping(() => this.#oracle.noticesAnswered(this.id));
  }

  /** Resolves when all its lines are processed, and it has got the answers. */
  async settle(): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => {
        this.#oracle.complain(`Connection ${this.id} had no answer within ${PATIENCE_MS / 1000} s.`);
        resolve();
      }, PATIENCE_MS);
      const done = () => {
        clearTimeout(patience);
        resolve();
      };
      void this.#socket.ended.then(done);
      this.ping(done);
    });
  }

  /** Reads nothing for a time; for so long perhaps that the server drops it. */
  async stall(ms: number, mayBeDropped = false): Promise<void> {
    if (mayBeDropped) {
      this.#mayBeDropped = true;
      this.#oracle.mayBeDropped(this.id);
    }
    this.#socket.socket.pause();
    await pause(ms);
    this.#socket.socket.resume();
  }

  /** The server was asked to close, or may do so: waits for it. */
  async end(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    const patience = pause(PATIENCE_MS, 'never' as const, { ref: false });
    const how = await Promise.race([this.#socket.ended, patience]);
    if (how !== 'closed' && !this.#mayBeDropped) {
      const what = how === 'never' ? 'is never closed' : 'is lost, or closed inside of a line';
      this.#oracle.complain(`Connection ${this.id} ${what}, where it should be closed in order.`);
    }
    this.#oracle.ends(this.id, this.wasDropped || how !== 'closed' ? 'broken' : 'orderly');
    this.#socket.halfClose();
    this.#socket.socket.destroySoon();
  }

  quit(): Promise<void> {
    this.send('!quit');
    return this.end();
  }

  /** Says that it has said all; of the last line, which has no end, nobody may hear. */
  halfClose(): Promise<void> {
    if (this.#random.oneIn(2)) this.sendBytes(Buffer.from(this.newText(20)));
    this.#socket.halfClose();
    return this.end();
  }

  reset(): void {
    this.isOver = true;
    this.#socket.reset();
    this.#oracle.ends(this.id, 'broken');
  }

  #inSomeCase(name: string): string {
    return this.#random.oneIn(4) ? name.toUpperCase() : name;
  }
}
