/**
 * The oracle. It is told what each connection does and gets, and knows what each must get. It does no I/O, so that it can
 * be tested with wrong observations.
 *
 * What is not private is compared with the record of the observer (common-log.ts). world.ts checks that the record is
 * possible, speakers.ts that it has what was said, listener.ts what each connection gets of it. Private lines are in
 * private-lines.ts, answers in answers.ts.
 */
import type { Heard } from '../heard.ts';
import { Answers, type Question } from './answers.ts';
import { CommonLog, type Entry, isCommon } from './common-log.ts';
import { type End, Listener } from './listener.ts';
import { PrivateLines } from './private-lines.ts';
import { Speakers } from './speakers.ts';
import { World } from './world.ts';

interface Connection {
  readonly listener: Listener;
  readonly answers: Answers;
  readonly nicknames: string[];
  lastSeq: number;
  mayBeDropped: boolean;
}

/** More are not reported. The first one is the one to look at. */
const MOST_VIOLATIONS = 20;

export class Oracle {
  readonly violations: string[] = [];
  /** Lines heard, by type. */
  readonly heard = new Map<Heard['type'], number>();
  readonly #log = new CommonLog();
  readonly #world = new World((what) => this.complain(`The log: ${what}`));
  readonly #owners = new Map<string, number>();
  readonly #speakers = new Speakers(this.#owners, (what) => this.complain(`The log: ${what}`));
  readonly #privateLines = new PrivateLines(this.#owners, (what) => this.complain(`Private lines: ${what}`));
  readonly #connections = new Map<number, Connection>();
  #checkedOfGone = 0;

  complain(what: string): void {
    if (this.violations.length < MOST_VIOLATIONS) this.violations.push(what);
  }

  /** Something that the observer has heard. */
  observes(heard: Heard): void {
    if (!isCommon(heard)) return;
    this.#world.happens(heard);
    this.#speakers.happens(heard);
    this.#log.append(heard);
  }

  /** A connection is about to come, with a nickname that nobody had or will have. */
  connects(id: number, nickname: string): void {
    this.#owners.set(nickname, id);
    this.#speakers.connects(id);
    this.#connections.set(id, {
      listener: new Listener(nickname, this.#log, (what) => this.complain(`Connection ${id} (${nickname}): ${what}`)),
      answers: new Answers(),
      nicknames: [nickname],
      lastSeq: 0,
      mayBeDropped: false,
    });
  }

  /** It is about to ask for another nickname that nobody had or will have. */
  renames(id: number, nickname: string): void {
    this.#owners.set(nickname, id);
    this.#connections.get(id)?.nicknames.push(nickname);
  }

  /** It is about to say `text` or `@room text`, which begins with its id and will be accepted. */
  says(id: number, line: string): void {
    this.#speakers.says(id, line);
  }

  /** @returns what is to be called when it is known whether it was refused. */
  whispers(id: number, to: string, text: string): (isRefused: boolean) => void {
    return this.#privateLines.sent(id, to, text);
  }

  asks(id: number, question: Question): void {
    this.#connections.get(id)?.answers.ask(question);
  }

  asksForNotices(id: number): void {
    this.#connections.get(id)?.listener.asksForNotices();
  }

  /** The ping behind the request is answered. */
  noticesAnswered(id: number): void {
    this.#connections.get(id)?.listener.noticesAnswered();
  }

  /** It is about to read nothing for so long that the server may drop it. */
  mayBeDropped(id: number): void {
    const connection = this.#connections.get(id);
    if (connection !== undefined) connection.mayBeDropped = true;
  }

  hears(id: number, heard: Heard): void {
    this.heard.set(heard.type, (this.heard.get(heard.type) ?? 0) + 1);
    const connection = this.#connections.get(id);
    if (connection === undefined) return this.complain(`Connection ${id} heard something after its end.`);
    this.#checkSeq(id, connection, heard);
    if (isCommon(heard)) return connection.listener.hears(heard);
    if (heard.type === 'private') return this.#privateLines.heard(id, heard.from, heard.text);
    if (heard.type === 'error' && heard.code === 'too-slow' && connection.mayBeDropped) return;
    const wrong = connection.answers.take(heard);
    if (wrong !== undefined) this.complain(`Connection ${id} (${connection.nicknames[0]}): ${wrong}.`);
  }

  ends(id: number, end: End): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    const [waiting] = connection.answers.waiting;
    if (end === 'orderly' && waiting !== undefined) {
      this.complain(`Connection ${id} has ended without an answer to ${waiting.about}.`);
    }
    connection.listener.ends(end);
    this.#speakers.ends(id, end);
    this.#privateLines.ended(id, connection.nicknames, end);
    if (end === 'broken') this.#privateLines.gaveUp(id);
  }

  /** Checks what can be checked yet, and forgets what is right. To be called now and then. */
  check(): void {
    let least = this.#log.end;
    for (const [id, { listener }] of this.#connections) {
      listener.check();
      if (listener.isDone) {
        this.#checkedOfGone += listener.checked;
        this.#connections.delete(id);
      } else {
        least = Math.min(least, listener.position);
      }
    }
    this.#log.forget(least);
  }

  /** Everything has come: each client got an answer to a ping that was sent after all other lines. */
  finish(): void {
    this.check();
    for (const [id, { listener, answers }] of this.#connections) {
      listener.finish();
      const [waiting] = answers.waiting;
      if (waiting !== undefined) this.complain(`Connection ${id} never had an answer to ${waiting.about}.`);
    }
    this.#speakers.finish();
    this.#privateLines.finish();
  }

  /** The nicknames in the chat, as the observer knows them. */
  get present(): readonly string[] {
    return this.#world.nicknames;
  }

  /** Deliveries that were found right. */
  get checked(): { readonly common: number; readonly private: number; readonly said: number } {
    let common = this.#checkedOfGone;
    for (const { listener } of this.#connections.values()) common += listener.checked;
    return { common, private: this.#privateLines.checked, said: this.#speakers.checked };
  }

  #checkSeq(id: number, connection: Connection, { seq, type }: Heard): void {
    if (seq === undefined) return;
    const mayShare: readonly (Heard | Entry)['type'][] = ['help', 'left'];
    if (seq < connection.lastSeq || (seq === connection.lastSeq && !mayShare.includes(type))) {
      this.complain(`Connection ${id}: after number ${connection.lastSeq} it heard number ${seq}.`);
    }
    connection.lastSeq = seq;
  }
}
