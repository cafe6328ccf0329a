/** The soak: chat servers, a crowd of clients for some time, and an oracle that checks all that they get. */
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../random.ts';
import type { Request } from './arguments.ts';
import { arrive, doSomething, knock, leave, ROOMS, type Surroundings } from './behaviour.ts';
import { Client } from './client.ts';
import { judgeMemory, type MemoryVerdict } from './memory.ts';
import { lookRound, OBSERVER, Observer } from './observer.ts';
import { Oracle } from './oracle.ts';
import { ServerProcess, type SoakOptions } from './server.ts';

/** Pastes are throttled, and a client that does not read is dropped after seconds. */
const SERVER_OPTIONS: SoakOptions = { floodBurst: 100, floodRate: 1000, maxPendingBytes: 4_194_304 };
/** The longest time between two acts of one client, in milliseconds. */
const LONGEST_PAUSE_MS = 2000;
/** One act in so many is the last of its connection. */
const DEEDS_OF_A_LIFE = 30;
/** Time between two clients that may be dropped, in milliseconds. */
const DROP_EVERY_MS = 10_000;
const CHECK_EVERY_MS = 50;
const SAMPLES = 250;

export interface SoakResult {
  readonly seconds: number;
  readonly connections: number;
  /** Lines heard, by type. */
  readonly heard: ReadonlyMap<string, number>;
  readonly checked: Oracle['checked'];
  /** What clients did, by kind; ends and drops are among it. */
  readonly deeds: ReadonlyMap<string, number>;
  readonly memory: MemoryVerdict | undefined;
  readonly violations: readonly string[];
}

export async function soak(
  { seconds, clients, seed, kind }: Request,
  progress: (text: string) => void,
): Promise<SoakResult> {
  const server = await ServerProcess.start(kind, SERVER_OPTIONS);
  const oracle = new Oracle();
  try {
    return await new Crowd(server, oracle, seed).live(clients, seconds, progress);
  } finally {
    if (server.isRunning) await server.stop();
  }
}

class Crowd {
  readonly #server: ServerProcess;
  readonly #oracle: Oracle;
  readonly #random: Random;
  readonly #clients = new Set<Client>();
  readonly #deeds = new Map<string, number>();
  #connections = 0;
  #isOver = false;
  #until = 0;
  #lastDrop = Number.NEGATIVE_INFINITY;

  constructor(server: ServerProcess, oracle: Oracle, seed: number) {
    this.#server = server;
    this.#oracle = oracle;
    this.#random = new Random(seed);
  }

  async live(count: number, seconds: number, progress: (text: string) => void): Promise<SoakResult> {
    const { ports } = this.#server;
    const observer = await Observer.enter(ports[0] ?? 0, ROOMS, this.#oracle);
    const from = performance.now();
    this.#until = from + seconds * 1000;
    const lives = Array.from({ length: count }, (_, i) => this.#lives(ports, this.#random.below(0x7fff_ffff) + i));
    const checking = setInterval(() => this.#oracle.check(), CHECK_EVERY_MS);
    const samples = await this.#watch(seconds, from, progress);
    this.#isOver = true;
    await Promise.all(lives);
    await this.#comeToRest(observer);
    clearInterval(checking);
    await this.#end(observer);
    const memory = judgeMemory(samples, seconds);
    if (memory?.isFlat === false) this.#oracle.complain('The memory of the server grows.');
    return {
      seconds: (performance.now() - from) / 1000,
      connections: this.#connections,
      heard: this.#oracle.heard,
      checked: this.#oracle.checked,
      deeds: this.#deeds,
      memory,
      violations: this.#oracle.violations,
    };
  }

  /** Waits until the time is over, or something is wrong. Returns samples of memory, in bytes. */
  async #watch(seconds: number, from: number, progress: (text: string) => void): Promise<number[]> {
    const samples: number[] = [];
    for (let i = 0; i < SAMPLES && this.#oracle.violations.length === 0; i++) {
      await pause((seconds * 1000) / SAMPLES);
      if (!this.#server.isRunning) this.#oracle.complain(`The server has ended: ${this.#server.complaint}`);
      const bytes = this.#server.residentBytes;
      if (bytes !== undefined) samples.push(bytes);
      const { common, private: privately } = this.#oracle.checked;
      progress(`${Math.round((performance.now() - from) / 1000)} s: ${common + privately} deliveries checked`);
    }
    return samples;
  }

  /** The connections of one client, one after the other. Each is to any of the servers. */
  async #lives(ports: readonly number[], seed: number): Promise<void> {
    const random = new Random(seed);
    const around = this.#surroundings(ports, random);
    try {
      while (!this.#isOver) {
        if (random.oneIn(10)) await knock(around);
        const client = await Client.enter(random.of(ports), ++this.#connections, this.#oracle, random);
        this.#clients.add(client);
        arrive(client, random);
        do {
          await pause(random.below(LONGEST_PAUSE_MS));
          await doSomething(client, around);
        } while (!this.#isOver && !client.isOver && !random.oneIn(DEEDS_OF_A_LIFE));
        if (client.isOver || !this.#isOver) this.#clients.delete(client);
        if (!this.#isOver) await leave(client, around);
      }
    } catch (error) {
      this.#oracle.complain(`A client could not go on: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Waits until all lines are processed, and then until each client has got what the others said last. */
  async #comeToRest(observer: Observer): Promise<void> {
    for (let round = 0; round < 2; round++) await Promise.all(Array.from(this.#clients, (client) => client.settle()));
    await observer.settle();
    this.#oracle.finish();
  }

  /** All clients leave, and nothing of them may be left, on no server. */
  async #end(observer: Observer): Promise<void> {
    const names = Array.from(this.#clients, ({ nickname }) => nickname);
    await Promise.all(
      Array.from(this.#clients, (client) =>
        leave(client, { random: this.#random, count: (what) => this.#count(what) }),
      ),
    );
    // The server notices a reset after some time.
    for (let tries = 0; tries < 100 && (await observer.names('!users')).length > 1; tries++) await pause(50);
    const left = (await observer.names('!users')).filter((name) => name !== OBSERVER);
    if (left.length > 0) this.#oracle.complain(`Still there when all have gone: ${left.join(' ')}.`);
    for (const room of ROOMS) {
      const members = await observer.names(`!members ${room}`);
      if (members.join() !== OBSERVER) this.#oracle.complain(`Still in ${room}: ${members.join(' ')}.`);
    }
    await observer.settle();
    if (this.#oracle.present.length > 0)
      this.#oracle.complain(`Nobody heard them leave: ${this.#oracle.present.join(' ')}.`);
    this.#oracle.check();
    await observer.quit();
    const nickname = names[0] ?? OBSERVER;
    for (const port of this.#server.ports) {
      const seen = await lookRound(port, nickname);
      if (seen.join('|') !== `${nickname}|`) this.#oracle.complain(`In the empty chat, this came: ${seen.join('|')}.`);
    }
    const code = await this.#server.stop();
    if (code !== 0) this.#oracle.complain(`The server ended with ${code}: ${this.#server.complaint}`);
    if (this.#server.complaint !== '') this.#oracle.complain(`The server complained: ${this.#server.complaint}`);
  }

  #count(what: string): void {
    this.#deeds.set(what, (this.#deeds.get(what) ?? 0) + 1);
  }

  #surroundings(ports: readonly number[], random: Random): Surroundings {
    return {
      ports,
      oracle: this.#oracle,
      random,
      count: (what) => this.#count(what),
      someone: () => random.of(Array.from(this.#clients)).nickname,
      mayDrop: () => {
        const now = performance.now();
        if (now - this.#lastDrop < DROP_EVERY_MS || now + DROP_EVERY_MS > this.#until) return false;
        this.#lastDrop = now;
        return true;
      },
    };
  }
}
