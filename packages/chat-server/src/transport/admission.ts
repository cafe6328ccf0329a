/**
 * Admission: from an accepted socket to a transport that may enter the chat. Most sockets are admitted at once. A
 * connection from a proxy that the operator has named must first send its header; on a TLS port the handshake follows.
 *
 *   accepted → PROXY header (from a named proxy) → TLS handshake (on the port for TLS) → admitted
 *
 * 1. A named proxy MUST send a header. From anybody else, bytes that look like one are the client's own.
 * 2. A pending connection MUST be counted as if it was admitted, have a deadline, and get nothing of the chat.
 * 3. A failure here MUST close one socket, be reported, and affect no other connection.
 * 4. The limits of the client's address hold as soon as its address is known. On a plain connection the client is told
 *    `too-many-connections`; a TLS connection is closed before its handshake, which costs more than the connection.
 */
import type { Socket } from 'node:net';
import { canonicalAddress } from '@linechat/chat-core';
import { AddressCounts, networkOf } from '@linechat/server-kit';
import { ProxyHeader, type ProxySource } from '@linechat/server-kit/proxy-header';
import type { AddressLimitReached, AddressLimits } from './address-limits.ts';
import type { CertificatePair } from './certificate.ts';
import { Networks } from './networks.ts';
import { Refusals } from './refusals.ts';
import type { Rejection, RejectReason } from './rejection.ts';
import { TcpTransport } from './tcp.ts';
import { Handshakes } from './tls.ts';
import type { Endpoint, Transport } from './transport.ts';

export interface AdmissionContext {
  readonly options: {
    readonly maxConnections: number;
    /** What the chat itself allows for one address; 0: no limit. */
    readonly maxConnectionsPerAddress: number;
    readonly proxyFrom: readonly string[];
    readonly tls: CertificatePair | undefined;
    readonly admissionTimeoutMs: number;
  };
  /** Every admitted connection must leave it. */
  readonly limits: AddressLimits;
  /** Connections in the chat, in all. */
  connectionCount(): number;
  /** Connections in the chat from one address. */
  connectionCountFrom(address: string): number;
  admitted(transport: Transport): void;
  rejected(rejection: Rejection): void;
  /** A rejected client was told `too-many-connections`. */
  told(): void;
}

const REACHED: Readonly<Record<AddressLimitReached, { readonly detail: string; readonly line: string }>> = {
  'address-limit': {
    detail: 'there are too many connections from this address',
    line: '!error too-many-connections There are too many connections from your address; please close one of them first.',
  },
  'connection-rate': {
    detail: 'there were too many new connections from this address',
    line: '!error too-many-connections Your address has opened too many connections; please wait before you try again.',
  },
};

/**
 * Places beyond `maxConnections`. With TLS, `server-full` can only be sent after the handshake, so some more connections
 * may come that far; likewise one more from each address.
 */
export const PLACES_FOR_REFUSALS = 64;

interface PendingConnection {
  /** As it was accepted. */
  readonly socket: Socket;
  peer: Endpoint;
  /** It entered the limits of its address. */
  isCounted: boolean;
  /** The peer is a proxy that has not named its client yet. Those are not counted by address. */
  isProxy: boolean;
  readonly deadline: NodeJS.Timeout;
  /** The peer closed its side, or the socket closed. */
  readonly onEnd: () => void;
}

export class Admission {
  readonly #context: AdmissionContext;
  readonly #proxies: Networks;
  readonly #handshakes: Handshakes | undefined;
  readonly #pending = new Set<PendingConnection>();
  readonly #pendingFrom = new AddressCounts();
  readonly #refusals = new Refusals();

  /** @throws RangeError if `proxyFrom` holds anything but networks; CertificateError. */
  constructor(context: AdmissionContext) {
    const { proxyFrom, tls } = context.options;
    this.#context = context;
    this.#proxies = new Networks(proxyFrom);
    this.#handshakes = tls && new Handshakes(tls);
  }

  /** What TLS needs; `undefined` if the server was given no certificate. */
  get handshakes(): Handshakes | undefined {
    return this.#handshakes;
  }

  /** Takes a socket as it was accepted. */
  enter(socket: Socket, withTls: boolean): void {
    const peer = peerOf(socket);
    if (peer === undefined) {
      socket.destroy();
      return;
    }
    const isProxy = this.#proxies.has(peer.address);
    if (!isProxy && !withTls) {
      this.offer(new TcpTransport(socket, peer));
      return;
    }
    const pending = this.#add(socket, peer, isProxy);
    const reached = isProxy ? undefined : this.#count(pending);
    if (reached !== undefined) this.#reject(pending, reached, REACHED[reached].detail);
    else if (!this.#hasRoomFor(pending)) this.#reject(pending, 'no-room', 'there are too many connections');
    else if (isProxy) this.#readHeader(pending, withTls);
    else this.#awaitHello(pending);
  }

  /** Takes a connection that needs no header and no handshake. */
  offer(transport: Transport): void {
    const { limits, admitted } = this.#context;
    const reached = limits.enter(transport.peer.address, performance.now());
    if (reached === undefined) admitted(transport);
    else this.#refuse(transport, reached);
  }

  /** Closes all pending connections. */
  close(): void {
    this.#refusals.close();
    for (const pending of this.#pending) {
      this.#remove(pending);
      pending.socket.destroy();
    }
  }

  #add(socket: Socket, peer: Endpoint, isProxy: boolean): PendingConnection {
    const ms = this.#context.options.admissionTimeoutMs;
    const pending: PendingConnection = {
      socket,
      peer,
      isCounted: false,
      isProxy,
      deadline: setTimeout(() => this.#reject(pending, 'deadline', `it took longer than ${ms} ms`), ms),
      onEnd: () => this.#reject(pending, 'hung-up', 'it has closed the connection'),
    };
    socket.on('error', ignore);
    socket.on('end', pending.onEnd);
    socket.on('close', pending.onEnd);
    this.#pending.add(pending);
    if (!isProxy) this.#pendingFrom.add(networkOf(peer.address));
    return pending;
  }

  /** Returns `false` if it was removed already. */
  #remove(pending: PendingConnection): boolean {
    if (!this.#pending.delete(pending)) return false;
    if (!pending.isProxy) this.#pendingFrom.remove(networkOf(pending.peer.address));
    clearTimeout(pending.deadline);
    pending.socket.off('end', pending.onEnd);
    pending.socket.off('close', pending.onEnd);
    return true;
  }

  #admit(pending: PendingConnection, socket: Socket, peer: Endpoint): void {
    if (!this.#remove(pending)) {
      socket.destroy();
      return;
    }
    if (!pending.isCounted) this.#context.limits.enterUnlimited(peer.address);
    // Bytes behind the header are still in the socket, which was paused. They are read when it has a reader.
    socket.resume();
    this.#context.admitted(new TcpTransport(socket, peer, pending.socket));
  }

  #reject(pending: PendingConnection, reason: RejectReason, detail: string): void {
    if (!this.#remove(pending)) return;
    if (pending.isCounted) this.#context.limits.leave(pending.peer.address);
    pending.socket.destroy();
    this.#context.rejected({ ...pending.peer, reason, detail });
  }

  #readHeader(pending: PendingConnection, withTls: boolean): void {
    const header = new ProxyHeader();
    readUntil(pending.socket, (chunk) => {
      const found = header.push(chunk);
      if (found?.type === 'fault') this.#reject(pending, 'proxy-header', found.fault);
      if (found?.type !== 'header') return undefined;
      return { rest: found.rest, next: () => this.#proceed(pending, found.source, withTls) };
    });
  }

  /** The proxy has named its client. */
  #proceed(pending: PendingConnection, source: ProxySource | undefined, withTls: boolean): void {
    if (source !== undefined) {
      pending.peer = canonical(source);
      pending.isProxy = false;
      this.#pendingFrom.add(networkOf(pending.peer.address));
      const reached = this.#count(pending);
      if (reached !== undefined) {
        if (withTls) this.#reject(pending, reached, REACHED[reached].detail);
        else this.#refusePending(pending, reached);
        return;
      }
    }
    if (!withTls) this.#admit(pending, pending.socket, pending.peer);
    else if (this.#hasRoomFor(pending)) this.#awaitHello(pending);
    else this.#reject(pending, 'no-room', 'there are too many connections from this address');
  }

  #count(pending: PendingConnection): AddressLimitReached | undefined {
    const reached = this.#context.limits.enter(pending.peer.address, performance.now());
    pending.isCounted = reached === undefined;
    return reached;
  }

  #refusePending(pending: PendingConnection, reached: AddressLimitReached): void {
    if (!this.#remove(pending)) return;
    pending.socket.resume();
    this.#refuse(new TcpTransport(pending.socket, pending.peer), reached);
  }

  #refuse(transport: Transport, reached: AddressLimitReached): void {
    const { detail, line } = REACHED[reached];
    if (this.#refusals.refuse(transport, line)) this.#context.told();
    this.#context.rejected({ ...transport.peer, reason: reached, detail });
  }

  /** TLS is set up only after the first bytes: a client that just looks whether the port is open costs nothing. */
  #awaitHello(pending: PendingConnection): void {
    readUntil(pending.socket, (chunk) => ({ rest: chunk, next: () => this.#shakeHands(pending) }));
  }

  #shakeHands(pending: PendingConnection): void {
    this.#handshakes?.begin(pending.socket, {
      done: (socket) => this.#admit(pending, socket, pending.peer),
      failed: (reason) => this.#reject(pending, 'tls-handshake', reason),
      ended: pending.onEnd,
    });
  }

  /** Whether there is room for a connection that is counted already. */
  #hasRoomFor({ isProxy, peer }: PendingConnection): boolean {
    const { connectionCount, connectionCountFrom, options } = this.#context;
    const { maxConnections, maxConnectionsPerAddress } = options;
    if (connectionCount() + this.#pending.size > maxConnections + PLACES_FOR_REFUSALS) return false;
    if (maxConnectionsPerAddress === 0 || isProxy) return true;
    return (
      connectionCountFrom(peer.address) + this.#pendingFrom.of(networkOf(peer.address)) <= maxConnectionsPerAddress + 1
    );
  }
}

/** The other end of a socket; `undefined` if it is gone already. */
function peerOf({ remoteAddress, remotePort }: Socket): Endpoint | undefined {
  const address = remoteAddress === undefined ? undefined : canonicalAddress(remoteAddress);
  return address === undefined || remotePort === undefined ? undefined : { address, port: remotePort };
}

function canonical({ address, port }: ProxySource): Endpoint {
  return { address: canonicalAddress(address) ?? address, port };
}

/** Calls `take` with what arrives until it returns something. Then `rest` is left in the paused socket, and `next` runs. */
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

/** The close that follows an error is noticed; after the admission, the transport notices both. */
function ignore(): void {}
