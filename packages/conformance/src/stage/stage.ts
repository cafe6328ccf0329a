/**
 * The stage on which a case plays: people who talk to the server under test, and the judges of what they hear.
 *
 * Nothing here sleeps to decide. That something does *not* come is known by a barrier: the same person says something
 * afterwards, and who hears that has heard all that was before it. That something does not come *any more* is known by
 * patience: a second without progress, and ten round trips that the server has served to others meanwhile.
 */
import type { Server } from '../server/server.ts';
import { type Address, Connection, type Line } from '../wire/connection.ts';
import { CannotRun, Failure, listed, quote } from './failure.ts';
import { Person } from './person.ts';
import type { Entry } from './transcript.ts';
import { hasWord, suffix, token } from './words.ts';

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

/** A second without progress... */
const PATIENCE_MS = 1000;
/** ...and so many round trips served to others. */
const PATIENCE_TRIPS = 10;
/** So long everything goes well without probing: most answers come within a millisecond. */
const PROBE_AFTER_MS = 250;
/** Gives a server the chance to read a line by itself before the next one comes. No verdict depends on it. */
const GAP_MS = 6;
const POLL_MS = 40;
const PROBE = /\bprobe\b/i;

type Why = 'quiet' | 'closed' | 'died' | 'hangs' | 'floods' | 'late';

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

export class Stage {
  readonly address: Address;
  readonly server: Server | undefined;
  readonly hasNicknames: boolean;
  readonly isEcho: boolean;
  readonly people: Person[] = [];
  /** What the test did, in sentences. */
  readonly story: string[] = [];
  /** What was found and is allowed, for the end of the report. */
  readonly notes: Set<string> = new Set<string>();
  readonly #start = performance.now();
  readonly #hangMs: number;
  readonly #caseMs: number;
  readonly #isExact: boolean;
  readonly #connections: Connection[] = [];
  readonly #probeTokens = new Set<string>();
  #lastProgress = 0;
  #lastServed = 0;
  #seenLines = 0;
  #wake: () => void = () => {};

  constructor(setting: Setting) {
    this.address = setting.address;
    this.server = setting.server;
    this.hasNicknames = setting.hasNicknames;
    this.isEcho = setting.isEcho;
    this.#hangMs = setting.hangMs;
    this.#caseMs = setting.caseMs;
    this.#isExact = setting.isExact === true;
  }

  // --- What people do -------------------------------------------------------------------------------------------------

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
    this.did(
      `${and(people.map(({ name }) => name))} connected${this.hasNicknames ? ', each with this nickname' : ''}.`,
    );
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
        );
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

  // --- Judges ---------------------------------------------------------------------------------------------------------

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
  }

  /** Waits until the listener gets this text as one line. */
  async hears(listener: Person, from: Person, text: string, mark: number = 0, as: string = 'the line'): Promise<Line> {
    const expected = `${listener.name} gets ${as} ${quote(text)}${this.#needsName(from) ? ` with the nickname ${from.nick}` : ''}.`;
    const line = await this.until(
      [listener],
      () => this.withToken(listener, text, mark)[0],
      (why) => this.failure(expected, this.#missed(listener, text, mark), why),
    );
    if (!line.text.includes(text)) {
      throw this.failure(expected, [`${listener.name} got:`, ...this.quoted(this.#recent(listener, mark, line))]);
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
    if (around.includes('\r') || line.raw.endsWith('\r\r')) {
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
        'Put the nickname of the sender in front of what you pass on. Is it the sender’s, and not the receiver’s or the last one that connected?',
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
    one.sendLine(there);
    await this.#hearsQuietly(two, one, there);
    const back = this.text('pong');
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

  /** Asks a question and gives the lines that answered it: all that came before the barrier behind it. */
  async ask(person: Person, question: string): Promise<readonly Line[]> {
    const mark = person.mark;
    this.sends(person, question);
    await this.barrier(person);
    return this.plainLines(person, mark);
  }

  /** What somebody got that no text of ours is in: answers, errors, notices. */
  plainLines(person: Person, mark: number, except: string = ''): readonly Line[] {
    const foreign = this.#tokens.filter((one) => !except.includes(one));
    return person.since(mark).filter((line) => !foreign.some((one) => line.text.includes(one)));
  }

  /** Asks until the answer names all of `present` as words of their own and none of `absent`. */
  async lists(
    person: Person,
    question: string,
    present: readonly string[],
    absent: readonly string[],
  ): Promise<readonly Line[]> {
    const expected = [
      present.length === 0 ? '' : `names ${and(present)}`,
      absent.length === 0 ? '' : `does not name ${and(absent)}`,
    ].filter((part) => part !== '');
    const started = this.now();
    const said = this.story.length;
    for (let asked = 1; ; asked++) {
      const lines = await this.ask(person, question);
      const text = lines.map((line) => line.text).join('\n');
      if (present.every((name) => hasWord(text, name)) && !absent.some((name) => hasWord(text, name))) {
        return lines;
      }
      if (asked > PATIENCE_TRIPS && this.now() - started > PATIENCE_MS) {
        throw this.failure(
          `The answer to ${question} ${expected.join(' and ')}.`,
          lines.length === 0 ? [`${person.name} got no answer.`] : [`${person.name} got:`, ...this.quoted(lines)],
        );
      }
      this.story.length = said + 1;
    }
  }

  /** Somebody is told something that is no text of ours: an error, in whatever words. */
  async isTold(person: Person, about: string, line: string): Promise<void> {
    const { mark } = person;
    await this.ask(person, line);
    if (this.plainLines(person, mark, line).some(({ text }) => /[\p{L}\p{N}]/u.test(text))) return;
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

  /**
   * Waits until `check` gives something. Patience ends after a second without progress and ten round trips that the
   * server has served to others, or when it serves nobody any more.
   */
  async until<T>(
    awaited: readonly Person[],
    check: () => T | undefined,
    fail: (why: Why) => Failure,
    { ownTrips = false }: { readonly ownTrips?: boolean } = {},
  ): Promise<T> {
    const started = this.now();
    let probe: Probe | undefined;
    try {
      for (;;) {
        const value = check();
        if (value !== undefined) return value;
        if (await this.#hasDied(awaited)) throw fail(this.server?.exit === undefined ? 'closed' : 'died');
        if (this.#connections.some((connection) => connection.isFlooded)) throw fail('floods');
        this.#noteProgress();
        const now = this.now();
        const quietMs = now - Math.max(started, this.#lastProgress);
        if (quietMs > PROBE_AFTER_MS && probe === undefined && !this.#isExact) {
          probe = new Probe();
          void this.#probe(probe);
        }
        const served = probe?.served ?? 0;
        if (quietMs >= PATIENCE_MS && served >= PATIENCE_TRIPS) throw fail('quiet');
        if (now - Math.max(started, this.#lastProgress, this.#lastServed) >= this.#hangMs)
          throw fail(ownTrips ? 'quiet' : 'hangs');
        if (now > this.#caseMs) throw fail('late');
        await this.#activity(POLL_MS);
      }
    } finally {
      probe?.stop();
    }
  }

  // --- Small things ---------------------------------------------------------------------------------------------------

  /** Milliseconds since the case began. */
  readonly now = (): number => performance.now() - this.#start;

  did(sentence: string): void {
    this.story.push(sentence);
  }

  readonly #tokens: string[] = [];

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
    return listener.since(mark).filter((line) => line.text.toLowerCase().includes(last));
  }

  quoted(lines: readonly Line[]): readonly string[] {
    return listed(lines.map((line) => quote(line.text)));
  }

  cameTo(person: Person, mark: number): readonly string[] {
    const lines = person.since(mark).filter((line) => !this.#isProbed(line));
    const { unfinished } = person.connection;
    const rest = unfinished === '' ? [] : [`and, without a line end: ${quote(unfinished)}`];
    if (lines.length === 0 && rest.length === 0) return [`${person.name} got nothing.`];
    return [`${person.name} got:`, ...this.quoted(lines), ...rest];
  }

  failure(expected: string, came: readonly string[], why: Why = 'quiet', cause?: string): Failure {
    switch (why) {
      case 'quiet':
        return new Failure(expected, came, cause);
      case 'closed': {
        const gone = this.people.filter((one) => one.connection.state !== 'open').map((one) => one.name);
        return new Failure(expected, [...came, `The server closed the connection of ${and(gone)}.`], cause);
      }
      case 'died':
        return new Failure(
          expected,
          [...came, `Then the server's process ended (${this.server?.exit}).`],
          cause ?? 'An error that nobody catches ends the whole server. See the last lines that it printed.',
        );
      case 'hangs':
        return new Failure(
          expected,
          [...came, `For ${Math.round(this.#hangMs / 100) / 10} seconds the server served nobody at all.`],
          cause ?? 'The server waits for one client, or runs in a loop that never ends, and nobody else is served.',
          true,
        );
      case 'floods':
        return new Failure(
          expected,
          ['The server sent more than 50,000 lines, or 48 MiB, without being asked for it.'],
          'A loop that never ends sends again and again. When a read returns nothing, the client is gone: leave the loop.',
        );
      case 'late':
        return new Failure(
          expected,
          [...came, `The time for this case (${this.#caseMs / 1000} seconds) is over.`],
          cause,
          true,
        );
    }
  }

  /** The conversation up to now, in the order of time. */
  transcript(): readonly Entry[] {
    const entries = this.people.flatMap((person) => [
      ...person.sent,
      ...person.connection.lines
        .filter((line) => !this.#isProbed(line))
        .map((line): Entry => ({ at: line.at, who: person.name, what: 'gets', text: line.text })),
      ...(person.connection.state === 'open' || person.sent.some(({ what }) => what === 'leaves')
        ? []
        : [{ at: this.now(), who: person.name, what: 'is closed', text: '' } as const]),
    ]);
    return entries.sort((a, b) => a.at - b.at);
  }

  /** Ends all connections, at once. */
  end(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  async gap(): Promise<void> {
    await this.#activity(GAP_MS);
  }

  /** The next thing that happens on any connection, or so many milliseconds. */
  #activity(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#wakers.add(this.#wake);
    });
  }

  readonly #wakers = new Set<() => void>();

  readonly #onActivity = (): void => {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  };

  async #open(localAddress?: string): Promise<Connection> {
    const open = () => Connection.open(this.address, this.now, this.#onActivity, localAddress);
    try {
      const connection = await open();
      this.#connections.push(connection);
      return connection;
    } catch (error) {
      if (localAddress !== undefined && (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') {
        throw new CannotRun(`This machine has no address ${localAddress} to connect from.`);
      }
      await this.#activity(200);
      throw this.failure(
        'The server accepts a connection.',
        [`It could not be connected to: ${(error as Error).message}.`],
        this.server?.exit === undefined ? 'quiet' : 'died',
      );
    }
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
          [`${from.name} said ${quote(text)}.`, ...this.#missed(listener, text, Math.max(0, listener.mark - 5))],
          why,
        ),
    );
  }

  #needsName(from: Person): boolean {
    return this.hasNicknames && from.isIn;
  }

  #missed(listener: Person, text: string, mark: number): readonly string[] {
    const { unfinished } = listener.connection;
    if (unfinished.toLowerCase().includes((text.split(' ').at(-1) ?? text).toLowerCase())) {
      return [
        `${listener.name} got the text, but no line end behind it, so that no client can know that it is complete:`,
        quote(unfinished),
      ];
    }
    return this.cameTo(listener, mark);
  }

  /** What came just before the line, too: a text that was torn is seen by it. */
  #recent(listener: Person, mark: number, line: Line): readonly Line[] {
    const lines = listener.since(mark);
    const index = lines.indexOf(line);
    return lines.slice(Math.max(0, index - 4), index + 3);
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

  #isProbed(line: Line): boolean {
    return PROBE.test(line.text) && [...this.#probeTokens].some((one) => line.text.includes(one));
  }

  /** Progress is a line that is no answer to our probing, or a connection that ends. */
  #noteProgress(): void {
    let seen = 0;
    for (const connection of this.#connections) seen += connection.lines.length + (connection.state === 'open' ? 0 : 1);
    if (seen === this.#seenLines) return;
    const newest = this.#connections
      .flatMap((connection) => connection.lines.slice(-3))
      .filter((line) => !this.#isProbed(line));
    const last = Math.max(0, ...newest.map((line) => line.at));
    this.#lastProgress = Math.max(this.#lastProgress, last);
    this.#seenLines = seen;
  }

  /** Whether somebody whom we wait for is gone. The process may end a moment later than its connections. */
  async #hasDied(awaited: readonly Person[]): Promise<boolean> {
    if (this.server?.exit !== undefined) return true;
    if (!awaited.some((person) => person.connection.state !== 'open')) return false;
    for (let waited = 0; waited < 10 && this.server !== undefined && this.server.exit === undefined; waited++) {
      await this.#activity(POLL_MS);
    }
    return true;
  }

  /** Two people of our own, who talk to each other until the probe is stopped. */
  async #probe(probe: Probe): Promise<void> {
    try {
      const count = this.isEcho ? 1 : 2;
      const people: { connection: Connection }[] = [];
      for (let n = 0; n < count; n++) {
        const connection = await Connection.open(this.address, this.now, this.#onActivity);
        this.#connections.push(connection);
        probe.connections.push(connection);
        if (this.hasNicknames) connection.send(`probe${suffix(6)}\n`);
        people.push({ connection });
      }
      const [one, two = one] = people;
      if (one === undefined || two === undefined) return;
      await this.gap();
      while (!probe.isStopped && probe.served < 1000) {
        await this.#probeTrip(probe, one.connection, two.connection);
        if (!this.isEcho) await this.#probeTrip(probe, two.connection, one.connection);
        if (probe.isStopped) return;
        probe.served++;
        this.#lastServed = this.now();
        await this.#activity(POLL_MS);
      }
    } catch {
      // It can't be connected to: nobody is served.
    }
  }

  async #probeTrip(probe: Probe, from: Connection, to: Connection): Promise<void> {
    const says: string[] = [];
    let next = 0;
    let wait = 100;
    while (!probe.isStopped) {
      if (to.lines.slice(-200).some((line) => says.some((one) => line.text.toLowerCase().includes(one.toLowerCase()))))
        return;
      if (this.now() >= next) {
        const one = token();
        this.#probeTokens.add(one);
        this.#tokens.push(one);
        says.push(one);
        from.send(`probe ${one}\n`);
        next = this.now() + wait;
        wait *= 2;
      }
      await this.#activity(POLL_MS);
    }
  }
}

class Probe {
  served = 0;
  isStopped = false;
  readonly connections: Connection[] = [];

  stop(): void {
    this.isStopped = true;
    for (const connection of this.connections) connection.leave();
  }
}

/** "a, b and c". */
export function and(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
