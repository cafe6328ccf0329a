/**
 * The people of a case and what they do: they connect, enter, speak and leave. And the barriers by which one knows that
 * what they did has been carried out: the same person says something afterwards, and a listener that gets it has got all
 * that was before it.
 */
import { randomInt } from 'node:crypto';
import type { Server } from '../server/server.ts';
import type { Address, Connection, Line } from '../wire/connection.ts';
import { and, CannotRun, type Failure, failureAfter, listed, quote, type Why } from './failure.ts';
import { Patience } from './patience.ts';
import { Person } from './person.ts';
import type { Entry } from './transcript.ts';
import { suffix, token } from './words.ts';

const WANTS_NICKNAME =
  'Nobody sends a nickname at --level broadcast. If your server already asks for one, use --level chat.';

const TAKEN_TOGETHER =
  'Your server refused a nickname of letters, or took it and the line behind it for one: what one read returns may be several lines, or half a line. Keep a buffer, and take out whole lines in a loop.';
const NOT_MET =
  'Here people only come in and say hello. Does your server take each nickname, and serve the new one beside those that are there already, also when others have left?';

export interface Setting {
  readonly address: Address;
  /** The child process, where we have started it. */
  readonly server: Server | undefined;
  /** Whether the first line of a connection is its nickname. */
  readonly hasNicknames: boolean;
  /** Whether the server answers in upper case instead of passing on. */
  readonly isEcho: boolean;
  /** After so long without any sign of life the server hangs. */
  readonly hangMs: number;
  /** Nobody but the people of the case may talk. */
  readonly isExact?: boolean;
  /** Bound of the whole case. */
  readonly caseMs: number;
}

export class Scene {
  readonly address: Address;
  readonly server: Server | undefined;
  readonly hasNicknames: boolean;
  readonly isEcho: boolean;
  readonly people: Person[] = [];
  /** What the test did, in sentences. */
  readonly story: string[] = [];
  /** What was found and is allowed, for the end of the report. */
  readonly notes: Set<string> = new Set<string>();
  readonly now: () => number;
  readonly until: Patience['until'];
  readonly comesTrue: Patience['comesTrue'];
  readonly #setting: Setting;
  readonly #patience: Patience;
  readonly #tokens: string[] = [];
  /** The texts of round trips. */
  readonly #trips: string[] = [];

  constructor(setting: Setting) {
    this.#setting = setting;
    this.address = setting.address;
    this.server = setting.server;
    this.hasNicknames = setting.hasNicknames;
    this.isEcho = setting.isEcho;
    this.#patience = new Patience({ ...setting, isExact: setting.isExact === true });
    this.now = this.#patience.now;
    this.until = this.#patience.until.bind(this.#patience);
    this.comesTrue = this.#patience.comesTrue.bind(this.#patience);
  }

  /** Connects and sends nothing. */
  async connect(label: string, localAddress?: string): Promise<Person> {
    const nick = `${label}${suffix(3)}`;
    const connection = await this.#open(localAddress);
    const person = new Person(this.hasNicknames ? nick : label, nick, connection, this.now);
    this.people.push(person);
    return person;
  }

  /** These people connect, give their nicknames where there are such, and are known to be in. */
  async enter<const Labels extends readonly string[]>(...labels: Labels): Promise<{ [K in keyof Labels]: Person }> {
    const people: Person[] = [];
    for (const label of labels) people.push(await this.connect(label));
    const withNames = people.length === 1 ? ', with this nickname' : ', each with this nickname';
    this.did(`${and(people.map(({ name }) => name))} connected${this.hasNicknames ? withNames : ''}.`);
    if (this.hasNicknames) for (const person of people) person.sendLine(person.nick);
    await this.gap();
    await this.meet(people);
    return people as { [K in keyof Labels]: Person };
  }

  /** One more person enters with this nickname. */
  async enterAs(nick: string): Promise<Person> {
    const person = await this.connect(nick);
    person.name = nick;
    person.nick = nick;
    this.did(`Somebody connected and gave the nickname ${quote(nick)}.`);
    person.sendLine(nick);
    await this.gap();
    await this.meet([person]);
    return person;
  }

  /**
   * Greets until each of these people has been heard by somebody who is in, and has heard them. After it they are in:
   * a server may take its time with a nickname, so greetings are repeated.
   */
  async meet(people: readonly Person[]): Promise<void> {
    const first = this.people.find((person) => person.isIn) ?? people[0];
    if (first === undefined) return;
    const newcomers = people.filter((person) => person !== first);
    const isCrowded = first.isIn || people.length > 2;
    if (newcomers.length === 0) return;
    const heardBy = new Map<Person, string[]>();
    const calls: string[] = [];
    const greet = () => {
      for (const person of newcomers.filter((one) => !this.#hasHeard(first, heardBy.get(one) ?? []))) {
        const text = this.text('hello');
        heardBy.set(person, [...(heardBy.get(person) ?? []), text]);
        person.sendLine(text);
      }
      const text = this.text('welcome');
      calls.push(text);
      first.sendLine(text);
    };
    const isMet = (person: Person) => this.#hasHeard(first, heardBy.get(person) ?? []) && this.#hasHeard(person, calls);
    let next = this.now();
    let wait = 60;
    await this.until(
      [first, ...newcomers],
      () => {
        if (newcomers.every(isMet)) return true;
        if (this.now() >= next) {
          greet();
          next = this.now() + wait;
          wait *= 2;
        }
        return undefined;
      },
      (why) => {
        const stranger = newcomers.find((person) => !isMet(person)) ?? first;
        const isUnheard = !this.#hasHeard(first, heardBy.get(stranger) ?? []);
        const [speaker, listener] = isUnheard ? [stranger, first] : [first, stranger];
        return this.failure(
          `${listener.name} gets what ${speaker.name} says to everyone.`,
          [`${speaker.name} said hello several times.`, ...this.cameTo(listener, 0)],
          why,
          this.#whyNotMet(why, isCrowded),
        ).ofGround();
      },
      { ownTrips: true },
    );
    for (const person of [first, ...newcomers]) person.isIn = true;
  }

  /** Sends a line; the story tells it. */
  sends(person: Person, text: string): void {
    this.did(`${person.name} sent the line ${quote(text)}.`);
    person.sendLine(text);
  }

  /** Sends these pieces one after the other, each after the one before it has certainly been read. */
  async sendsInPieces(person: Person, pieces: readonly (string | Uint8Array)[]): Promise<void> {
    const shown = pieces.map((piece) => quote(Buffer.from(piece).toString()));
    this.did(`${person.name} sent it in ${pieces.length} pieces, one after the other: ${and(shown)}.`);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await this.fragmentIsRead(person);
      person.sendBytes(piece);
    }
  }

  /** Two others complete two round trips: the server has had every chance to read what `person` has sent. */
  async fragmentIsRead(person: Person): Promise<void> {
    const [one, two] = this.people.filter(
      (other) => other.isIn && other !== person && other.connection.state === 'open',
    );
    for (let trip = 0; trip < 2; trip++) {
      if (one === undefined) await this.gap();
      else if (this.isEcho) await this.echoTrip(one);
      else if (two === undefined) await this.gap();
      else await this.roundTrip(one, two);
    }
  }

  /** An orderly leave. */
  leaves(person: Person): void {
    this.did(`${person.name} closed the connection.`);
    person.record('leaves');
    person.isIn = false;
    person.connection.leave();
  }

  /** A leave without a farewell (RST). */
  breaksOff(person: Person): void {
    this.did(`${person.name}'s connection broke off (a reset, as when a program is killed).`);
    person.record('leaves', 'reset');
    person.isIn = false;
    person.connection.reset();
  }

  // --- Barriers ---------------------------------------------------------------------------------------------------------

  /** Everything that `actor` has caused so far has reached these listeners, and the actor. */
  async barrier(actor: Person, listeners: readonly Person[] = this.othersIn(actor)): Promise<void> {
    if (listeners.length === 0) return;
    await this.gap();
    const text = this.text('and');
    actor.sendLine(text);
    for (const listener of listeners) await this.#hearsQuietly(listener, actor, text);
    const witness = listeners[0];
    if (witness === undefined) return;
    const answer = this.text('yes');
    witness.sendLine(answer);
    await this.#hearsQuietly(actor, witness, answer);
  }

  /** From one to the other and back. It needs neither an echo of one's own lines nor a ping. */
  async roundTrip(one: Person, two: Person): Promise<void> {
    const there = this.text('ping');
    const back = this.text('pong');
    this.#trips.push(there, back);
    one.sendLine(there);
    await this.#hearsQuietly(two, one, there);
    two.sendLine(back);
    await this.#hearsQuietly(one, two, back);
  }

  async echoTrip(person: Person): Promise<void> {
    const text = this.text('ping');
    person.sendLine(text);
    await this.until(
      [person],
      () => person.connection.lines.find((line) => line.text.includes(text.toUpperCase())),
      (why) => this.failure(`${person.name} gets an answer.`, this.cameTo(person, 0), why),
      { ownTrips: true },
    );
  }

  // --- What was said and heard ------------------------------------------------------------------------------------------

  did(sentence: string): void {
    this.story.push(sentence.replace(/^the /, 'The '));
  }

  /** A text that nobody else says. */
  text(...words: readonly string[]): string {
    const one = token();
    this.#tokens.push(one);
    return [...words, one].join(' ');
  }

  /** A word for a name, with letters behind it that make it unique. */
  name(word: string): string {
    return `${word}${suffix(3)}`;
  }

  /** Two characters; four on a server that others use too, who may choose the same two. */
  shortName(): string {
    return this.server === undefined ? `${suffix(3)}7` : `${suffix(1)}7`;
  }

  /** A name of digits alone. */
  digits(): string {
    return String(randomInt(1e5, 1e6));
  }

  marks(): ReadonlyMap<Person, number> {
    return new Map(this.people.map((person) => [person, person.mark]));
  }

  othersIn(person: Person): readonly Person[] {
    return this.people.filter((other) => other !== person && other.isIn && other.connection.state === 'open');
  }

  /** The lines of somebody that hold the token of this text, in whatever case. */
  withToken(listener: Person, text: string, mark: number = 0): readonly Line[] {
    const found = (/[A-Za-z]{8}(?![A-Za-z])/.exec(text)?.[0] ?? text).toLowerCase();
    const last = (this.#tokens.find((one) => text.includes(one)) ?? found).toLowerCase();
    return listener.since(mark).filter((line) => line.lower.includes(last));
  }

  quoted(lines: readonly Line[]): readonly string[] {
    return listed(lines.map((line) => quote(line.text)));
  }

  /** What was said only to see whether the server has come so far. */
  isOfTrip(line: Line): boolean {
    return this.#trips.some((text) => line.text.includes(text));
  }

  /** A line with a text of ours in it. */
  isSaid(line: Line): boolean {
    return this.#tokens.some((one) => line.text.includes(one));
  }

  cameTo(person: Person, mark: number): readonly string[] {
    const lines = person.since(mark).filter((line) => !this.#patience.isProbed(line));
    const { unfinished } = person.connection;
    const rest = unfinished === '' ? [] : [`and, without a line end: ${quote(unfinished)}`];
    if (lines.length === 0 && rest.length === 0) return [`${person.name} got nothing.`];
    return [`${person.name} got:`, ...this.quoted(lines), ...rest];
  }

  /** What somebody got that no text of ours is in: answers, errors, notices. */
  plainLines(person: Person, mark: number, except: string = ''): readonly Line[] {
    const foreign = this.#tokens.filter((one) => !except.includes(one));
    return person
      .since(mark)
      .filter((line) => !this.#patience.isOfProbe(line) && !foreign.some((one) => line.text.includes(one)));
  }

  failure(expected: string, came: readonly string[], why: Why = 'quiet', cause?: string): Failure {
    const { hangMs, caseMs } = this.#setting;
    const gone = this.people.filter((one) => one.connection.state !== 'open').map((one) => one.name);
    return failureAfter(why, expected, came, { gone, exit: this.server?.exit, hangMs, caseMs }, cause);
  }

  /** What somebody got instead of this text. */
  missed(listener: Person, text: string, mark: number): readonly string[] {
    const { unfinished } = listener.connection;
    if (unfinished.toLowerCase().includes((text.split(' ').at(-1) ?? text).toLowerCase())) {
      return [
        `${listener.name} got the text, but no line end behind it, so that no client can know that it is complete:`,
        quote(unfinished),
      ];
    }
    return this.cameTo(listener, mark);
  }

  /** The conversation up to now, in the order of time. */
  transcript(): readonly Entry[] {
    const entries = this.people.flatMap((person) => [
      ...person.sent,
      ...person.connection.lines
        .filter((line) => !this.#patience.isProbed(line))
        .map((line): Entry => ({ at: line.at, who: person.name, what: 'gets', text: line.text })),
      ...(person.connection.state === 'open' || person.sent.some(({ what }) => what === 'leaves')
        ? []
        : [{ at: this.now(), who: person.name, what: 'is closed', text: '' } as const]),
    ]);
    return entries.sort((a, b) => a.at - b.at);
  }

  /** Ends all connections, at once. */
  end(): void {
    this.#patience.end();
  }

  async gap(): Promise<void> {
    await this.#patience.gap();
  }

  async #open(localAddress?: string): Promise<Connection> {
    try {
      return await this.#patience.open(localAddress);
    } catch (error) {
      if (localAddress !== undefined && (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') {
        throw new CannotRun(`This machine has no address ${localAddress} to connect from.`);
      }
      await this.#patience.activity(200);
      throw this.failure(
        'The server accepts a connection.',
        [`It could not be connected to: ${(error as Error).message}.`],
        this.server?.exit === undefined ? 'quiet' : 'died',
      );
    }
  }

  /** Where people only come and say hello, the case has not begun: its own cause would mislead. */
  #whyNotMet(why: Why, isCrowded: boolean): string | undefined {
    if (why === 'closed' && !this.#setting.hasNicknames && !this.#setting.isEcho) return WANTS_NICKNAME;
    if (why === 'closed' && this.hasNicknames && !isCrowded) return TAKEN_TOGETHER;
    return isCrowded && (why === 'quiet' || why === 'closed') ? NOT_MET : undefined;
  }

  #hasHeard(listener: Person, texts: readonly string[]): boolean {
    return listener.connection.lines.some((line) => texts.some((text) => line.text.includes(text)));
  }

  async #hearsQuietly(listener: Person, from: Person, text: string): Promise<void> {
    await this.until(
      [listener, from],
      () => this.withToken(listener, text, 0)[0],
      (why) =>
        this.failure(
          `After it, ${listener.name} still gets what ${from.name} says to everyone.`,
          [`${from.name} said ${quote(text)}.`, ...this.missed(listener, text, Math.max(0, listener.mark - 5))],
          why,
        ).ofGround(),
    );
  }
}
