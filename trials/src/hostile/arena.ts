/** What an attack has: the ports of the server, connections, and a limited time. */
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from './connect.ts';
import { type Loot, Peer } from './peer.ts';
import type { LogReader, Ports } from './server.ts';

/** Connections that are opened at a time. */
const OPENED_AT_ONCE = 100;
/** The nicknames of attackers begin with it; those of bystanders do not. */
export const PREFIX = 'x';

export interface Attack {
  readonly name: string;
  /** What the attackers do. */
  readonly about: string;
  /** The attack lasts so many times the usual time. Default: 1. */
  readonly length?: number;
  /** Options of the server that the attack needs. Default: none, only the defaults. */
  readonly needs?: readonly ('tls' | 'admin' | 'operators')[];
  /** Lines that each bystander sends before the attack. Default: none. */
  readonly crowd?: string;
  /**
   * Milliseconds after which the attackers, who leave by themselves, must be gone. Default: they are reset after the attack,
   * and are gone soon.
   */
  readonly goneAfterMs?: number;
  /** What happens to the server's log. Default: it is read. */
  readonly log?: LogReader;
  /** Resolves when nothing more is to be done; the connections stay open until the time is over. */
  run(arena: Arena): Promise<void>;
}

export class Arena {
  readonly ports: Ports;
  readonly loot: Loot = { connections: 0, bytes: 0, lines: 0, droppedAfter: [] };
  /** What else the attackers got, for the report. */
  note = '';

  readonly #isTls: boolean;
  readonly #scale: number;
  readonly #endsAt: number;
  readonly #peers = new Set<Peer>();

  constructor(ports: Ports, isTls: boolean, scale: number, seconds: number) {
    this.ports = ports;
    this.#isTls = isTls;
    this.#scale = scale;
    this.#endsAt = performance.now() + seconds * 1000;
  }

  get isOver(): boolean {
    return performance.now() >= this.#endsAt;
  }

  /** So many attackers, or fewer in a trial on a smaller scale; at least one. */
  count(usual: number): number {
    return Math.max(1, Math.round(usual * this.#scale));
  }

  /** Resolves after `ms`, or when the time is over. */
  async pause(ms: number): Promise<void> {
    await sleep(Math.max(0, Math.min(ms, this.#endsAt - performance.now())));
  }

  async whenOver(): Promise<void> {
    while (!this.isOver) await this.pause(1000);
  }

  /** Opens a connection. `undefined` if the server does not let it. */
  async connect(port: number | undefined = this.port, isTls: boolean = this.#isTls): Promise<Peer | undefined> {
    if (port === undefined) return undefined;
    const opened = await open(port, isTls).catch(() => undefined);
    if (opened === undefined) return undefined;
    const peer = new Peer(opened, this.loot);
    this.#peers.add(peer);
    peer.socket.once('close', () => this.#peers.delete(peer));
    return peer;
  }

  /** A connection that does not speak TLS, to any port. */
  async connectRaw(port: number | undefined): Promise<Peer | undefined> {
    return await this.connect(port, false);
  }

  /** Opens connections, and sends the first bytes of each. `usual`: how many, see `count`. */
  async connectAll(usual: number, first: (i: number) => Uint8Array | string): Promise<readonly Peer[]> {
    const peers: Peer[] = [];
    const count = this.count(usual);
    for (let from = 0; from < count && !this.isOver; from += OPENED_AT_ONCE) {
      const length = Math.min(OPENED_AT_ONCE, count - from);
      const opened = await Promise.all(Array.from({ length }, () => this.connect()));
      for (const [i, peer] of opened.entries()) {
        if (peer === undefined) continue;
        peers.push(peer);
        peer.write(first(from + i));
      }
    }
    return peers;
  }

  /** Does something again and again, several at a time, until the time is over. */
  async repeat(atOnce: number, act: (turn: number) => Promise<void>): Promise<void> {
    let turn = 0;
    const work = async () => {
      while (!this.isOver) {
        await act(turn++);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all(Array.from({ length: this.count(atOnce) }, work));
  }

  /** All attackers leave. */
  end(): void {
    for (const peer of this.#peers) peer.reset();
  }

  /** The port of the chat. */
  get port(): number | undefined {
    return this.#isTls ? this.ports.tls : this.ports.tcp;
  }
}

/** A connection that reads a byte a second, until the time is over. Only over TCP. */
export async function readByteByByte(arena: Arena, first: string): Promise<void> {
  const { port } = arena;
  if (port === undefined) return;
  const onread = { buffer: Buffer.alloc(1), callback: () => false };
  const socket = createConnection({ port, host: '127.0.0.1', onread });
  socket.on('error', () => {});
  socket.on('connect', () => socket.write(first));
  arena.loot.connections++;
  const openedAt = performance.now();
  socket.on('close', () => {
    if (!arena.isOver) arena.loot.droppedAfter.push(performance.now() - openedAt);
  });
  while (!arena.isOver) {
    await arena.pause(1000);
    socket.resume();
    arena.loot.bytes++;
  }
  socket.resetAndDestroy();
}
