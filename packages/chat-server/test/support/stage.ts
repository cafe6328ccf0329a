/** The stage on which scenarios meet real servers, one for each node, on one log. Each person has a socket of their own. */
import { once } from 'node:events';
import { Peer } from '@linechat/testkit/peer';
import { type Action, BEGINNING, pattern, type Scenario, type Step } from '@linechat/testkit/scenario';
import { expect } from 'vitest';
import { type ChatServer, passwordCheck } from '../../src/index.ts';
import { createLog, FragileLog } from './logs.ts';
import { serve } from './serve.ts';

/** What somebody says who talks until somebody else is dropped. */
const TALK = 'x'.repeat(4000);

/** The server's, in milliseconds since 1970-01-01 UTC: it goes on where the scenario says so. */
interface Clock {
  time: number;
}

interface Node {
  readonly server: ChatServer;
  readonly port: number;
}

export class Stage {
  readonly #nodes: readonly Node[];
  readonly #log: FragileLog;
  readonly #clock: Clock;
  readonly #actors = new Map<string, Actor>();

  private constructor(nodes: readonly Node[], log: FragileLog, clock: Clock) {
    this.#nodes = nodes;
    this.#log = log;
    this.#clock = clock;
  }

  static async build({ settings, nodes: count }: Pick<Scenario, 'settings' | 'nodes'>): Promise<Stage> {
    const clock = { time: BEGINNING };
    const log = new FragileLog(createLog(() => clock.time));
    const { operatorPassword, ...options } = settings;
    const isOperatorPassword = operatorPassword === undefined ? undefined : passwordCheck(operatorPassword);
    const nodes: Node[] = [];
    while (nodes.length < count) nodes.push(await serve({ ...options, isOperatorPassword }, log));
    return new Stage(nodes, log, clock);
  }

  async play(step: Step): Promise<void> {
    if (step.type === 'gets') {
      expect(await this.#actor(step.who).next(), step.at).toMatch(pattern(step.expected));
    } else if (step.type === 'is-closed') {
      expect(await this.#actor(step.who).next(), step.at).toBe('(it is closed)');
    } else {
      expect(await this.#unexpected(), `before ${step.at}`).toEqual({});
      await this.#act(step);
    }
  }

  /** Nobody may have heard anything more. Who has no nickname can't be asked, so they say good-bye and listen. */
  async end(): Promise<void> {
    expect(await this.#unexpected(), 'at the end').toEqual({});
    for (const [who, actor] of this.#actors) expect(await actor.lastWords(), `${who}, at the end`).toBe('');
  }

  /** What was heard and not expected, when all that was done has been carried out. */
  async #unexpected(): Promise<Record<string, readonly (string | undefined)[]>> {
    const actors = Array.from(this.#actors);
    // With several nodes, a first question may be in the log before what somebody else did at another node.
    for (const _ of this.#nodes) await Promise.all(actors.map(([, actor]) => actor.settle()));
    return Object.fromEntries(
      actors.map(([who, { heard }]) => [who, heard]).filter(([, heard]) => heard?.length !== 0),
    );
  }

  async #act(action: Action): Promise<void> {
    switch (action.type) {
      case 'node-stops':
        void this.#node(action.node).server.close();
        return;
      case 'node-is-lost':
        return await this.#loseNode(action.node);
      case 'time-passes':
        this.#clock.time += action.ms;
        return;
      case 'connects': {
        const { server, port } = this.#node(action.node);
        const admitted = once(server, 'connected');
        const peer = await Peer.connect(port, { localAddress: action.address });
        this.#actors.set(action.who, new Actor(peer, action.node));
        await admitted;
        return;
      }
      case 'sends':
        return this.#actor(action.who).sendLine(action.text);
      case 'sends-line':
        return this.#actor(action.who).sendLine('x'.repeat(action.bytes));
      case 'sends-without-end':
        return this.#actor(action.who).sendUnfinished('x'.repeat(action.bytes));
      case 'half-closes':
        return this.#actor(action.who).halfClose();
      case 'hangs-up': {
        const actor = this.#actor(action.who);
        const removed = once(this.#node(actor.node).server, 'disconnected');
        actor.hangUp();
        await removed;
        return;
      }
      case 'lets-the-deadline-pass':
        return; // the next expectation waits for it
      case 'talks-until-dropped':
        return await this.#talkUntilDropped(this.#actor(action.who), this.#actor(action.dropped));
    }
  }

  /** The talk itself is left out of what is heard: how much of it is needed is the systems' affair. */
  async #talkUntilDropped(talker: Actor, dropped: Actor): Promise<void> {
    const isTalk = (line: string | undefined) => line?.endsWith(`: ${TALK}`) === true;
    let isDropped = false;
    this.#node(dropped.node).server.on('refused', ({ code }) => {
      isDropped ||= code === 'too-slow';
    });
    dropped.stopReading();
    while (!isDropped) {
      talker.sendLine(TALK);
      await talker.settle();
      talker.forget(isTalk);
    }
    dropped.readOn();
    await dropped.hearAll();
    dropped.forget(isTalk);
  }

  /** The process of a node is gone. What its clients notice of that is not part of the scenario. */
  async #loseNode(node: number): Promise<void> {
    for (const [who, actor] of this.#actors) if (actor.node === node) this.#actors.delete(who);
    await this.#log.lose(node - 1);
  }

  #node(n: number): Node {
    const node = this.#nodes[n - 1];
    if (node === undefined) throw new Error(`There is no node ${n}`);
    return node;
  }

  #actor(who: string): Actor {
    const actor = this.#actors.get(who);
    if (actor === undefined) throw new Error(`${who} is not there`);
    return actor;
  }
}

class Actor {
  /** What has come and was not expected yet; `undefined` is that the server has closed. */
  heard: (string | undefined)[] = [];
  readonly node: number;
  readonly #peer: Peer;
  #isNamed = false;
  #isInsideLine = false;
  #isOver = false;

  constructor(peer: Peer, node: number) {
    this.#peer = peer;
    this.node = node;
  }

  sendLine(text: string): void {
    this.#peer.send(text);
    this.#isNamed = true;
    this.#isInsideLine = false;
  }

  sendUnfinished(text: string): void {
    this.#peer.sendBytes(text);
    this.#isInsideLine = true;
  }

  halfClose(): void {
    this.#peer.halfClose();
    // It can't ask any more; but the server will close.
    this.#isNamed = false;
  }

  hangUp(): void {
    this.#peer.reset();
    this.#isOver = true;
  }

  stopReading(): void {
    this.#peer.socket.pause();
  }

  readOn(): void {
    this.#peer.socket.resume();
  }

  /**
   * Waits until all that was sent is carried out, and all that it led to has come. This is known by a question, the
   * answer to which is left out. Somebody without a nickname can't ask.
   */
  async settle(): Promise<void> {
    if (!this.#isNamed || this.#isInsideLine || this.#isOver) return;
    const token = `settled${Math.random()}`;
    this.#peer.send(`!ping ${token}`);
    for (;;) {
      const line = await this.#hear();
      if (line?.includes(token)) {
        this.heard.pop();
        return;
      }
      if (line === undefined) return;
    }
  }

  /** Hears all that comes until the server closes. */
  async hearAll(): Promise<void> {
    while (!this.#isOver) await this.#hear();
  }

  /** The next thing that is heard. Who can ask whether there is something does not wait for it. */
  async next(): Promise<string> {
    await this.settle();
    const canTell = this.#isOver || (this.#isNamed && !this.#isInsideLine);
    if (this.heard.length === 0 && !canTell) await this.#hear();
    return this.heard.length === 0 ? '(nothing came)' : (this.heard.shift() ?? '(it is closed)');
  }

  forget(isLikeThis: (line: string | undefined) => boolean): void {
    this.heard = this.heard.filter((line) => !isLikeThis(line));
  }

  /** What somebody without a nickname has got, up to the server's answer to a half-close; of all others it is known. */
  async lastWords(): Promise<string> {
    if (this.#isNamed || this.#isOver) return '';
    this.#peer.halfClose();
    return (await this.#peer.rest()).toString();
  }

  async #hear(): Promise<string | undefined> {
    const line = await this.#peer.line();
    this.heard.push(line);
    this.#isOver = line === undefined;
    return line;
  }
}
