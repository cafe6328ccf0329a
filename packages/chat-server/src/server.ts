/**
 * The chat server. It puts the parts together, and has no rules of its own:
 *
 *   transport/ → session/ → log/ → replica/ → delivery/ → transport/
 */
import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  type Ban,
  type ChatEvent,
  type ChatInput,
  type ChatState,
  type ConnectionId,
  connectionCount,
  connectionCountFrom,
  connectionId,
  createChat,
  type OperatorAct,
} from '@linechat/chat-core';
import { DEFAULT_GRACE_MS } from '@linechat/server-kit';
import { FanOut } from './delivery/fan-out.ts';
import type { ChatServerEvents, ConnectionInfo } from './events.ts';
import { Failure, throwOutside } from './failure.ts';
import type { EventLog, Membership } from './log/event-log.ts';
import { MemoryLog } from './log/memory-log.ts';
import { BansFile } from './ops/bans-file.ts';
import { type ChatServerOptions, completeOptions } from './options.ts';
import { EffectApplier, FormattedMessage } from './replica/effects.ts';
import { Replica } from './replica/replica.ts';
import { Connection, type ConnectionContext } from './session/connection.ts';
import type { EndReason } from './session/end-reason.ts';
import { type ChatServerStatistics, Counters, type DeliveryObserver } from './stats/counters.ts';
import { Admission } from './transport/admission.ts';
import type { CertificatePair } from './transport/certificate.ts';
import { Listener } from './transport/listener.ts';
import type { Transport } from './transport/transport.ts';

export interface ListenOptions {
  /** An address or a host name. Default 127.0.0.1. */
  readonly host?: string;
  /** 0, the default: any free port. */
  readonly port?: number;
  /** A port for TLS beside the plain `port`; 0: any free one. Without it, a server with a certificate has TLS at `port`. */
  readonly tlsPort?: number | undefined;
}

const STORAGE_FAILED = 'The server can’t store what is said any more, and closes; please connect again later.';

export class ChatServer extends EventEmitter<ChatServerEvents> {
  readonly #options: ChatServerOptions;
  readonly #log: EventLog;
  readonly #bansFile: BansFile | undefined;
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #counters = new Counters();
  readonly #fanOut = new FanOut(this.#counters);
  readonly #replica: Replica;
  readonly #context: ConnectionContext;
  readonly #admission: Admission;
  readonly #plain: Listener;
  readonly #secure: Listener;
  #membership: Membership | undefined;
  #isAccepting = false;
  #connectionsOpened = 0;
  #closing: Promise<void> | undefined;
  #whenEmpty: (() => void) | undefined;

  /**
   * @param log Default: a log in memory, of this server alone.
   * @throws RangeError if an option is out of its bounds; CertificateError if `tls` can't be used; Error if the `bansFile`
   * can't be used.
   */
  constructor(options: Partial<ChatServerOptions> = {}, log: EventLog = new MemoryLog()) {
    super();
    this.#options = completeOptions(options);
    this.#log = log;
    const { bansFile, isOperatorPassword, keepAliveMs } = this.#options;
    if (bansFile !== undefined) {
      this.#bansFile = new BansFile(bansFile, Date.now(), (error) => this.#emit('unsaved', error));
    }
    this.#replica = new Replica(
      createChat({
        ...this.#options,
        operators: isOperatorPassword !== undefined,
        bans: this.#bansFile?.bans ?? this.#options.bans,
      }),
      new EffectApplier(this.#connections, this.#fanOut, {
        bansChanged: (bans) => this.#bansChanged(bans),
        operatorActed: (connection, act) => this.#operatorActed(connection, act),
      }),
      {
        applied: (event) => this.#applied(event),
        failed: (error, event) => this.#fail(error, undefined, this.#infoOf(event)),
      },
    );
    this.#context = {
      options: this.#options,
      fanOut: this.#fanOut,
      counters: this.#counters,
      hasLineListener: () => this.listenerCount('line') > 0,
      append: (input) => this.#append(input),
      named: (connection) => this.#emit('named', info(connection)),
      refused: (connection, code) => {
        this.#counters.refused(code);
        this.#emit('refused', { ...info(connection), code });
      },
      received: (connection, text) => this.#emit('line', { ...info(connection), text }),
      throttled: (connection) => this.#emit('throttled', info(connection)),
      ended: (connection, reason) => this.#remove(connection, reason),
    };
    this.#admission = new Admission({
      options: this.#options,
      connectionCount: () => connectionCount(this.state),
      connectionCountFrom: (address) => connectionCountFrom(this.state, address),
      admitted: (transport) => this.#admit(transport),
      rejected: (rejection) => {
        this.#counters.rejected(rejection.reason);
        this.#emit('rejected', rejection);
      },
    });
    this.#plain = new Listener(keepAliveMs, (socket) => this.#admission.enter(socket, false));
    this.#secure = new Listener(keepAliveMs, (socket) => this.#admission.enter(socket, true));
  }

  /**
   * Joins the log and starts to listen. Resolves with the actual address and port (those of `port`). Rejects if the log
   * can't be joined, if the system refuses an address, or if `tlsPort` is given and the server has no certificate.
   */
  async listen(options: ListenOptions = {}): Promise<AddressInfo> {
    const { tlsPort, ...place } = options;
    const hasCertificate = this.#admission.handshakes !== undefined;
    if (tlsPort !== undefined && !hasCertificate) {
      throw new RangeError('tlsPort needs a certificate, which this server was not given.');
    }
    if (this.#membership === undefined) await this.#join();
    const address = await this.#listen(place, hasCertificate, tlsPort);
    this.#isAccepting = true;
    return address;
  }

  async #listen(
    place: { readonly host?: string; readonly port?: number },
    hasCertificate: boolean,
    tlsPort: number | undefined,
  ): Promise<AddressInfo> {
    const onTrouble = (error: Error) => this.#emit('trouble', error);
    if (tlsPort === undefined) return await (hasCertificate ? this.#secure : this.#plain).listen(place, onTrouble);
    const address = await this.#plain.listen(place, onTrouble);
    try {
      await this.#secure.listen({ ...place, port: tlsPort }, onTrouble);
    } catch (error) {
      await this.#plain.close();
      throw error;
    }
    return address;
  }

  /** The address of `port`; `undefined` if the server does not listen. */
  get address(): AddressInfo | undefined {
    return this.#plain.address ?? this.#secure.address;
  }

  /** The address for TLS; `undefined` if there is none. Without a `tlsPort` it is the same as `address`. */
  get tlsAddress(): AddressInfo | undefined {
    return this.#secure.address;
  }

  /**
   * Uses another certificate for new connections; open ones keep theirs. Returns the time at which it expires.
   *
   * @throws CertificateError if it can't be used, and RangeError if the server was created without one; then nothing
   *   changes.
   */
  useCertificate(pair: CertificatePair): Date {
    const { handshakes } = this.#admission;
    if (handshakes === undefined) {
      throw new RangeError('This server does not support TLS: it was created without a certificate.');
    }
    return handshakes.use(pair);
  }

  /** The state of the chat, for the selectors of chat-core. A later state does not change it. */
  get state(): ChatState {
    return this.#replica.state;
  }

  /** A copy of the figures of this moment. */
  get statistics(): ChatServerStatistics {
    return this.#counters.snapshot(this.#connections.size, this.state);
  }

  /** Tells `observer` how long deliveries take. Without one, nothing is measured; there is at most one. */
  observe(observer: DeliveryObserver): void {
    this.#counters.observer = observer;
  }

  /**
   * Accepts no more connections, tells all clients of this server `shutting-down`, and sends their pending output. Resolves
   * when all of them are closed and the log is left. After `graceMs` milliseconds (default 5,000) connections that are left
   * are closed at once. Other servers on the same log continue. Bans that are still being written are waited for.
   */
  async close({ graceMs = DEFAULT_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    await this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const listenersClosed = this.#stopAccepting();
    if (this.#membership) this.#append({ type: 'node-stopping', node: this.#membership.node });
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#connections.size === 0) resolve();
    });
    const graceOver = setTimeout(() => {
      for (const connection of this.#connections.values()) connection.destroy();
    }, graceMs);
    await Promise.all([listenersClosed, empty]);
    clearTimeout(graceOver);
    await this.#membership?.leave();
    await this.#bansFile?.settled();
  }

  async #join(): Promise<void> {
    // Events that come before the snapshot is known. They follow it.
    const early: ChatEvent[] = [];
    this.#membership = await this.#log.join({
      receive: (events) => {
        if (this.#membership === undefined) early.push(...events);
        else this.#replica.receive(events);
      },
      snapshot: () => this.#replica.snapshot(),
      failed: (error) => this.#logFailed(error),
    });
    if (this.#membership.snapshot !== undefined) this.#replica.restore(this.#membership.snapshot);
    this.#replica.receive(early);
  }

  #append(input: ChatInput): undefined | Promise<void> {
    return this.#membership?.append(input);
  }

  /**
   * Takes a client over a transport of the embedding program, beside those over TCP and TLS. The rules and limits are the
   * same. The transport is used from now on.
   *
   * @throws Error if the server does not listen, or is closing.
   */
  admit(transport: Transport): void {
    if (!this.#isAccepting) throw new Error('A server that does not listen takes no connections.');
    this.#admit(transport);
  }

  #admit(transport: Transport): void {
    const id = connectionId(++this.#connectionsOpened, this.#membership?.node);
    const connection = new Connection(id, transport, this.#context);
    this.#connections.set(id, connection);
    this.#emit('connected', info(connection));
    connection.open();
  }

  /** Called for each event, after its effects. */
  #applied(event: ChatEvent): void {
    if (event.type === 'node-stopping' || event.type === 'node-lost') return;
    this.#connections.get(event.connection)?.returned(event);
  }

  #remove(connection: Connection, reason: EndReason): void {
    this.#connections.delete(connection.id);
    this.#counters.ended(reason);
    this.#emit('disconnected', { ...info(connection), reason });
    if (this.#connections.size === 0) this.#whenEmpty?.();
  }

  #bansChanged(bans: readonly Ban[]): void {
    this.#bansFile?.keep(bans);
    this.#emit('bans', bans);
  }

  #operatorActed(connection: Connection, { act, target, until, reason }: OperatorAct): void {
    this.#emit('operator', {
      ...info(connection),
      act,
      ...(target === undefined ? {} : { target }),
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Resolves when the sockets of all clients are closed. */
  async #stopAccepting(): Promise<void> {
    this.#isAccepting = false;
    const closed = [this.#plain.close(), this.#secure.close()];
    this.#admission.close();
    await Promise.all(closed);
  }

  #logFailed(error: Error): void {
    void this.#stopAccepting();
    for (const connection of this.#connections.values()) this.#dismissUnstored(connection);
    this.#emit('log-failed', error);
  }

  /** No event comes back any more, so it is told without one. */
  #dismissUnstored(connection: Connection): void {
    const { seq = 0, time = Date.now() } = this.#replica.last ?? {};
    const message = { type: 'error', code: 'storage-failed', text: STORAGE_FAILED, seq, time } as const;
    this.#fanOut.deliverLast(new FormattedMessage(message), [connection.outbox]);
    connection.refused('storage-failed');
    connection.dismiss('storage-failed');
  }

  #emit<Name extends keyof ChatServerEvents>(name: Name, argument: ChatServerEvents[Name][0]): void {
    try {
      this.emit(name, ...([argument] as never));
    } catch (error) {
      this.#fail(error, name, 'connection' in argument ? argument : undefined);
    }
  }

  #fail(cause: unknown, emitting: string | undefined, who: ConnectionInfo | undefined): void {
    const { type: event, seq } = this.#replica.current ?? {};
    const { connection, nickname } = who ?? {};
    throwOutside(new Failure(cause, { event, seq, emitting, connection, nickname }));
  }

  #infoOf(event: ChatEvent): ConnectionInfo | undefined {
    const connection = 'connection' in event ? this.#connections.get(event.connection) : undefined;
    return connection && info(connection);
  }
}

/**
 * A chat server that does not listen yet.
 *
 * @throws RangeError if an option is out of its bounds; CertificateError if `tls` can't be used; Error if the `bansFile`
 * can't be used.
 */
export function createChatServer(options: Partial<ChatServerOptions> = {}): ChatServer {
  return new ChatServer(options);
}

function info({ id, transport, nickname }: Connection): ConnectionInfo {
  const { address, port } = transport.peer;
  return { connection: id, address, port, nickname };
}
