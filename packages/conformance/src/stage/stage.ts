/**
 * The stage on which a case plays: the people of the scene, and the judges of what they hear.
 *
 * That something does *not* come is known by a barrier. That something does not come *any more* is known by patience.
 */
import type { Line } from '../wire/connection.ts';
import { and, quote } from './failure.ts';
import { LEAVE_PATIENCE_MS, PATIENCE_TRIPS } from './patience.ts';
import type { Person } from './person.ts';
import { Scene } from './scene.ts';
import { hasWord, isProbe } from './words.ts';

const PREFIX =
  'Put the nickname of the sender in front of what you pass on. Is it the sender’s, and not the receiver’s or the last one that connected?';

export interface Hearing {
  /** Who has to hear it. */
  readonly to: readonly Person[];
  /** Who must not hear it. They are in, so that a barrier reaches them. */
  readonly notTo?: readonly Person[];
  /** Whether `to` may hear the sender's nickname beside the text; it must, where there are nicknames. */
  readonly mark?: ReadonlyMap<Person, number>;
  /** What the line is, in words. */
  readonly as?: string;
  /** How often each of `to` hears it. */
  readonly times?: number;
}

export class Stage extends Scene {
  /** Somebody says a text to everyone: these hear it, once and unchanged, with the sender's nickname. */
  async says(person: Person, text: string, hearing: Hearing): Promise<void> {
    const marks = this.marks();
    this.sends(person, text);
    await this.heard(person, text, { ...hearing, mark: marks });
  }

  /** What was sent just now, by whatever line, is heard as this text. */
  async heard(from: Person, text: string, hearing: Hearing): Promise<void> {
    const { to, notTo = [], mark = new Map(), as = 'the line', times = 1 } = hearing;
    for (const listener of to) await this.hears(listener, from, text, mark.get(listener) ?? 0, as);
    const isOpen = from.connection.state === 'open' && from.isIn;
    if (isOpen)
      await this.barrier(
        from,
        [...to, ...notTo].filter((one) => one !== from && one.isIn),
      );
    for (const listener of to) {
      const lines = this.withToken(listener, text, mark.get(listener) ?? 0);
      if (lines.length !== times && (listener !== from || lines.length > times)) {
        throw this.failure(`${listener.name} gets ${as} ${quote(text)} ${times === 1 ? 'once' : `${times} times`}.`, [
          `${listener.name} got it ${lines.length} times:`,
          ...this.quoted(lines),
        ]);
      }
    }
    for (const listener of notTo) this.mustNotHear(listener, text, mark.get(listener) ?? 0);
    this.#isOwnOnce(from, text, mark.get(from) ?? 0, as, times);
  }

  /** The sender may get its own line, and a confirmation of it, but not the same line twice. */
  #isOwnOnce(from: Person, text: string, mark: number, as: string, times: number): void {
    const own = this.withToken(from, text, mark);
    if (own.every((line) => own.filter((other) => other.text === line.text).length <= times)) return;
    throw this.failure(`${from.name}, who sent it, gets ${as} ${quote(text)} once, or not at all.`, [
      `${from.name} got:`,
      ...this.quoted(own),
    ]);
  }

  /** Waits until the listener gets this text as one line. */
  async hears(listener: Person, from: Person, text: string, mark: number = 0, as: string = 'the line'): Promise<Line> {
    const expected = `${listener.name} gets ${as} ${quote(text)}${this.#needsName(from) ? ` with the nickname ${from.nick}` : ''}.`;
    const line = await this.until(
      [listener],
      () => this.withToken(listener, text, mark)[0],
      (why) => this.failure(expected, this.missed(listener, text, mark), why),
    );
    if (!line.text.includes(text)) {
      throw this.failure(expected, [`${listener.name} got:`, ...this.#recent(listener, mark, line)]);
    }
    if (this.#isGlued(line.text, text)) {
      throw this.failure(
        expected,
        [`${listener.name} got:`, quote(line.text)],
        undefined,
        'Pass the text on as it stands: something is put right before or behind it.',
      );
    }
    const around = line.text.replace(text, ' ');
    if (this.#keepsCarriageReturn(line, from, text)) {
      throw this.failure(
        `${expected} No carriage return (\\r) is within the line.`,
        [`${listener.name} got:`, quote(line.raw)],
        undefined,
        'A client that speaks as telnet does ends its lines with \\r\\n. Your server keeps the \\r: take it off the end of each line.',
      );
    }
    if (this.#needsName(from) && !hasWord(around, from.nick)) {
      throw this.failure(
        expected,
        [`${listener.name} got it without that nickname:`, quote(line.text)],
        undefined,
        // Where other lines come with it, the reason is that of the case: this text was not taken for a line of its own.
        listener.connection.lines.some((one) => one !== line && this.isSaid(one) && hasWord(one.text, from.nick))
          ? undefined
          : PREFIX,
      );
    }
    return line;
  }

  mustNotHear(listener: Person, text: string, mark: number = 0): void {
    const lines = this.withToken(listener, text, mark);
    if (lines.length === 0) return;
    throw this.failure(`${listener.name} does not get ${quote(text)}.`, [
      `${listener.name} got:`,
      ...this.quoted(lines),
    ]);
  }

  /**
   * Asks a question and gives the lines that answered it: all that came before the barrier behind it, or later, where none
   * has come by then: a server may look up an answer in its own time.
   * @param isPatient Whether an answer is sure to come.
   */
  async ask(person: Person, question: string, isPatient: boolean = true): Promise<readonly Line[]> {
    const { mark } = person;
    this.sends(person, question);
    await this.barrier(person);
    if (isPatient && (await this.getsPlain(person, mark))) await this.barrier(person);
    return this.plainLines(person, mark);
  }

  /** Waits for a line that is no text of ours. */
  async getsPlain(
    person: Person,
    mark: number,
    except: string = '',
    isIt: (line: Line) => boolean = () => true,
  ): Promise<boolean> {
    // Somebody may be told that a probe of ours has come or left.
    const isOurs = (line: Line) => isProbe(line.text) && !this.people.some(({ nick }) => hasWord(line.text, nick));
    return await this.comesTrue(
      [person],
      () => this.plainLines(person, mark, except).some((line) => isIt(line) && !isOurs(line)),
      (why) => this.failure(`${person.name} gets an answer.`, this.cameTo(person, mark), why),
    );
  }

  /** Asks until the answer names all of `present` as words of their own and none of `gone`. */
  async lists(
    person: Person,
    question: string,
    present: readonly string[],
    gone: readonly string[],
  ): Promise<readonly Line[]> {
    // The asker's nickname may stand in a prompt before the answer.
    const absent = gone.filter((name) => name !== person.nick);
    const expected = [
      present.length === 0 ? '' : `names ${and(present)}`,
      absent.length === 0 ? '' : `does not name ${and(absent)}`,
    ].filter((part) => part !== '');
    const started = this.now();
    const said = this.story.length;
    let unanswered = 0;
    for (let asked = 1; ; asked++) {
      const lines = await this.ask(person, question, present.length > 0);
      const text = lines.map((line) => line.text).join('\n');
      if (present.every((name) => hasWord(text, name)) && !absent.some((name) => hasWord(text, name))) {
        return lines;
      }
      if (lines.length === 0 && present.length > 0) unanswered++;
      if (unanswered > 1 || (asked > PATIENCE_TRIPS && this.now() - started > LEAVE_PATIENCE_MS)) {
        throw this.failure(
          `The answer to ${question} ${expected.join(' and ')}.`,
          lines.length === 0 ? [`${person.name} got no answer.`] : [`${person.name} got:`, ...this.quoted(lines)],
        );
      }
      this.story.length = said + 1;
      if (asked > PATIENCE_TRIPS) for (let gap = 0; gap < 5; gap++) await this.gap();
    }
  }

  /** Somebody is told something that is no text of ours: an error, in whatever words. */
  async isTold(person: Person, about: string, line: string): Promise<void> {
    const { mark } = person;
    this.sends(person, line);
    await this.barrier(person);
    if (await this.getsPlain(person, mark, line, ({ text }) => /[\p{L}\p{N}]/u.test(text))) return;
    throw this.failure(`${person.name} is told that ${about}, in whatever words.`, [`${person.name} got nothing.`]);
  }

  /** Waits until the server has closed this connection, or has said something to it that is no text of ours. */
  async isRefused(person: Person, expected: string, mark: number, why: string): Promise<'told' | 'closed'> {
    return await this.until(
      [],
      () => {
        if (person.connection.state !== 'open') return 'closed';
        const told =
          person.since(mark).some((line) => /\p{L}/u.test(line.text)) || /\p{L}/u.test(person.connection.unfinished);
        return told ? 'told' : undefined;
      },
      (reason) =>
        this.failure(expected, [`${person.name} got nothing, and the connection is still open.`], reason, why),
    );
  }

  #needsName(from: Person): boolean {
    return this.hasNicknames && from.isIn;
  }

  /** What came just before the line, too: a text that was torn is seen by it. */
  #recent(listener: Person, mark: number, line: Line): readonly string[] {
    const lines = listener.since(mark).filter((one) => one === line || !this.isOfTrip(one));
    const index = lines.indexOf(line);
    const from = Math.max(0, index - 4);
    const earlier = from === 0 ? [] : [`(${from} ${from === 1 ? 'line' : 'lines'} before these)`];
    return [...earlier, ...this.quoted(lines.slice(from, index + 3))];
  }

  /**
   * Whether a CR stands within what belongs together. A CR before both nickname and text is a habit of servers with a
   * prompt: a terminal goes back to the beginning of the line, and the message overwrites the prompt.
   */
  #keepsCarriageReturn(line: Line, from: Person, text: string): boolean {
    if (line.raw.endsWith('\r\r')) return true;
    const seen = line.text.slice(line.text.lastIndexOf('\r') + 1);
    return seen !== line.text && !(seen.includes(text) && (!this.#needsName(from) || hasWord(seen, from.nick)));
  }

  /** A letter or a digit directly before or behind the text belongs to the text for whoever reads it. */
  #isGlued(line: string, text: string): boolean {
    const at = line.indexOf(text);
    const [before, after] = [line[at - 1] ?? ' ', line[at + text.length] ?? ' '];
    return (
      (/[A-Za-z0-9]/.test(before) && /^[A-Za-z0-9]/.test(text)) ||
      (/[A-Za-z0-9]/.test(after) && /[A-Za-z0-9]$/.test(text))
    );
  }
}
