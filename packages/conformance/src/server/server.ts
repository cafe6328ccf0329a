/**
 * The server under test as a child process. It has a process group of its own, so that all it starts can be ended with
 * it, and its listener is looked up: on a busy machine another program may have taken the port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Output } from './output.ts';
import {
  familyOf,
  HAS_PROC,
  isListenedOn,
  isRunning,
  type Listener,
  listenersOf,
  processesWith,
  processorSeconds,
  readySeconds,
  waitedSeconds,
} from './processes.ts';

/** A server that does not listen by then never will: the JVM on a busy machine needs some seconds. */
const LISTEN_TIMEOUT_MS = 15_000;
/** One that uses the processor all the time, such as a compiler, gets longer. */
const BUSY_LISTEN_TIMEOUT_MS = 60_000;
/** Processor time in a second, from which on a process counts as busy. On a loaded machine it gets little of it. */
const BUSY_SECONDS = 0.03;
/** Between SIGTERM and SIGKILL. */
const TERM_TIMEOUT_MS = 1500;
/** A process that has ended may have left another one that holds its output open. */
const OUTPUT_TIMEOUT_MS = 1000;
const POLL_MS = 10;
const MAX_POLL_MS = 100;
/** A process that can't be ended by then waits for the kernel. */
const SWEEP_ROUNDS = 200;
/** Below the ports that systems give to clients, so that no connection holds one of them by chance. */
const PORTS = { from: 10_240, to: 32_000 };
const PORT_ATTEMPTS = 8;
/** In the environment of all that a run starts: a process that has left its process group is found by it. */
const MARK_NAME = 'LINECHAT_CONFORMANCE_RUN';
/** How long the fastest start took up to now: it is no use to look much earlier. */
let fastestStartMs = 0;

/** The server could not be started, or does not listen. The message is a sentence for its author. */
export class StartError extends Error {
  readonly output: Output | undefined;
  readonly isPortInUse: boolean;

  constructor(message: string, output?: Output, isPortInUse: boolean = false) {
    super(message);
    this.output = output;
    this.isPortInUse = isPortInUse;
  }
}

const running = new Set<Server>();
let isGuarded = false;

/** Whatever ends this process ends the servers, too. */
function guard(): void {
  if (isGuarded) return;
  isGuarded = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      Server.killAll();
      process.exit(128 + constants.signals[signal]);
    });
  }
  process.on('exit', () => Server.killAll());
}

export class Server {
  readonly output: Output = new Output();
  readonly errors: Output = new Output();
  host = '127.0.0.1';
  /** Where to try next, if nobody listens at `host`: a server may speak IPv6 alone. */
  otherHost: string | undefined;
  port = 0;
  /** How it ended, if it did so by itself. */
  exit: string | undefined;
  ignoresTerm = false;
  readonly #child: ChildProcess;
  readonly #mark: string;
  readonly #ended: Promise<unknown>;
  /** All that it has printed has been read, and nobody holds its output open. */
  readonly #outputEnded: Promise<unknown>;
  #isStopping = false;

  private constructor(command: string, mark: string) {
    guard();
    this.#mark = mark;
    this.#child = spawn('/bin/sh', ['-c', command], {
      detached: true,
      // Its input stays open, and nothing comes: a server may wait for what somebody types (`input()`).
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, [MARK_NAME]: mark, PYTHONUNBUFFERED: '1' },
    });
    running.add(this);
    for (const [stream, output] of [
      [this.#child.stdout, this.output],
      [this.#child.stderr, this.errors],
    ] as const) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => output.add(chunk));
    }
    this.#ended = once(this.#child, 'exit').then(([code, signal]) => {
      if (this.#isStopping) return;
      this.exit = signal === null ? `exit code ${code}` : `signal ${signal}`;
    });
    this.#outputEnded = once(this.#child, 'close').catch(() => {});
    this.#child.on('error', () => {});
  }

  /**
   * Starts the command on a free port, put in the place of `{port}`, or finds out on which one it listens by itself.
   * @param mark Of the run: see `sweep`.
   * @throws StartError
   */
  static async start(command: string, mark: string = newMark()): Promise<Server> {
    if (!command.includes('{port}')) return await Server.#startOn(command, undefined, mark);
    for (let attempt = 1; ; attempt++) {
      const port = randomInt(PORTS.from, PORTS.to);
      if (await isTaken(port)) continue;
      try {
        return await Server.#startOn(command.replaceAll('{port}', String(port)), port, mark);
      } catch (error) {
        if (attempt >= PORT_ATTEMPTS || !(error instanceof PortTaken)) throw error;
      }
    }
  }

  /** For the end of the process: nobody is left behind, whatever the reason. */
  static killAll(): void {
    for (const server of running) server.#signal('SIGKILL');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The processor time that it has used, in seconds; `undefined` where the system does not tell. */
  get processorSeconds(): number | undefined {
    return HAS_PROC ? processorSeconds(familyOf(this.pid)) : undefined;
  }

  /** How long it has run or has been ready to run, in seconds; `undefined` where the system does not tell. */
  get readySeconds(): number | undefined {
    return HAS_PROC ? readySeconds(familyOf(this.pid)) : undefined;
  }

  /** How long it has been ready to run while others ran, in seconds; `undefined` where the system does not tell. */
  get waitedSeconds(): number | undefined {
    return HAS_PROC ? waitedSeconds(familyOf(this.pid)) : undefined;
  }

  /** It was asked to end. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** What it has printed right before its end may come a moment later than its end. */
  async lastOutput(): Promise<void> {
    const timeout = new AbortController();
    await Promise.race([
      this.#outputEnded,
      pause(OUTPUT_TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => {}),
    ]);
    timeout.abort();
  }

  terminate(): void {
    this.#isStopping = true;
    this.#signal('SIGTERM');
  }

  /** Ends it and all that it has started. */
  async stop(): Promise<void> {
    if (this.exit === undefined) {
      // The shell that has started it ends at once.
      const family = HAS_PROC ? familyOf(this.pid) : [];
      const deadline = Date.now() + TERM_TIMEOUT_MS;
      this.terminate();
      const timeout = new AbortController();
      const isTooLate = pause(TERM_TIMEOUT_MS, true, { signal: timeout.signal }).catch(() => false);
      this.ignoresTerm = (await Promise.race([this.#ended, isTooLate])) === true;
      timeout.abort();
      while (!this.ignoresTerm && family.some(isRunning)) {
        await pause(POLL_MS);
        this.ignoresTerm = Date.now() > deadline;
      }
    }
    this.#signal('SIGKILL');
    await this.#ended;
    running.delete(this);
  }

  /** At the end of a run, whose servers have ended: processes that have left their group are ended, too. */
  static async sweep(mark: string): Promise<void> {
    if (!HAS_PROC) return;
    for (let round = 0; round < SWEEP_ROUNDS; round++) {
      const left = processesWith(mark);
      if (left.length === 0) return;
      // It takes the system a moment to end them, and they may have started others meanwhile.
      for (const pid of left) kill(pid, 'SIGKILL');
      await pause(POLL_MS);
    }
  }

  static async #startOn(command: string, port: number | undefined, mark: string): Promise<Server> {
    const server = new Server(command, mark);
    try {
      await server.#listens(port);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async #listens(port: number | undefined): Promise<void> {
    const started = Date.now();
    const deadline = started + LISTEN_TIMEOUT_MS;
    await Promise.race([pause(fastestStartMs * 0.8), this.#ended]);
    for (;;) {
      if (this.exit !== undefined) {
        await this.lastOutput();
        throw this.#startFailure(port);
      }
      if (port === undefined) {
        if (!HAS_PROC) {
          throw new StartError(
            'Only Linux tells on which port a process listens. Write {port} into the command, or start the server yourself and give HOST:PORT.',
          );
        }
        const [listener] = this.#listeners();
        if (listener !== undefined) {
          this.#found(listener);
          return;
        }
      } else if (HAS_PROC ? isListenedOn(port) : await isTaken(port)) {
        if (HAS_PROC) {
          const listener = this.#listeners().find((one) => one.port === port);
          if (listener === undefined) throw new PortTaken('Another program took the port.', this.errors);
          this.#found(listener);
        }
        const tookMs = Date.now() - started;
        fastestStartMs = fastestStartMs === 0 ? tookMs : Math.min(fastestStartMs, tookMs);
        this.port = port;
        return;
      }
      if (Date.now() > deadline && !(await this.#isBusyUntil(started + BUSY_LISTEN_TIMEOUT_MS)))
        throw new StartError(this.#neverListens(port, Date.now() - started), this.errors);
      // To look costs the kernel a walk through its table of connections: the later it is, the longer the pauses.
      await pause(Math.min(Math.max(POLL_MS, (Date.now() - started) / 10), MAX_POLL_MS));
    }
  }

  #found({ host, otherHost, port }: Listener): void {
    this.host = host;
    this.otherHost = otherHost;
    this.port = port;
  }

  /** Whether it has worked for another second, and may go on doing so. */
  async #isBusyUntil(deadline: number): Promise<boolean> {
    const before = this.processorSeconds;
    if (before === undefined || Date.now() > deadline || this.#listeners().length > 0) return false;
    await Promise.race([pause(1000), this.#ended]);
    return (this.processorSeconds ?? 0) - before > BUSY_SECONDS;
  }

  #neverListens(port: number | undefined, ms: number): string {
    const other = HAS_PROC ? this.#listeners()[0] : undefined;
    const seconds = Math.round(ms / 1000);
    if (port !== undefined && other !== undefined) {
      return `The server was told the port ${port}, but after ${seconds} seconds it listens on ${other.port}. Does it read its port from the command line? If not, leave {port} out of the command.`;
    }
    return `The server was started, but after ${seconds} seconds it listens on no TCP port.`;
  }

  #startFailure(port: number | undefined): StartError {
    if (/EADDRINUSE|Address already in use|AddrInUse|BindException/i.test(this.errors.text + this.output.text)) {
      const message =
        'The server ended at once: its port is in use. Is another one still running? A server that was just restarted needs SO_REUSEADDR.';
      return port === undefined ? new StartError(message, this.errors, true) : new PortTaken(message, this.errors);
    }
    return new StartError(`The server ended (${this.exit}) before it listened on a port.`, this.errors);
  }

  #listeners(): readonly Listener[] {
    const listeners = listenersOf(familyOf(this.pid));
    return listeners.length > 0
      ? listeners
      : listenersOf(processesWith(this.#mark).filter((pid) => !isOfAnother(pid, this)));
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (this.#child.pid !== undefined) kill(-this.#child.pid, signal);
  }
}

/** How long the grader itself has been ready to run while others ran, in seconds. */
export function ownWaitedSeconds(): number | undefined {
  return HAS_PROC ? waitedSeconds([process.pid]) : undefined;
}

/** A mark for a run of the grader. */
export function newMark(): string {
  return randomBytes(12).toString('hex');
}

/** Whether a process belongs to another server of this run. */
function isOfAnother(pid: number, server: Server): boolean {
  return [...running].some((other) => other !== server && familyOf(other.pid).includes(pid));
}

class PortTaken extends StartError {}

function kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

async function isTaken(port: number): Promise<boolean> {
  if (HAS_PROC) return isListenedOn(port);
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
