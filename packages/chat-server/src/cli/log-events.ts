/** The log entries of the chat server: which event of the server is logged, at which level, in which words. */
import type { ErrorCode, OperatorAct } from '@linechat/chat-core';
import { type Log, printable, reasonOf } from '@linechat/server-kit/command-line';
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
  server.on('connected', (info) => log.info(info, 'connected'));
  server.on('named', (info) => log.info(info, 'named'));
  server.on('refused', (info) => log[LIMITS.has(info.code) ? 'warn' : 'debug'](info, 'refused'));
  server.on('operator', ({ act, until, reason, ...info }) => {
    const end = until === undefined ? {} : { until: new Date(until).toISOString() };
    const why = reason === undefined ? {} : { reason: printable(reason) };
    log[act === 'wrong-password' ? 'warn' : 'info']({ ...info, act, ...end, ...why }, ACTS[act]);
  });
  server.on('unsaved', (error) => log.error(reasonOf(error), 'could not save the bans; the next change tries again'));
  server.on('throttled', (info) => log.info(info, 'throttled by the rate limit'));
  server.on('disconnected', (info) => log.info(info, 'disconnected'));
  server.on('rejected', (info) => log[UNUSUAL.has(info.reason) ? 'warn' : 'info'](info, 'rejected'));
  server.on('trouble', (error) => log.error(reasonOf(error), 'trouble with the listening socket'));
  if (!log.isLevelEnabled('trace')) return;
  server.on('line', ({ text, ...info }) => log.trace({ ...info, line: printable(text) }, 'line'));
}
