/**
 * The chat server. It puts the parts together, and has no rules of its own:
 *
 *   transport/ → session/ → log/ → replica/ → delivery/ → transport/
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  type Ban,
  type ChatEvent,
  type ChatInput,
  type ChatState,
  type ConnectionId,
  canonicalAddress,
  connectionCount,
  connectionCountFrom,
  connectionId,
  createChat,
  type OperatorAct,
} from '@linechat/chat-core';
import { DEFAULT_GRACE_MS } from '@linechat/server-kit';
import { atMost } from './at-most.ts';
import { FanOut } from './delivery/fan-out.ts';
import { Pressure } from './delivery/pressure.ts';
import type { ChatServerEvents, ConnectionInfo } from './events.ts';
import { Failure, throwOutside } from './failure.ts';
import type { EventLog, Membership } from './log/event-log.ts';
import { MemoryLog } from './log/memory-log.ts';
import { BansFile } from './ops/bans-file.ts';
import { GuessLimit } from './ops/guess-limit.ts';
import { type ChatServerOptions, completeOptions } from './options.ts';
import { EffectApplier, FormattedMessage } from './replica/effects.ts';
import { stateToJoin } from './replica/join.ts';
import { reachOf } from './replica/reach.ts';
import { Replica } from './replica/replica.ts';
import { Connection, type ConnectionContext } from './session/connection.ts';
import type { EndReason } from './session/end-reason.ts';
import { Turns } from './session/turns.ts';
import { type ChatServerStatistics, Counters, type DeliveryObserver } from './stats/counters.ts';
import { AddressLimits } from './transport/address-limits.ts';
import { Admission, PLACES_FOR_REFUSALS } from './transport/admission.ts';
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

/** Milliseconds that a server that closes waits for its log. */
const LOG_TIMEOUT_MS = 5000;

const STORAGE_FAILED = 'The server can’t store what is said any more, and closes; please connect again later.';

export class ChatServer extends EventEmitter<ChatServerEvents> {
  readonly #options: ChatServerOptions;
  readonly #log: EventLog;
  readonly #bansFile: BansFile | undefined;
  readonly #guesses = new GuessLimit();
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #counters = new Counters();
  readonly #fanOut = new FanOut(this.#counters);
  readonly #replica: Replica;
  readonly #context: ConnectionContext;
  readonly #limits: AddressLimits;
  readonly #admission: Admission;
  readonly #plain: Listener;
  readonly #secure: Listener;
  #membership: Membership | undefined;
  /** A `listen` under way. */
  #starting: Promise<AddressInfo> | undefined;
  #isAccepting = false;
  #connectionsOpened = 0;
  #hasLogFailed = false;
  #hasUnsaved = false;
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
    // The chat counts loopback too, so it has only a limit that was given.
    const { maxConnectionsPerAddress = 0 } = options;
    if (bansFile !== undefined) {
      this.#bansFile = new BansFile(bansFile, (error) => this.#emit('unsaved', error));
    }
    this.#replica = new Replica(
      createChat({
        ...this.#options,
        maxConnectionsPerAddress,
        operators: isOperatorPassword !== undefined,
        // Nobody can know it. A server that joins a log takes that of the snapshot.
        hashSeed: randomBytes(16).toString('hex'),
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
      pressure: new Pressure(this.#options),
      turns: new Turns(),
      hasLineListener: () => this.listenerCount('line') > 0,
      reachOf: (line) => reachOf(line, this.state),
      append: (input) => this.#append(input),
      named: (connection) => this.#emit('named', info(connection)),
      refused: (connection, code) => {
        this.#counters.refused(code);
        this.#emit('refused', { ...info(connection), code });
      },
      received: (connection, text) => this.#emit('line', { ...info(connection), text }),
      throttled: (connection) => this.#emit('throttled', info(connection)),
      ended: (connection, reason) => this.#remove(connection, reason),
      failed: (error, connection) => this.#fail(error, undefined, info(connection)),
    };
    this.#limits = new AddressLimits({
      maxConnections: this.#options.maxConnectionsPerAddress,
      isCountedByChat: maxConnectionsPerAddress > 0,
      newConnections: this.#options.newConnectionsPerAddress,
      intervalMs: this.#options.newConnectionsIntervalMs,
      limitLoopback: this.#options.limitLoopback,
    });
    this.#admission = new Admission({
      options: { ...this.#options, maxConnectionsPerAddress },
      limits: this.#limits,
      connectionCount: () => connectionCount(this.state),
      connectionCountFrom: (address) => connectionCountFrom(this.state, address),
      admitted: (transport) => this.#admit(transport),
      rejected: (rejection) => {
        this.#counters.rejected(rejection.reason);
        this.#emit('rejected', rejection);
      },
      told: () => this.#counters.refused('too-many-connections'),
    });
    this.#plain = new Listener(keepAliveMs, (socket) => this.#admission.enter(socket, false));
    this.#secure = new Listener(keepAliveMs, (socket) => this.#admission.enter(socket, true));
  }

  /**
   * Joins the log and starts to listen. Resolves with the actual address and port (those of `port`). Rejects if the log
   * can't be joined, if the chat there has other options, if the system refuses an address, if `tlsPort` is given and the
   * server has no certificate, or if the server listens already or was closed. After a rejection, `listen` may be tried
   * again, or `close` leaves the log.
   */
  async listen(options: ListenOptions = {}): Promise<AddressInfo> {
    if (this.#starting !== undefined || this.#isAccepting) throw new Error('The server listens already.');
    this.#starting = this.#start(options);
    try {
      return await this.#starting;
    } finally {
      this.#starting = undefined;
    }
  }

  async #start({ tlsPort, ...place }: ListenOptions): Promise<AddressInfo> {
    const hasCertificate = this.#admission.handshakes !== undefined;
    if (tlsPort !== undefined && !hasCertificate) {
      throw new RangeError('tlsPort needs a certificate, which this server was not given.');
    }
    this.#throwIfClosed();
    this.#membership ??= await this.#join();
    this.#throwIfClosed();
    const onTrouble = (error: Error) => this.#emit('trouble', error);
    const withPlain = tlsPort !== undefined || !hasCertificate;
    try {
      const plain = withPlain ? await this.#plain.listen(place, onTrouble) : undefined;
      const port = tlsPort ?? place.port;
      const secure = hasCertificate
        ? await this.#secure.listen({ ...place, ...(port !== undefined && { port }) }, onTrouble)
        : undefined;
      this.#throwIfClosed();
      this.#isAccepting = true;
      return (plain ?? secure) as AddressInfo;
    } catch (error) {
      await this.#stopAccepting();
      throw error;
    }
  }

  #throwIfClosed(): void {
    if (this.#closing !== undefined || this.#hasLogFailed) throw new Error('The server was closed.');
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

  /** Whether the server is closed, and its newest bans are not in the `bansFile`, because it could not be written. */
  get hasUnsaved(): boolean {
    return this.#hasUnsaved;
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
   * Takes a client over a transport of the embedding program, beside those over TCP and TLS. The rules and limits are the
   * same. The transport is used from now on.
   *
   * @throws Error if the server does not listen; RangeError if the address of the peer is not in canonical form.
   */
  admit(transport: Transport): void {
    if (!this.#isAccepting) throw new Error('A server that does not listen takes no connections.');
    const { address } = transport.peer;
    if (canonicalAddress(address) !== address) {
      throw new RangeError(`The address of a peer must be in canonical form; it is ${JSON.stringify(address)}.`);
    }
    this.#admission.offer(transport);
  }

  /**
   * Accepts no more connections, tells all clients of this server `shutting-down`, and sends their pending output. Resolves
   * when all of them are closed and the log is left. After `graceMs` milliseconds (default 5,000) connections that are left
   * are closed at once; a second call can make that sooner. Other servers on the same log continue. Bans that are still
   * being written are waited for; what could not be written is tried once more (`hasUnsaved`). A closed server can't listen
   * again.
   */
  async close({ graceMs = DEFAULT_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close();
    const graceOver = setTimeout(() => {
      for (const connection of this.#connections.values()) connection.destroy();
    }, graceMs);
    await this.#closing;
    clearTimeout(graceOver);
  }

  async #close(): Promise<void> {
    const stopped = this.#stopAccepting();
    // A log that can't be reached must not keep the server from closing.
    if (this.#starting !== undefined)
      await atMost(
        LOG_TIMEOUT_MS,
        this.#starting.catch(() => {}),
      );
    if (this.#membership) this.#append({ type: 'node-stopping', node: this.#membership.node });
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#connections.size === 0) resolve();
    });
    await Promise.all([stopped, empty]);
    this.#context.pressure.close();
    if (this.#membership) await atMost(LOG_TIMEOUT_MS, this.#membership.leave());
    this.#hasUnsaved = (await this.#bansFile?.close()) === false;
  }

  async #join(): Promise<Membership> {
    return await this.#log.join({
      restore: (snapshot) => this.#replica.restore(stateToJoin(snapshot, this.state, this.#options)),
      receive: (events) => this.#replica.receive(events),
      snapshot: () => this.#replica.snapshot(),
      failed: (error) => this.#logFailed(error),
    });
  }

  #append(input: ChatInput): undefined | Promise<void> {
    return this.#membership?.append(input.type === 'operator-attempt' ? this.#judged(input) : input);
  }

  /** An attempt that comes too early is wrong, whatever it was. */
  #judged(attempt: ChatInput & { readonly type: 'operator-attempt' }): ChatInput {
    if (attempt.outcome === 'missing' || this.#options.isOperatorPassword === undefined) return attempt;
    const address = this.#connections.get(attempt.connection)?.transport.peer.address ?? 'unknown';
    const outcome = this.#guesses.judge(address, attempt.outcome === 'right', performance.now());
    this.#counters.operatorAttempted(outcome);
    return outcome === 'early' ? { ...attempt, outcome: 'wrong' } : attempt;
  }

  #admit(transport: Transport): void {
    // The limit of the chat is behind the log, which may be slow. A few more may come, to be told that the server is full.
    if (this.#connections.size >= this.#options.maxConnections + PLACES_FOR_REFUSALS) {
      this.#limits.leave(transport.peer.address);
      transport.destroy();
      return;
    }
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
    this.#limits.leave(connection.transport.peer.address);
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
    if (this.#hasLogFailed) return;
    this.#hasLogFailed = true;
    void this.#stopAccepting();
    for (const connection of this.#connections.values()) this.#dismissUnstored(connection);
    this.#emit('log-failed', error);
  }

  /** No event comes back any more, so it is told without one. */
  #dismissUnstored(connection: Connection): void {
    if (!connection.isOpen) return;
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
 * @param log Default: a log in memory, of this server alone.
 * @throws RangeError if an option is out of its bounds; CertificateError if `tls` can't be used; Error if the `bansFile`
 * can't be used.
 */
export function createChatServer(
  options: Partial<ChatServerOptions> = {},
  log: EventLog = new MemoryLog(),
): ChatServer {
  return new ChatServer(options, log);
}

function info({ id, transport, nickname }: Connection): ConnectionInfo {
  const { address, port } = transport.peer;
  return { connection: id, address, port, nickname };
}
