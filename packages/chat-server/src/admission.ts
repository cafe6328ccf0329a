/**
 * The admission: from an accepted socket to one that may take part in the chat. Most may at once. Who comes through a
 * proxy that the operator has named has to bring its header first; where TLS is spoken, its handshake comes then.
 *
 *   accepted → PROXY header (from a named proxy) → TLS handshake (on the port for TLS) → admitted
 *
 * 1. From a named proxy a header MUST come; from anybody else bytes that look like one are the client's own.
 * 2. Who waits here MUST be counted as if admitted, have a deadline, and never be sent anything of the chat.
 * 3. Whatever goes wrong here MUST end one socket, be told, and concern nobody else.
 */
import type { Socket } from 'node:net';
import { type Endpoint, Networks, peerOf } from './address.ts';
import type { ChatServerOptions } from './options.ts';
import { ProxyHeader } from './proxy-header.ts';
import { Handshakes } from './tls.ts';

/**
 * Why somebody was not admitted: a header or a handshake that is none, the deadline, no room, or it has hung up by
 * itself.
 */
export type TurnAwayReason = 'proxy-header' | 'tls-handshake' | 'deadline' | 'no-room' | 'hung-up';

export interface TurnedAway extends Endpoint {
  readonly reason: TurnAwayReason;
  /** More of it, as a clause. */
  readonly detail: string;
}

export interface AdmissionContext {
  readonly options: ChatServerOptions;
  /** Connections that take part in the chat, in all. */
  connectionCount(): number;
  /** Those from one address. */
  connectionCountFrom(address: string): number;
  admitted(socket: Socket, peer: Endpoint): void;
  turnedAway(info: TurnedAway): void;
}

/**
 * Places beyond `maxConnections`. With TLS nobody can be told `server-full` before the handshake, so some more are let
 * in as far as that; likewise one more of each address.
 */
const PLACES_FOR_REFUSALS = 64;

interface Visitor {
  /** As it was accepted. */
  readonly socket: Socket;
  peer: Endpoint;
  /** The peer is a proxy that has not said yet for whom it connects; those are not counted by their address. */
  isProxy: boolean;
  readonly deadline: NodeJS.Timeout;
  /** Its side has been closed, or all of it. */
  readonly onEnd: () => void;
}

export class Admission {
  readonly #context: AdmissionContext;
  readonly #proxies: Networks;
  readonly #handshakes: Handshakes | undefined;
  readonly #visitors = new Set<Visitor>();
  readonly #visitorsFrom = new Map<string, number>();

  /** @throws RangeError where `proxyFrom` holds something else than networks; CertificateError. */
  constructor(context: AdmissionContext) {
    const { proxyFrom, tls } = context.options;
    this.#context = context;
    this.#proxies = new Networks(proxyFrom);
    this.#handshakes = tls && new Handshakes(tls);
  }

  /** What TLS needs; `undefined` where the server was given no certificate. */
  get handshakes(): Handshakes | undefined {
    return this.#handshakes;
  }

  /** Takes in a socket as it was accepted. */
  enter(socket: Socket, withTls: boolean): void {
    const peer = peerOf(socket);
    if (peer === undefined) {
      socket.destroy();
      return;
    }
    const isProxy = this.#proxies.has(peer.address);
    if (!isProxy && !withTls) {
      this.#context.admitted(socket, peer);
      return;
    }
    const visitor = this.#letIn(socket, peer, isProxy);
    if (!this.#hasRoomFor(visitor)) this.#turnAway(visitor, 'no-room', 'there are too many connections');
    else if (isProxy) this.#readHeader(visitor, withTls);
    else this.#awaitHello(visitor);
  }

  /** Sends away all who wait. */
  close(): void {
    for (const visitor of this.#visitors) {
      this.#letOut(visitor);
      visitor.socket.destroy();
    }
  }

  #letIn(socket: Socket, peer: Endpoint, isProxy: boolean): Visitor {
    const ms = this.#context.options.admissionTimeoutMs;
    const visitor: Visitor = {
      socket,
      peer,
      isProxy,
      deadline: setTimeout(() => this.#turnAway(visitor, 'deadline', `it took longer than ${ms} ms`), ms),
      onEnd: () => this.#turnAway(visitor, 'hung-up', 'it has closed the connection'),
    };
    socket.on('error', ignore);
    socket.on('end', visitor.onEnd);
    socket.on('close', visitor.onEnd);
    this.#visitors.add(visitor);
    this.#count(visitor, 1);
    return visitor;
  }

  /** `false` where it was out already. */
  #letOut(visitor: Visitor): boolean {
    if (!this.#visitors.delete(visitor)) return false;
    this.#count(visitor, -1);
    clearTimeout(visitor.deadline);
    visitor.socket.off('end', visitor.onEnd);
    visitor.socket.off('close', visitor.onEnd);
    return true;
  }

  #turnAway(visitor: Visitor, reason: TurnAwayReason, detail: string): void {
    if (!this.#letOut(visitor)) return;
    visitor.socket.destroy();
    this.#context.turnedAway({ ...visitor.peer, reason, detail });
  }

  #readHeader(visitor: Visitor, withTls: boolean): void {
    const header = new ProxyHeader();
    readUntil(visitor.socket, (chunk) => {
      const found = header.push(chunk);
      if (found?.type === 'fault') this.#turnAway(visitor, 'proxy-header', found.fault);
      if (found?.type !== 'header') return undefined;
      return { rest: found.rest, next: () => this.#proceed(visitor, found.source, withTls) };
    });
  }

  /** The proxy has said for whom it connects. */
  #proceed(visitor: Visitor, source: Endpoint | undefined, withTls: boolean): void {
    if (!withTls) {
      if (this.#letOut(visitor)) this.#context.admitted(visitor.socket, source ?? visitor.peer);
      visitor.socket.resume();
      return;
    }
    if (source !== undefined) {
      visitor.peer = source;
      visitor.isProxy = false;
      this.#count(visitor, 1);
    }
    if (this.#hasRoomFor(visitor)) this.#awaitHello(visitor);
    else this.#turnAway(visitor, 'no-room', 'there are too many connections from this address');
  }

  /** The first bytes are waited for before TLS is set up: who only looks whether the port is open costs nothing. */
  #awaitHello(visitor: Visitor): void {
    readUntil(visitor.socket, (chunk) => ({ rest: chunk, next: () => this.#shakeHands(visitor) }));
  }

  #shakeHands(visitor: Visitor): void {
    this.#handshakes?.begin(visitor.socket, {
      done: (socket) => {
        if (this.#letOut(visitor)) this.#context.admitted(socket, visitor.peer);
        else socket.destroy();
      },
      failed: (reason) => this.#turnAway(visitor, 'tls-handshake', reason),
    });
  }

  /** Whether there is room for one who has been counted already. */
  #hasRoomFor(visitor: Visitor): boolean {
    const { connectionCount, connectionCountFrom, options } = this.#context;
    const { maxConnections, maxConnectionsPerAddress } = options;
    if (connectionCount() + this.#visitors.size > maxConnections + PLACES_FOR_REFUSALS) return false;
    if (maxConnectionsPerAddress === 0 || visitor.isProxy) return true;
    const { address } = visitor.peer;
    return connectionCountFrom(address) + (this.#visitorsFrom.get(address) ?? 0) <= maxConnectionsPerAddress + 1;
  }

  #count({ peer, isProxy }: Visitor, change: 1 | -1): void {
    if (isProxy) return;
    const count = (this.#visitorsFrom.get(peer.address) ?? 0) + change;
    if (count > 0) this.#visitorsFrom.set(peer.address, count);
    else this.#visitorsFrom.delete(peer.address);
  }
}

/** Hands out what comes until that leads on: then `rest` is left in the socket, which is paused, and `next` is called. */
function readUntil(
  socket: Socket,
  take: (chunk: Buffer) => { readonly rest: Uint8Array; readonly next: () => void } | undefined,
): void {
  const onData = (chunk: Buffer) => {
    const onward = take(chunk);
    if (onward === undefined) return;
    socket.off('data', onData);
    socket.pause();
    if (onward.rest.length > 0) socket.unshift(onward.rest);
    onward.next();
  };
  socket.on('data', onData);
  socket.resume();
}

/** What breaks while somebody waits shows in its being closed; what breaks after that is noticed where it is read. */
function ignore(): void {}
