/**
 * The log entries of the chat server: which event of the server is logged, at which level, in which words.
 *
 * Entries that anybody can cause are limited by address: those about a connection without a nickname, refusals, new
 * nicknames, wrong passwords and throttling. That a client got its first nickname, what operators did, and that a client
 * with a nickname went is always logged.
 */
import type { ConnectionId, ErrorCode, OperatorAct } from '@linechat/chat-core';
import { EntryLimit, type Log, printable, reasonOf } from '@linechat/server-kit/command-line';
import type { ChatServer } from '../server.ts';
import type { RejectReason } from '../transport/rejection.ts';

/** Refusals that concern the operator: a limit of the server was reached. The others are slips of a client. */
const LIMITS: ReadonlySet<ErrorCode> = new Set([
  'line-too-long',
  'nick-timeout',
  'server-full',
  'too-many-connections',
  'too-many-rooms',
  'too-slow',
]);

/** Rejections that concern the operator. That a peer hangs up, or does not speak TLS, does not. */
const UNUSUAL: ReadonlySet<RejectReason> = new Set(['proxy-header', 'no-room']);

const ACTS: Readonly<Record<OperatorAct['act'], string>> = {
  operator: 'became an operator',
  'wrong-password': 'sent a wrong operator password',
  kick: 'kicked a client',
  ban: 'made a ban',
  unban: 'ended a ban',
  mute: 'muted a client',
  unmute: 'ended a mute',
};

export function logEvents(server: ChatServer, log: Log): void {
  const limit = new EntryLimit((sum) => log.warn(sum, 'entries about this address were left out'));
  process.prependListener('exit', () => limit.sumUp());
  /** Connections that have a nickname. */
  const named = new Set<ConnectionId>();
  /** Whether an entry about `address` is to be logged at `level`. */
  const allows = (level: 'debug' | 'info' | 'warn', { address }: { readonly address: string }) =>
    log.isLevelEnabled(level) && limit.allows(address);

  server.on('connected', (info) => {
    if (allows('info', info)) log.info(info, 'connected');
  });
  server.on('named', (info) => {
    const isFirst = !named.has(info.connection);
    named.add(info.connection);
    // The connection came to something.
    if (isFirst) limit.giveBack(info.address);
    if (isFirst || allows('info', info)) log.info(info, 'named');
  });
  server.on('refused', (info) => {
    const level = LIMITS.has(info.code) ? 'warn' : 'debug';
    if (allows(level, info)) log[level](info, 'refused');
  });
  server.on('operator', ({ act, until, reason, ...info }) => {
    const end = until === undefined ? {} : { until: new Date(until).toISOString() };
    const why = reason === undefined ? {} : { reason: printable(reason) };
    const isWrong = act === 'wrong-password';
    if (!isWrong || allows('warn', info)) log[isWrong ? 'warn' : 'info']({ ...info, act, ...end, ...why }, ACTS[act]);
  });
  server.on('unsaved', (error) => log.error(reasonOf(error), 'could not save the bans; trying again'));
  server.on('throttled', (info) => {
    if (allows('info', info)) log.info(info, 'throttled by the rate limit');
  });
  server.on('disconnected', (info) => {
    if (named.delete(info.connection) || allows('info', info)) log.info(info, 'disconnected');
  });
  server.on('rejected', (info) => {
    const level = UNUSUAL.has(info.reason) ? 'warn' : 'info';
    if (allows(level, info)) log[level](info, 'rejected');
  });
  server.on('trouble', (error) => log.error(reasonOf(error), 'trouble with the listening socket'));
  if (!log.isLevelEnabled('trace')) return;
  server.on('line', ({ text, ...info }) => log.trace({ ...info, line: printable(text) }, 'line'));
}
