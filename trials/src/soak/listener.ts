/**
 * What one connection must get of the common log: exactly those entries that are for it, each once and in order. It goes
 * through the log and through the received lines at the same time. The log itself says which rooms it is in.
 *
 * Certain: public lines from its own `joined` to its own `left`, lines of a room from its own `entered` to its own
 * `exited`, and with notices on, all notices.
 * In flight: notices between the request for them and the first message that it gets after the answer to the ping behind
 * it. Either is allowed there.
 */
import { asLine, type CommonLog, type Entry } from './common-log.ts';

/** `'orderly'`: it must have got everything for it. `'broken'`: what was under way may be lost, but nothing before it. */
export type End = 'orderly' | 'broken';

/** A received line, or that the server has answered the ping behind `!notices on`. */
type Item = Entry | 'notices are on';

export class Listener {
  nickname: string;
  readonly #log: CommonLog;
  readonly #complain: (what: string) => void;
  readonly #rooms = new Set<string>();
  #notices: 'off' | 'asked for' | 'answered' | 'on' = 'off';
  #isPresent = false;
  #hasLeft = false;
  #isAtFault = false;
  #end: End | undefined;
  #queue: Item[] = [];
  /** Where in the log it is. */
  position: number;
  /** Entries that were for it and came. */
  checked = 0;

  constructor(nickname: string, log: CommonLog, complain: (what: string) => void) {
    this.nickname = nickname;
    this.#log = log;
    this.#complain = complain;
    this.position = log.end;
  }

  asksForNotices(): void {
    this.#notices = 'asked for';
  }

  noticesAnswered(): void {
    this.#queue.push('notices are on');
  }

  hears(entry: Entry): void {
    this.#queue.push(entry);
  }

  ends(end: End): void {
    this.#end = end;
  }

  /** It has ended, and everything is checked. */
  get isDone(): boolean {
    if (this.#isAtFault) return this.#end !== undefined;
    const neverCame = this.#end === 'broken' && !this.#isPresent;
    return this.#end !== undefined && this.#queue.length === 0 && (this.#hasLeft || neverCame);
  }

  /** Checks as much as possible. A line that the observer did not get yet waits. */
  check(): void {
    if (this.#isAtFault) return;
    let done = 0;
    for (const item of this.#queue) {
      if (item === 'notices are on') this.#notices = 'answered';
      else if (!this.#find(item)) break;
      done++;
    }
    if (done > 0) this.#queue = this.#queue.slice(done);
    if (this.#queue.length === 0) this.#skipOthers();
  }

  /** Everything has come: nothing may be missing. */
  finish(): void {
    this.check();
    if (this.#isAtFault) return;
    const [item] = this.#queue;
    if (item !== undefined && item !== 'notices are on') {
      this.#fault(`heard what the observer never heard, or heard it again: ${asLine(item)}`);
      return;
    }
    const entry = this.#log.at(this.position);
    if (entry !== undefined && this.#isFor(entry) === 'yes') this.#fault(`never heard ${asLine(entry)}`);
  }

  /** Goes on to the entry that was received. False if the log does not have it yet. */
  #find(heard: Entry): boolean {
    const line = asLine(heard);
    for (let entry = this.#log.at(this.position); entry !== undefined; entry = this.#log.at(this.position)) {
      const isFor = this.#isFor(entry);
      const isIt = asLine(entry) === line && (isSaid(entry) || heard.seq === undefined || heard.seq === entry.seq);
      if (isIt && isFor !== 'no') {
        if (heard.seq !== undefined && heard.seq !== entry.seq) {
          this.#fault(`heard ${line} as number ${heard.seq}; the observer, as number ${entry.seq}`);
          return false;
        }
        this.#pass(entry);
        if (this.#notices === 'answered' && isSaid(entry)) this.#notices = 'on';
        this.checked++;
        return true;
      }
      // The same notice may come again, and then be for it; what is said is said once.
      if (isIt && isSaid(entry)) {
        this.#fault(`heard what is not for it: ${line}`);
        return false;
      }
      if (isFor === 'yes') {
        const before = this.#log.find(line);
        const why =
          before === undefined
            ? 'which nobody said'
            : before < this.position
              ? 'which it had heard, or which is not for it'
              : 'which comes later';
        this.#fault(`heard ${line}, ${why}; before it was due: ${asLine(entry)} (number ${entry.seq})`);
        return false;
      }
      this.#pass(entry);
    }
    return false;
  }

  /** Nothing is waiting: goes on to the next entry that it has to get. */
  #skipOthers(): void {
    for (let entry = this.#log.at(this.position); entry !== undefined; entry = this.#log.at(this.position)) {
      if (this.#hasLeft) {
        this.position = this.#log.end;
        return;
      }
      const isFor = this.#isFor(entry);
      if (isFor === 'yes' && this.#end === 'orderly') this.#fault(`has ended, and never heard ${asLine(entry)}`);
      // On a broken connection it may be lost, so it is skipped.
      if (isFor !== 'no' && this.#end === undefined) return;
      this.#pass(entry);
    }
  }

  #isFor(entry: Entry): 'yes' | 'no' | 'perhaps' {
    if (!this.#isPresent || this.#hasLeft) return 'no';
    switch (entry.type) {
      case 'public':
        return 'yes';
      case 'room':
        return this.#rooms.has(entry.room) ? 'yes' : 'no';
      case 'joined':
      case 'renamed':
        return this.#isTold();
      case 'left':
        return entry.nickname === this.nickname ? 'no' : this.#isTold();
      case 'entered':
        return this.#rooms.has(entry.room) || entry.nickname === this.nickname ? this.#isTold() : 'no';
      case 'exited':
        return this.#rooms.has(entry.room) && entry.nickname !== this.nickname ? this.#isTold() : 'no';
    }
  }

  #isTold(): 'yes' | 'no' | 'perhaps' {
    if (this.#notices === 'on') return 'yes';
    return this.#notices === 'off' ? 'no' : 'perhaps';
  }

  /** The entry is behind it now; it may have changed where it is. */
  #pass(entry: Entry): void {
    this.position++;
    switch (entry.type) {
      case 'joined':
        if (entry.nickname === this.nickname) this.#isPresent = true;
        return;
      case 'left':
        if (entry.nickname === this.nickname) this.#hasLeft = true;
        return;
      case 'renamed':
        if (entry.from === this.nickname) this.nickname = entry.to;
        return;
      case 'entered':
        if (entry.nickname === this.nickname) this.#rooms.add(entry.room);
        return;
      case 'exited':
        if (entry.nickname === this.nickname) this.#rooms.delete(entry.room);
        return;
      default:
        return;
    }
  }

  #fault(what: string): void {
    this.#isAtFault = true;
    this.#complain(what);
  }
}

/** A message; the others are notices. */
function isSaid({ type }: Entry): boolean {
  return type === 'public' || type === 'room';
}
