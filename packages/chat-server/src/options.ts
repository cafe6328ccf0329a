/** The options of a chat server: those of the chat itself, and those of the way to it. */
import { totalmem } from 'node:os';
import { type ChatOptions, completeLimits, DEFAULT_CHAT_OPTIONS } from '@linechat/chat-core';
import { DEFAULT_KEEP_ALIVE_MS, DEFAULT_MAX_LINE_BYTES } from '@linechat/server-kit';
import type { CertificatePair } from './transport/certificate.ts';

export interface ChatServerOptions extends Omit<ChatOptions, 'operators' | 'hashSeed'> {
  /**
   * Connections from one address at the same time, or from one /64 of IPv6; 0: no limit. More are told
   * `too-many-connections`. The default exempts loopback; a number that is given counts for loopback too.
   */
  readonly maxConnectionsPerAddress: number;
  /**
   * New connections from one address (or /64) in `newConnectionsIntervalMs`, all at once or one by one; 0: no limit. More
   * are told `too-many-connections`. Loopback is exempt.
   */
  readonly newConnectionsPerAddress: number;
  /** Milliseconds. */
  readonly newConnectionsIntervalMs: number;
  /** Whether the limits by address count for loopback, too. */
  readonly limitLoopback: boolean;
  /** Bytes of a line without its terminator. A longer line is refused with `line-too-long`. At least 1. */
  readonly maxLineBytes: number;
  /**
   * Bytes of pending output of one client. With more it is told `too-slow` and disconnected. At least 1. (IRC's "SendQ"; a
   * megabyte is minutes of lively chat.)
   */
  readonly maxPendingBytes: number;
  /**
   * Milliseconds in which a client must take at least one byte of its pending output; then it is told `too-slow` and
   * disconnected.
   */
  readonly stallTimeoutMs: number;
  /**
   * Bytes that may be held for all clients together: pending output and waiting input. Above it, the client with the most
   * is disconnected first. At least 1. The default is an eighth of the memory that the process may use.
   */
  readonly maxHeldBytes: number;
  /** Lines that a client may send at once before `floodRate` limits it. At least 1. A pasted page is below it. */
  readonly floodBurst: number;
  /** Lines each second that a client may send for a long time. Above it, the server reads more slowly. 0: no limit. */
  readonly floodRate: number;
  /** Bytes that a client may send at once, of all that it sends. At least 1. */
  readonly floodBytesBurst: number;
  /** Bytes each second that a client may send for a long time. At least 1. (`floodRate` 0 switches this off too.) */
  readonly floodBytesRate: number;
  /** Milliseconds until a client must have given its nickname; then it is told `nick-timeout`. 0: no limit. */
  readonly nickTimeoutMs: number;
  /** The certificate and key for TLS. Without them there is no TLS. */
  readonly tls: CertificatePair | undefined;
  /** The addresses and networks (`10.0.0.0/8`) of proxies. Connections from there begin with a PROXY header. */
  readonly proxyFrom: readonly string[];
  /**
   * Milliseconds until the PROXY header and the TLS handshake of a connection must both be complete; then it is closed.
   * (Two lost packets cost three seconds, and a handshake has two round trips.)
   */
  readonly admissionTimeoutMs: number;
  /**
   * Milliseconds of silence before the first keep-alive probe: by TCP, in whole seconds, and by `IAC NOP` to a client that
   * speaks telnet.
   */
  readonly keepAliveMs: number;
  /**
   * Checks the operators' password. It must take equally long for every attempt; `passwordCheck` makes such a function.
   * `undefined`: there are no operators.
   */
  readonly isOperatorPassword: ((attempt: string) => boolean) | undefined;
  /**
   * A file that keeps the bans over a restart (see bans-file.ts). Its content replaces `bans`. `undefined`: they end with
   * the process.
   */
  readonly bansFile: string | undefined;
}

/** Bytes: those of the machine, or those that a container allows. */
function memoryOfProcess(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}

const { operators: _operators, hashSeed: _hashSeed, ...CHAT } = DEFAULT_CHAT_OPTIONS;

export const DEFAULT_OPTIONS: ChatServerOptions = Object.freeze({
  ...CHAT,
  // A classroom of 60 shares an address. ergo has 16.
  maxConnectionsPerAddress: 64,
  // They come in at once, and once more after a break of their network. ergo has 32.
  newConnectionsPerAddress: 128,
  newConnectionsIntervalMs: 600_000,
  limitLoopback: false,
  maxLineBytes: DEFAULT_MAX_LINE_BYTES,
  maxPendingBytes: 1_048_576,
  stallTimeoutMs: 60_000,
  maxHeldBytes: Math.floor(memoryOfProcess() / 8),
  floodBurst: 200,
  floodRate: 50,
  floodBytesBurst: 32_768,
  floodBytesRate: 8192,
  nickTimeoutMs: 30_000,
  tls: undefined,
  proxyFrom: Object.freeze([]),
  admissionTimeoutMs: 10_000,
  keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
  isOperatorPassword: undefined,
  bansFile: undefined,
});

/** The longest delay of a timer: 2^31 - 1 ms, some 24 days. */
const MAX_TIMER_MS = 2_147_483_647;

/** The longest time that Linux waits before a keep-alive probe (TCP_KEEPIDLE): 32,767 s. */
const MAX_KEEP_ALIVE_MS = 32_767_000;

/**
 * The defaults, overridden by `given`.
 *
 * @throws RangeError if a value is out of bounds; the message names the option.
 */
export function completeOptions(given: Partial<ChatServerOptions> = {}): ChatServerOptions {
  const { motd = DEFAULT_OPTIONS.motd, isOperatorPassword, bans = DEFAULT_OPTIONS.bans, bansFile } = given;
  if (bansFile !== undefined && bans.length > 0) throw new RangeError('Give bans or a bansFile, but not both.');
  return {
    ...completeLimits(given),
    maxConnectionsPerAddress: whole('maxConnectionsPerAddress', given, 0),
    newConnectionsPerAddress: whole('newConnectionsPerAddress', given, 0),
    newConnectionsIntervalMs: number('newConnectionsIntervalMs', given, 1, Number.MAX_SAFE_INTEGER),
    limitLoopback: given.limitLoopback ?? DEFAULT_OPTIONS.limitLoopback,
    selfEcho: given.selfEcho ?? DEFAULT_OPTIONS.selfEcho,
    maxLineBytes: whole('maxLineBytes', given, 1),
    maxPendingBytes: whole('maxPendingBytes', given, 1),
    stallTimeoutMs: number('stallTimeoutMs', given, 1, MAX_TIMER_MS),
    maxHeldBytes: whole('maxHeldBytes', given, 1),
    floodBurst: whole('floodBurst', given, 1),
    floodRate: number('floodRate', given, 0, Number.MAX_SAFE_INTEGER),
    floodBytesBurst: whole('floodBytesBurst', given, 1),
    floodBytesRate: number('floodBytesRate', given, 1, Number.MAX_SAFE_INTEGER),
    nickTimeoutMs: number('nickTimeoutMs', given, 0, MAX_TIMER_MS),
    tls: given.tls,
    proxyFrom: given.proxyFrom ?? DEFAULT_OPTIONS.proxyFrom,
    admissionTimeoutMs: number('admissionTimeoutMs', given, 1, MAX_TIMER_MS),
    keepAliveMs: number('keepAliveMs', given, 1, MAX_KEEP_ALIVE_MS),
    motd,
    isOperatorPassword,
    bans,
    bansFile,
  };
}

type NumberOption =
  | 'maxConnectionsPerAddress'
  | 'newConnectionsPerAddress'
  | 'newConnectionsIntervalMs'
  | 'maxLineBytes'
  | 'maxPendingBytes'
  | 'stallTimeoutMs'
  | 'maxHeldBytes'
  | 'floodBurst'
  | 'floodRate'
  | 'floodBytesBurst'
  | 'floodBytesRate'
  | 'nickTimeoutMs'
  | 'admissionTimeoutMs'
  | 'keepAliveMs';

function number(name: NumberOption, given: Partial<ChatServerOptions>, lowest: number, highest: number): number {
  const value = given[name] ?? DEFAULT_OPTIONS[name];
  if (!(value >= lowest && value <= highest)) {
    throw new RangeError(`${name} must be a number from ${lowest} to ${highest}; it is ${value}.`);
  }
  return value;
}

function whole(name: NumberOption, given: Partial<ChatServerOptions>, lowest: number): number {
  const value = number(name, given, lowest, Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(value)) throw new RangeError(`${name} must be a whole number; it is ${value}.`);
  return value;
}
