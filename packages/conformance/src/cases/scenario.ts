/**
 * The scenarios of chat-core as cases of `contract`: conversations in which each line that is heard is written down,
 * and no other line may be heard. They are read into steps when this package is built (scripts/write-scenarios.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { type Action, pattern, type Scenario } from '@linechat/testkit/scenario';
import { CannotRun, Failure, listed, quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';

/** A scenario with its first sentence. */
interface DescribedScenario extends Scenario {
  readonly about: string;
}

/** Where the build puts them: beside the bundle; seen from the source, in dist. */
const PLACES = [new URL('./scenarios.json', import.meta.url), new URL('../../dist/scenarios.json', import.meta.url)];

const FLAGS: Readonly<Record<string, (value: never) => string>> = {
  maxLineBytes: (bytes: number) => `--max-line-bytes ${bytes}`,
  maxConnections: (count: number) => `--max-connections ${count}`,
  maxConnectionsPerAddress: (count: number) => `--max-connections-per-address ${count}`,
  maxPendingBytes: (bytes: number) => `--max-pending-bytes ${bytes}`,
  floodRate: (lines: number) => `--flood-rate ${lines}`,
  nickTimeoutMs: (ms: number) => `--nick-timeout ${ms / 1000}`,
  selfEcho: () => '--no-self-echo',
  motd: () => '--motd {file:motd}',
  operatorPassword: () => '--operator-password-file {file:password}',
};

const TALK = 'x'.repeat(4000);
/** So much talk is more than any buffer of the system and of the server. */
const MAX_TALK_ROUNDS = 400;
const TALK_LINES = 10;
/** A deadline of the server is waited for at most so long. */
const DEADLINE_MS = 10_000;

export function scenarioCases(): readonly Case[] {
  const place = PLACES.find((url) => existsSync(url));
  if (place === undefined) return [];
  const scenarios = JSON.parse(readFileSync(place, 'utf8')) as readonly DescribedScenario[];
  // One server is one node.
  return scenarios.filter(({ nodes }) => nodes === 1).map(toCase);
}

function toCase(scenario: DescribedScenario): Case {
  const { name, about, settings, steps } = scenario;
  const unknown = Object.keys(settings).filter((key) => FLAGS[key] === undefined);
  const options = Object.entries(settings).flatMap(([key, value]) => FLAGS[key]?.(value as never) ?? []);
  const { motd, operatorPassword: password } = settings;
  const files = {
    ...(motd === undefined ? {} : { motd: motd.map((line) => `${line}\n`).join('') }),
    ...(password === undefined ? {} : { password: `${password}\n` }),
  };
  return {
    name: `scenario-${name}`,
    stage: 'contract',
    rule: about,
    asks: `The conversation ${name} of chat-core, in which every line that is heard is written down.`,
    cause: 'The wire contract says word for word what a server sends: docs/protocol.md.',
    needs: [],
    ...(options.length === 0 ? {} : { options, files }),
    ...(unknown.length === 0
      ? {}
      : {
          cannotRun: `no option of a command line sets ${unknown.map((key) => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)).join(', ')}`,
        }),
    ...(steps.some(({ type }) => type === 'node-stops') ? { needsProcess: true } : {}),
    isExact: true,
    run: (stage) => new Player(stage).play(steps),
  };
}

class Player {
  readonly #stage: Stage;
  readonly #actors = new Map<string, Actor>();
  /** Whose deadline is yet to pass, and may have passed already: this clock is the server's. */
  readonly #onDeadline = new Set<string>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async play(steps: Scenario['steps']): Promise<void> {
    for (const step of steps) if (step.type === 'lets-the-deadline-pass') this.#onDeadline.add(step.who);
    for (const step of steps) {
      if (step.type === 'time-passes') {
        this.#stage.notes.add(
          `The scenario was played up to “${step.at}”: the clock of a server cannot be set from outside.`,
        );
        return;
      }
      if (step.type === 'gets') await this.#gets(step.who, step.expected, step.at);
      else if (step.type === 'is-closed') await this.#isClosed(step.who, step.at);
      else {
        await this.#nothingElse(`before “${step.at}”`);
        this.#stage.did(step.at);
        await this.#act(step);
      }
    }
    await this.#nothingElse('at the end');
    for (const actor of this.#actors.values()) await actor.lastWords();
  }

  async #gets(who: string, expected: string, at: string): Promise<void> {
    const line = await this.#actor(who).next(at);
    if (line !== undefined && anyTime(expected).test(line)) return;
    throw new Failure(`${who} gets ${quote(expected)} (${at}).`, [
      line === undefined ? `${who} got nothing more.` : `${who} got ${quote(line)}`,
    ]);
  }

  async #isClosed(who: string, at: string): Promise<void> {
    const actor = this.#actor(who);
    const line = await actor.next(at);
    if (line !== undefined) throw new Failure(`${who} is closed (${at}).`, [`${who} got ${quote(line)}`]);
    if (!actor.isClosed) throw new Failure(`${who} is closed (${at}).`, ['The connection is still open.']);
    actor.isAccountedFor = true;
  }

  async #nothingElse(when: string): Promise<void> {
    await Promise.all(Array.from(this.#actors.values(), (actor) => actor.settle()));
    for (const [who, actor] of this.#actors) {
      if (this.#onDeadline.has(who)) continue;
      const { heard } = actor;
      if (heard.length > 0) {
        throw new Failure(`Nobody gets anything more, ${when}.`, [`${who} got:`, ...listed(heard.map(quote))]);
      }
      if (actor.isClosed && !actor.isAccountedFor)
        throw new Failure(`The connection of ${who} stays, ${when}.`, ['The server has closed it.']);
    }
  }

  async #act(step: Exclude<Action, { type: 'time-passes' }> & { readonly at: string }): Promise<void> {
    if (!('who' in step)) {
      if (step.type === 'node-is-lost') throw new CannotRun('it needs a server of several nodes');
      // A question to a server that ends would be answered by a reset, and lines on their way be lost.
      for (const actor of this.#actors.values()) actor.onlyListen();
      this.#stage.server?.terminate();
      return;
    }
    if (step.type === 'connects') {
      const from = step.address === '127.0.0.1' ? undefined : step.address;
      if (from !== undefined && !this.#stage.address.host.startsWith('127.')) {
        throw new CannotRun('it needs a server on 127.0.0.1, where one can come from several addresses');
      }
      const person = await this.#stage.connect(step.who, from);
      person.name = step.who;
      this.#actors.set(step.who, new Actor(this.#stage, person));
      // Others complete a round trip: the server has seen the connection.
      for (const actor of this.#actors.values()) await actor.settle();
      return;
    }
    const actor = this.#actor(step.who);
    switch (step.type) {
      case 'sends':
        return actor.sendLine(step.text);
      case 'sends-line':
        return actor.sendLine('x'.repeat(step.bytes));
      case 'sends-without-end':
        return actor.sendUnfinished('x'.repeat(step.bytes));
      case 'half-closes':
        return actor.halfClose();
      case 'hangs-up':
        actor.hangUp();
        for (const other of this.#actors.values()) await other.settle();
        return;
      case 'lets-the-deadline-pass':
        this.#onDeadline.delete(step.who);
        return await actor.waitForAnything();
      case 'talks-until-dropped':
        return await this.#talk(actor, this.#actor(step.dropped));
    }
  }

  /** Until the talker hears of anything else than its own talk: that the other one has left. */
  async #talk(talker: Actor, dropped: Actor): Promise<void> {
    const isTalk = (line: string) => line.endsWith(`: ${TALK}`);
    dropped.person.connection.pause();
    for (let round = 0; round < MAX_TALK_ROUNDS; round++) {
      for (let n = 0; n < TALK_LINES; n++) talker.sendLine(TALK);
      await talker.settle();
      talker.forget(isTalk);
      if (talker.heard.length > 0) break;
    }
    dropped.person.connection.resume();
    await dropped.waitForTheEnd();
    dropped.forget(isTalk);
  }

  #actor(who: string): Actor {
    const actor = this.#actors.get(who);
    if (actor === undefined) throw new Error(`${who} is not there`);
    return actor;
  }
}

class Actor {
  readonly person: Person;
  /** Its end was expected, or is its own doing. */
  isAccountedFor = false;
  readonly #stage: Stage;
  #seen = 0;
  #heard: string[] = [];
  #isNamed = false;
  #isInsideLine = false;
  #canAsk = true;

  constructor(stage: Stage, person: Person) {
    this.#stage = stage;
    this.person = person;
  }

  get isClosed(): boolean {
    return this.person.connection.state !== 'open';
  }

  /** What has come and was not expected yet. */
  get heard(): readonly string[] {
    const { lines } = this.person.connection;
    for (const line of lines.slice(this.#seen)) {
      if (!line.raw.endsWith('\r'))
        throw new Failure('Each line ends with CRLF.', [`${this.person.name} got ${quote(`${line.raw}\n`)}`]);
      this.#heard.push(line.raw.slice(0, -1));
    }
    this.#seen = lines.length;
    return this.#heard;
  }

  sendLine(text: string): void {
    this.person.sendBytes(`${text}\r\n`);
    this.#isNamed = true;
    this.#isInsideLine = false;
  }

  sendUnfinished(text: string): void {
    this.person.sendBytes(text);
    this.#isInsideLine = true;
  }

  halfClose(): void {
    this.person.record('leaves', 'closes its side');
    this.person.connection.halfClose();
    this.#canAsk = false;
  }

  onlyListen(): void {
    this.#canAsk = false;
  }

  hangUp(): void {
    this.person.record('leaves');
    this.person.connection.reset();
    this.#canAsk = false;
    this.isAccountedFor = true;
  }

  forget(isLikeThis: (line: string) => boolean): void {
    this.#heard = this.heard.filter((line) => !isLikeThis(line));
  }

  /** All that this one has sent is carried out, and what it led to has come: known by a ping, whose answer is left out. */
  async settle(): Promise<void> {
    if (!this.#canAsk || !this.#isNamed || this.#isInsideLine || this.isClosed) return;
    const token = this.#stage.text();
    this.person.sendLine(`!ping ${token}`);
    const isAnswer = (line: string) => line.includes(token);
    await this.#wait(() => this.isClosed || this.heard.some(isAnswer), 'it answers !ping');
    const index = this.heard.findIndex(isAnswer);
    if (index >= 0) this.#heard.splice(index, 1);
  }

  /** The next line; `undefined` where the server has closed, or nothing has come. */
  async next(at: string): Promise<string | undefined> {
    if (this.heard.length === 0) await this.settle();
    const canTell = this.#canAsk && this.#isNamed && !this.#isInsideLine;
    if (!canTell && this.heard.length === 0)
      await this.#wait(() => this.isClosed || this.heard.length > 0, `something comes (${at})`);
    if (this.heard.length === 0) return undefined;
    return this.#heard.shift();
  }

  async waitForAnything(): Promise<void> {
    const started = this.#stage.now();
    while (!this.isClosed && this.heard.length === 0 && this.#stage.now() - started < DEADLINE_MS)
      await this.#stage.gap();
  }

  async waitForTheEnd(): Promise<void> {
    await this.#wait(() => this.isClosed, 'the connection is closed');
  }

  /** Somebody without a nickname can't ask whether there is more: it closes its side, and hears all until the server closes. */
  async lastWords(): Promise<void> {
    if (this.isClosed || (this.#isNamed && this.#canAsk)) return;
    this.person.connection.halfClose();
    await this.waitForTheEnd();
    const { heard } = this;
    if (heard.length > 0)
      throw new Failure(`${this.person.name} gets nothing more.`, [
        `${this.person.name} got:`,
        ...listed(heard.map(quote)),
      ]);
  }

  async #wait(isDone: () => boolean, expected: string): Promise<void> {
    await this.#stage.until(
      [],
      () => (isDone() ? true : undefined),
      (why) =>
        this.#stage.failure(
          `${this.person.name}: ${expected}.`,
          this.#stage.cameTo(this.person, Math.max(0, this.person.mark - 5)),
          why,
        ),
      { ownTrips: true },
    );
  }
}

const ISO_TIME = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

/** The lines that an expected one stands for. A time is any time: the server's clock is its own. */
function anyTime(expected: string): RegExp {
  return pattern(expected.replace(ISO_TIME, '…'));
}
