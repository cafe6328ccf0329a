/**
 * Plays scenarios against real servers, one for each node, on one log. A `Stage` holds the servers; an `Actor` is one person
 * of the scenario, with a socket.
 */
import { once } from 'node:events';
import { Peer } from '@linechat/testkit/peer';
import { type Action, BEGINNING, pattern, type Scenario, type Step } from '@linechat/testkit/scenario';
import { expect, inject } from 'vitest';
import { type ChatServer, passwordCheck } from '../../src/index.ts';
import { createLog, FragileLog } from './logs.ts';
import { serve } from './serve.ts';

/** The line that a client sends again and again until another one is disconnected. */
const TALK = 'x'.repeat(4000);

/** The clock of the servers, in milliseconds since 1970-01-01 UTC. Only the scenario advances it. */
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
  readonly #isSpread: boolean;
  readonly #actors = new Map<string, Actor>();

  private constructor(nodes: readonly Node[], log: FragileLog, clock: Clock, isSpread: boolean) {
    this.#nodes = nodes;
    this.#log = log;
    this.#clock = clock;
    this.#isSpread = isSpread;
  }

  static async build({ settings, nodes: count }: Pick<Scenario, 'settings' | 'nodes'>): Promise<Stage> {
    const clock = { time: BEGINNING };
    const log = new FragileLog(createLog(() => clock.time));
    const { operatorPassword, ...options } = settings;
    const isOperatorPassword = operatorPassword === undefined ? undefined : passwordCheck(operatorPassword);
    const nodes: Node[] = [];
    // The people of a scenario for one node are spread over the nodes of this run.
    const isSpread = count === 1;
    while (nodes.length < (isSpread ? inject('nodes') : count))
      nodes.push(await serve({ ...options, isOperatorPassword }, log));
    return new Stage(nodes, log, clock, isSpread);
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

  /** Checks that no client has received anything more. A client without a nickname can't ask, so it half-closes and reads. */
  async end(): Promise<void> {
    expect(await this.#unexpected(), 'at the end').toEqual({});
    for (const [who, actor] of this.#actors) expect(await actor.remaining(), `${who}, at the end`).toBe('');
  }

  /** What clients received and did not expect, when everything that was sent is processed. */
  async #unexpected(): Promise<Record<string, readonly (string | undefined)[]>> {
    const actors = Array.from(this.#actors);
    // With several nodes, the first question may come into the log before the lines of another node.
    for (const _ of this.#nodes) await Promise.all(actors.map(([, actor]) => actor.settle()));
    return Object.fromEntries(
      actors.map(([who, { received }]) => [who, received]).filter(([, received]) => received?.length !== 0),
    );
  }

  async #act(action: Action): Promise<void> {
    switch (action.type) {
      case 'node-stops':
        for (const { server } of this.#isSpread ? this.#nodes : [this.#node(action.node)]) void server.close();
        return;
      case 'node-is-lost':
        return await this.#loseNode(action.node);
      case 'time-passes':
        this.#clock.time += action.ms;
        return;
      case 'connects': {
        const n = this.#isSpread ? (this.#actors.size % this.#nodes.length) + 1 : action.node;
        const { server, port } = this.#node(n);
        const admitted = once(server, 'connected');
        const peer = await Peer.connect(port, { localAddress: action.address });
        this.#actors.set(action.who, new Actor(peer, n));
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
        return; // The next expectation waits for it.
      case 'talks-until-dropped':
        return await this.#talkUntilDropped(this.#actor(action.who), this.#actor(action.dropped));
    }
  }

  /** Ignores the lines themselves, because their number depends on the buffers of the kernels. */
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
      talker.ignore(isTalk);
    }
    dropped.readOn();
    await dropped.receiveAll();
    dropped.ignore(isTalk);
  }

  /** The process of a node is gone. What its clients receive then is not part of the scenario. */
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
    if (actor === undefined) throw new Error(`${who} is not connected`);
    return actor;
  }
}

class Actor {
  /** What was received and is not expected yet; `undefined`: the server has closed. */
  received: (string | undefined)[] = [];
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
    // It can't ask any more, but the server will close.
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
   * Waits until everything that was sent is processed, and its results are received: the answer to `!ping` comes after
   * them, and is ignored. A client without a nickname can't ask.
   */
  async settle(): Promise<void> {
    if (!this.#isNamed || this.#isInsideLine || this.#isOver) return;
    const token = `settled${Math.random()}`;
    this.#peer.send(`!ping ${token}`);
    for (;;) {
      const line = await this.#receive();
      if (line?.includes(token)) {
        this.received.pop();
        return;
      }
      if (line === undefined) return;
    }
  }

  /** Reads until the server closes. */
  async receiveAll(): Promise<void> {
    while (!this.#isOver) await this.#receive();
  }

  /** The next line. A client that can ask whether there is one does not wait for it. */
  async next(): Promise<string> {
    await this.settle();
    const canTell = this.#isOver || (this.#isNamed && !this.#isInsideLine);
    if (this.received.length === 0 && !canTell) await this.#receive();
    return this.received.length === 0 ? '(nothing came)' : (this.received.shift() ?? '(it is closed)');
  }

  ignore(isLikeThis: (line: string | undefined) => boolean): void {
    this.received = this.received.filter((line) => !isLikeThis(line));
  }

  /** What a client without a nickname gets until the server closes after a half-close; '' for others, which have asked. */
  async remaining(): Promise<string> {
    if (this.#isNamed || this.#isOver) return '';
    this.#peer.halfClose();
    return (await this.#peer.rest()).toString();
  }

  async #receive(): Promise<string | undefined> {
    const line = await this.#peer.line();
    this.received.push(line);
    this.#isOver = line === undefined;
    return line;
  }
}
