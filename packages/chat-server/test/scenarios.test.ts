/** The scenarios of chat-core, played again over TCP against the real server. */
import { describe, expect, test } from 'vitest';
import { readScenarios, type Scenario, type Step } from '../../chat-core/scenarios/scenario.ts';
import { Peer } from '../../server-kit/testing/peer.ts';
import type { ChatServer, ChatServerOptions } from '../src/index.ts';
import { serve } from './support/serve.ts';

function options(settings: Scenario['settings']): Partial<ChatServerOptions> {
  return Object.fromEntries(
    Array.from(settings, ([flag, value]) => {
      if (flag === 'no-self-echo') return ['selfEcho', false];
      if (flag === 'nick-timeout') return ['nickTimeoutMs', Number(value) * 1000];
      return [flag.replace(/-./g, (letter) => letter.slice(1).toUpperCase()), Number(value)];
    }),
  );
}

/** Somebody of a scenario, on a socket of its own. */
class Actor {
  readonly #peer: Peer;
  /** Lines that came while it waited for something else. */
  #got: (string | undefined)[] = [];
  #isNamed = false;
  #isOver = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** Sends, and waits until it has been carried out. */
  async send(bytes: string): Promise<void> {
    this.#peer.sendBytes(bytes);
    this.#isNamed ||= bytes.endsWith('\n');
    await this.settle();
  }

  /** Waits until all that was sent is carried out; the answer to the question by which it is known is left out. */
  async settle(): Promise<void> {
    if (!this.#isNamed || this.#isOver) return;
    const token = `settled${Math.random()}`;
    this.#peer.send(`!ping ${token}`);
    for (;;) {
      const line = await this.#peer.line();
      if (line?.includes(token)) return;
      this.#got.push(line);
      this.#isOver = line === undefined;
      if (this.#isOver) return;
    }
  }

  async line(): Promise<string | undefined> {
    return this.#got.length > 0 ? this.#got.shift() : await this.#peer.line();
  }

  async hangUp(): Promise<void> {
    this.#isOver = true;
    this.#peer.halfClose();
    expect((await this.#peer.rest()).toString()).toBe('');
  }

  /** All lines that have not been asked for. */
  async rest(): Promise<(string | undefined)[]> {
    await this.settle();
    return this.#got;
  }

  stopReading(): void {
    this.#peer.socket.pause();
  }

  readOn(): void {
    this.#peer.socket.resume();
  }

  /** Forgets those lines that came already and are like this; the others stay, and are returned. */
  async forget(isLikeThis: (line: string | undefined) => boolean): Promise<(string | undefined)[]> {
    await this.settle();
    this.#got = this.#got.filter((line) => !isLikeThis(line));
    return this.#got;
  }

  /** Forgets all lines up to the first that is like this. */
  async skipTo(isLikeThis: (line: string | undefined) => boolean): Promise<void> {
    let line = await this.line();
    while (!isLikeThis(line)) line = await this.line();
    this.#got.unshift(line);
  }
}

const TALK = 'x'.repeat(4000);

class Stage {
  readonly #server: ChatServer;
  readonly #port: number;
  readonly #actors = new Map<string, Actor>();

  constructor({ server, port }: { server: ChatServer; port: number }) {
    this.#server = server;
    this.#port = port;
  }

  async play(step: Step): Promise<void> {
    if (step.type === 'shuts-down') {
      void this.#server.close();
      return;
    }
    if (step.type === 'connects') {
      this.#actors.set(step.who, new Actor(await Peer.connect(this.#port, { localAddress: step.address })));
      return;
    }
    const actor = this.#actor(step.who);
    switch (step.type) {
      case 'sends':
        await actor.send(`${step.text}\r\n`);
        break;
      case 'sends-long-line':
        await actor.send(`${'x'.repeat(step.bytes)}\r\n`);
        break;
      case 'sends-without-end':
        await actor.send('x'.repeat(step.bytes));
        break;
      case 'lets-the-deadline-pass':
        break; // the next step waits for what the server has to say
      case 'talks-until-dropped':
        await this.#talkUntilDropped(actor, this.#actor(step.dropped));
        break;
      case 'hangs-up':
        await actor.hangUp();
        break;
      case 'gets':
        expect((await actor.line()) ?? 'nothing, it is closed', step.at).toMatch(step.expected);
        break;
      case 'is-closed':
        expect(await actor.line(), step.at).toBeUndefined();
        break;
    }
  }

  /** What was delivered and not expected. */
  async left(): Promise<Record<string, (string | undefined)[]>> {
    const all = await Promise.all(Array.from(this.#actors, async ([who, actor]) => [who, await actor.rest()] as const));
    return Object.fromEntries(all.filter(([, lines]) => lines.some((line) => line !== undefined)));
  }

  /** That somebody was dropped is known by the notice that who talks has asked for. */
  async #talkUntilDropped(talker: Actor, dropped: Actor): Promise<void> {
    dropped.stopReading();
    for (let heard: (string | undefined)[] = []; !heard.some((line) => line?.startsWith('!left ')); ) {
      await talker.send(`${TALK}\r\n`);
      heard = await talker.forget((line) => line?.endsWith(`: ${TALK}`) ?? false);
    }
    dropped.readOn();
    await dropped.skipTo((line) => !line?.endsWith(`: ${TALK}`));
  }

  #actor(who: string): Actor {
    const actor = this.#actors.get(who);
    if (actor === undefined) throw new Error(`${who} has not connected`);
    return actor;
  }
}

describe('the server over TCP plays', () => {
  test.each(readScenarios())('$name', async ({ settings, steps }) => {
    const stage = new Stage(await serve(options(settings)));
    for (const step of steps) await stage.play(step);
    expect(await stage.left(), 'lines that nobody expected').toEqual({});
  });
});
