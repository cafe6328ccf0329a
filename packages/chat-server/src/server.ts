/**
 * The chat server: listen, admit, carry out, close. Sockets are turned into events by connection.ts; the log gives each
 * event its place; chat-core says what follows; perform.ts carries it out.
 */
import { EventEmitter } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import {
  type Ban,
  type ChatEvent,
  type ChatState,
  type ConnectionId,
  connectionCount,
  connectionCountFrom,
  connectionId,
  createChat,
  type ErrorCode,
  type OperatorAct,
  transition,
} from '@linechat/chat-core';
import { addressOf, createLineServer, listen } from '@linechat/server-kit';
import type { Endpoint } from './address.ts';
import { Admission, type TurnedAway } from './admission.ts';
import { BansFile } from './bans-file.ts';
import type { CertificatePair } from './certificate.ts';
import { Connection, type ConnectionContext, type EndReason } from './connection.ts';
import { Failure, throwOutside } from './failure.ts';
import { type EventLog, LocalLog } from './log.ts';
import { type ChatServerOptions, completeOptions } from './options.ts';
import { Performer } from './perform.ts';
import { PostOffice } from './post-office.ts';
import { type ChatServerStatistics, type DeliveryObserver, Traffic } from './statistics.ts';

/** What is told about a connection. */
export interface ConnectionInfo {
  readonly connection: ConnectionId;
  readonly address: string;
  readonly port: number;
  readonly nickname: string | undefined;
}

/**
 * What an embedding program may want to know; each is told after it has happened. What a listener throws disturbs nobody
 * in the chat: it comes out as an `uncaughtException` of the process, as a Failure whose `cause` it is.
 */
export interface ChatServerEvents {
  /** Somebody connected. */
  connected: [ConnectionInfo];
  /** Somebody has a nickname now, the first or a new one. */
  named: [ConnectionInfo];
  /** Somebody was told that something can't be done. */
  refused: [ConnectionInfo & { readonly code: ErrorCode }];
  /** A whole line came, and is about to be carried out. As it was sent: escape it, and mind passwords. */
  line: [ConnectionInfo & { readonly text: string }];
  /**
   * Somebody has become an operator or has done something as one, to whom and until when (milliseconds since 1970-01-01
   * UTC), or has sent a wrong password.
   */
  operator: [ConnectionInfo & Pick<OperatorAct, 'act' | 'target' | 'until' | 'reason'>];
  /** The bans have changed, and these are in force: for who keeps them elsewhere than in a `bansFile`. */
  bans: [readonly Ban[]];
  /** The `bansFile` could not be written. The next change of the bans tries again. */
  unsaved: [Error];
  /** Somebody sends faster than flood control allows, and begins to be read more slowly. */
  slowed: [ConnectionInfo];
  /** A connection has ended, and why. */
  disconnected: [ConnectionInfo & { readonly reason: EndReason }];
  /** Somebody came no further than a PROXY header or a TLS handshake, and why. */
  'turned-away': [TurnedAway];
  /** The listening socket has trouble (no file descriptors left, say). The server goes on. */
  trouble: [Error];
}

export interface ListenOptions {
  /** An address or a host name. Default 127.0.0.1. */
  readonly host?: string;
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Where TLS is spoken beside the plain `port`; 0: any free one. Without it a server with a certificate speaks TLS at `port`. */
  readonly tlsPort?: number | undefined;
}

export class ChatServer extends EventEmitter<ChatServerEvents> {
  readonly #options: ChatServerOptions;
  readonly #log: EventLog;
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #traffic = new Traffic();
  readonly #postOffice = new PostOffice(this.#traffic);
  readonly #performer = new Performer(this.#connections, this.#postOffice, {
    keepBans: (bans) => {
      this.#bansFile?.keep(bans);
      this.#tell('bans', bans);
    },
    acted: (connection, { act, target, until, reason }) =>
      this.#tell('operator', {
        ...info(connection),
        act,
        ...(target === undefined ? {} : { target }),
        ...(until === undefined ? {} : { until }),
        ...(reason === undefined ? {} : { reason }),
      }),
  });
  readonly #bansFile: BansFile | undefined;
  readonly #context: ConnectionContext;
  readonly #admission: Admission;
  readonly #plain: Server;
  readonly #secure: Server;
  #state: ChatState;
  /** What is being carried out. */
  #current: ChatEvent | undefined;
  #lastId = 0;
  #whenEmpty: (() => void) | undefined;

  /**
   * @throws RangeError where an option is out of its bounds; CertificateError where `tls` can't be used; Error where the
   * `bansFile` is no good.
   */
  constructor(options: Partial<ChatServerOptions> = {}, log: EventLog = new LocalLog()) {
    super();
    this.#options = completeOptions(options);
    const { bansFile } = this.#options;
    if (bansFile !== undefined) {
      this.#bansFile = new BansFile(bansFile, Date.now(), (error) => this.#tell('unsaved', error));
    }
    this.#state = createChat({ ...this.#options, bans: this.#bansFile?.bans ?? this.#options.bans });
    this.#log = log;
    log.subscribe((event) => this.#carryOut(event));
    this.#context = {
      options: this.#options,
      postOffice: this.#postOffice,
      traffic: this.#traffic,
      tellsLines: () => this.listenerCount('line') > 0,
      append: (happening) => log.append(happening),
      named: (connection) => this.#tell('named', info(connection)),
      refused: (connection, code) => {
        this.#traffic.refused(code);
        this.#tell('refused', { ...info(connection), code });
      },
      received: (connection, text) => this.#tell('line', { ...info(connection), text }),
      slowed: (connection) => this.#tell('slowed', info(connection)),
      ended: (connection, reason) => this.#forget(connection, reason),
    };
    this.#admission = new Admission({
      options: this.#options,
      connectionCount: () => connectionCount(this.#state),
      connectionCountFrom: (address) => connectionCountFrom(this.#state, address),
      admitted: (socket, peer) => this.#admit(socket, peer),
      turnedAway: (info) => {
        this.#traffic.turnedAway(info.reason);
        this.#tell('turned-away', info);
      },
    });
    const { keepAliveMs } = this.#options;
    this.#plain = createLineServer((socket) => this.#admission.enter(socket, false), keepAliveMs);
    this.#secure = createLineServer((socket) => this.#admission.enter(socket, true), keepAliveMs);
  }

  /**
   * Starts to listen, and resolves with the real address and port (those of `port`); rejects where the system refuses
   * them, or where `tlsPort` is given and the server has no certificate.
   */
  async listen(options: ListenOptions = {}): Promise<AddressInfo> {
    const { tlsPort, ...plain } = options;
    const onTrouble = (error: Error) => this.#tell('trouble', error);
    const hasCertificate = this.#admission.handshakes !== undefined;
    if (tlsPort === undefined) return await listen(hasCertificate ? this.#secure : this.#plain, plain, onTrouble);
    if (!hasCertificate) throw new RangeError('tlsPort needs a certificate, which this server was not given.');
    const address = await listen(this.#plain, plain, onTrouble);
    try {
      await listen(this.#secure, { ...plain, port: tlsPort }, onTrouble);
    } catch (error) {
      await stop(this.#plain);
      throw error;
    }
    return address;
  }

  /** Where it listens at `port`; `undefined` where it does not. */
  get address(): AddressInfo | undefined {
    return addressOf(this.#plain) ?? addressOf(this.#secure);
  }

  /** Where it speaks TLS; `undefined` where it does not. Without a `tlsPort` that is the same as `address`. */
  get tlsAddress(): AddressInfo | undefined {
    return addressOf(this.#secure);
  }

  /**
   * Shows new connections this certificate from now on, and leaves those that are open as they are. Returns the time at
   * which it expires.
   *
   * @throws CertificateError where it can't be used, and RangeError where the server was given none at first; then
   *   nothing changes.
   */
  useCertificate(pair: CertificatePair): Date {
    const { handshakes } = this.#admission;
    if (handshakes === undefined)
      throw new RangeError('This server speaks no TLS: it was created without a certificate.');
    return handshakes.use(pair);
  }

  /** Who is in the chat, for the selectors of chat-core. A later state does not change it. */
  get state(): ChatState {
    return this.#state;
  }

  /** What it has done, and who is there now: a copy, made when it is asked for. */
  get statistics(): ChatServerStatistics {
    return this.#traffic.snapshot(this.#connections.size, this.#state);
  }

  /** Tells `observer` how long deliveries take; before that, nothing is measured. There is one at most. */
  observe(observer: DeliveryObserver): void {
    this.#traffic.observer = observer;
  }

  /**
   * Accepts nobody more, tells everyone `shutting-down`, sends what is owed, and resolves when all connections have
   * ended, after `graceMs` milliseconds (default 5,000) at the latest: those that are left then are cut off. Bans that
   * are still being written are waited for.
   */
  async close({ graceMs = 5000 }: { readonly graceMs?: number } = {}): Promise<void> {
    const stopped = [stop(this.#plain), stop(this.#secure)];
    this.#admission.close();
    this.#log.append({ type: 'shutdown' });
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#connections.size === 0) resolve();
    });
    const cutOff = setTimeout(() => {
      for (const connection of this.#connections.values()) connection.destroy();
    }, graceMs);
    await Promise.all([...stopped, empty]);
    clearTimeout(cutOff);
    await this.#bansFile?.settled();
  }

  #admit(socket: Socket, peer: Endpoint): void {
    const connection = new Connection(connectionId(++this.#lastId), socket, peer, this.#context);
    this.#connections.set(connection.id, connection);
    this.#tell('connected', info(connection));
    this.#log.append({ type: 'connected', connection: connection.id, address: connection.address });
  }

  #carryOut(event: ChatEvent): void {
    this.#current = event;
    try {
      const [state, effects] = transition(this.#state, event);
      this.#state = state;
      this.#performer.perform(effects);
    } catch (error) {
      const connection = 'connection' in event ? this.#connections.get(event.connection) : undefined;
      this.#fail(error, undefined, connection && info(connection));
    }
    this.#current = undefined;
  }

  #tell<Name extends keyof ChatServerEvents>(name: Name, told: ChatServerEvents[Name][0]): void {
    try {
      this.emit(name, ...([told] as never));
    } catch (error) {
      this.#fail(error, name, 'connection' in told ? told : undefined);
    }
  }

  #fail(cause: unknown, telling: string | undefined, who: ConnectionInfo | undefined): void {
    const { type: event, seq } = this.#current ?? {};
    const { connection, nickname } = who ?? {};
    throwOutside(new Failure(cause, { event, seq, telling, connection, nickname }));
  }

  #forget(connection: Connection, reason: EndReason): void {
    this.#connections.delete(connection.id);
    this.#traffic.ended(reason);
    this.#tell('disconnected', { ...info(connection), reason });
    if (this.#connections.size === 0) this.#whenEmpty?.();
  }
}

/**
 * A chat server that does not listen yet.
 *
 * @throws RangeError where an option is out of its bounds; CertificateError where `tls` can't be used; Error where the
 * `bansFile` is no good.
 */
export function createChatServer(options: Partial<ChatServerOptions> = {}): ChatServer {
  return new ChatServer(options);
}

/** Resolves when it listens no longer and all its sockets are closed. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function info({ id, address, port, nickname }: Connection): ConnectionInfo {
  return { connection: id, address, port, nickname };
}
