/** What a chat server can be told: the limits of the chat itself, and those of the way to it. */
import { type ChatOptions, completeLimits } from '@linechat/chat-core';
import type { CertificatePair } from './certificate.ts';

export interface ChatServerOptions extends ChatOptions {
  /** Bytes of a line without its terminator; a longer one is refused with `line-too-long`. */
  readonly maxLineBytes: number;
  /**
   * Bytes that may wait for one client because it does not read; with more it is told `too-slow` and disconnected.
   * (IRC's "SendQ"; a megabyte is minutes of lively chat.)
   */
  readonly maxPendingBytes: number;
  /** Lines that a client may send at once before `floodRate` holds it back. A pasted page passes whole. */
  readonly floodBurst: number;
  /**
   * Lines a second that a client may send for long; beyond it the server reads from it no faster, and drops nothing.
   * 0: no bound.
   */
  readonly floodRate: number;
  /** Milliseconds that a client has for giving its nickname; then it is told `nick-timeout`. 0: no bound. */
  readonly nickTimeoutMs: number;
  /** The certificate and key for TLS; without them it is not spoken. */
  readonly tls: CertificatePair | undefined;
  /** The addresses and networks (`10.0.0.0/8`) of proxies: connections from there begin with a PROXY header. */
  readonly proxyFrom: readonly string[];
  /**
   * Milliseconds that a connection has for its PROXY header and its TLS handshake, both together; then it is closed.
   * (Two lost packets cost three seconds, and a handshake goes to and fro twice.)
   */
  readonly admissionTimeoutMs: number;
  /**
   * Milliseconds of silence after which a peer is asked whether it is still there: by TCP, in whole seconds, and where
   * it speaks telnet by an `IAC NOP` too.
   */
  readonly keepAliveMs: number;
  /**
   * A file in which the bans outlive the server (see bans-file.ts); what is in it comes in the place of `bans`.
   * `undefined`: they end with it.
   */
  readonly bansFile: string | undefined;
}

export const DEFAULT_OPTIONS: ChatServerOptions = Object.freeze({
  ...completeLimits(),
  selfEcho: true,
  maxLineBytes: 4096,
  maxPendingBytes: 1_048_576,
  floodBurst: 200,
  floodRate: 50,
  nickTimeoutMs: 30_000,
  tls: undefined,
  proxyFrom: Object.freeze([]),
  admissionTimeoutMs: 10_000,
  keepAliveMs: 60_000,
  motd: Object.freeze([]),
  isOperatorPassword: undefined,
  bans: Object.freeze([]),
  bansFile: undefined,
});

/** The longest delay that a timer of the platform can hold: 2^31 - 1 ms, some 24 days. */
const MAX_TIMER_MS = 2_147_483_647;

/** The longest that Linux can wait before it asks a silent peer (TCP_KEEPIDLE, 32,767 s). */
const MAX_KEEP_ALIVE_MS = 32_767_000;

/**
 * The defaults with `given` laid over them.
 *
 * @throws RangeError where a value is out of its bounds; the message names it.
 */
export function completeOptions(given: Partial<ChatServerOptions> = {}): ChatServerOptions {
  const { motd = [], isOperatorPassword, bans = [], bansFile } = given;
  if (bansFile !== undefined && bans.length > 0) throw new RangeError('Give bans or a bansFile, and not both.');
  return {
    ...completeLimits(given),
    selfEcho: given.selfEcho ?? DEFAULT_OPTIONS.selfEcho,
    maxLineBytes: whole('maxLineBytes', given, 1),
    maxPendingBytes: whole('maxPendingBytes', given, 1),
    floodBurst: whole('floodBurst', given, 1),
    floodRate: number('floodRate', given, 0, Number.MAX_SAFE_INTEGER),
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
  | 'maxLineBytes'
  | 'maxPendingBytes'
  | 'floodBurst'
  | 'floodRate'
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
