/**
 * The rules for operators: how a client becomes one, and what operators may do.
 *
 * 1. If the chat is without operators, all commands of operators are unknown.
 * 2. An operator may act on any client, itself included; it gets its answer before it is disconnected.
 * 3. Time alone removes no ban and no mute: the clock may be wrong, and come back.
 * 4. Every act of an operator and every wrong password is an effect for the log. No password is in any effect.
 */
import { isAddressLike, LAST_MS, parseTarget } from '../input/ban.ts';
import type { ChatEvent } from '../input/event.ts';
import { MAX_WRONG_PASSWORDS } from '../input/limits.ts';
import type { Nickname } from '../input/names.ts';
import { parseCustomer } from '../input/network.ts';
import type { OperatorCommand } from '../input/operator-command.ts';
import type { OperatorAct } from '../output/effect.ts';
import { isoTime } from '../output/iso-time.ts';
import { banned, kicked, refusalOf } from '../output/refusal.ts';
import * as bans from '../state/bans.ts';
import { changeClient } from '../state/clients.ts';
import * as mutes from '../state/mutes.ts';
import type { Client, State } from '../state/state.ts';
import * as views from '../state/views.ts';
import { dismiss, dismissAll } from './leave.ts';
import type { Outcome } from './outcome.ts';
import { deliverTo, refuse, reply } from './reply.ts';

/** `!operator password`, whose password was checked by the host program. @internal */
export function attemptOperator(
  state: State,
  event: ChatEvent,
  client: Client,
  nickname: Nickname,
  outcome: 'right' | 'wrong' | 'missing',
): Outcome {
  if (!state.options.operators) return refuse(state, event, client, 'unknown-command');
  if (outcome === 'missing') return refuse(state, event, client, 'missing-argument');
  if (client.isOperator) return reply(state, event, client, { type: 'operator', nickname });
  if (outcome === 'right') {
    const next = changeClient(state, { ...client, isOperator: true });
    return [next, [deliverTo(event, client, { type: 'operator', nickname }), act(client, 'operator')]];
  }
  const counted = { ...client, wrongPasswords: client.wrongPasswords + 1 };
  const wrongPassword = refusalOf('wrong-password', state.options);
  const [next, effects] =
    counted.wrongPasswords < MAX_WRONG_PASSWORDS
      ? [changeClient(state, counted), refuse(state, event, client, 'wrong-password')[1]]
      : dismiss(state, event, client, wrongPassword);
  return [next, [act(client, 'wrong-password'), ...effects]];
}

/** A command of operators, sent by any client. @internal */
export function executeOperatorCommand(
  state: State,
  event: ChatEvent,
  client: Client,
  nickname: Nickname,
  command: OperatorCommand,
): Outcome {
  if (!state.options.operators) return refuse(state, event, client, 'unknown-command');
  if (!client.isOperator) return refuse(state, event, client, 'not-operator');
  switch (command.type) {
    case 'kick':
      return kick(state, event, client, command.nickname, command.reason);
    case 'ban':
      return ban(state, event, client, nickname, command);
    case 'unban':
      return unban(state, event, client, command.target);
    case 'bans':
      return listBans(state, event, client);
    case 'mute':
      return mute(state, event, client, command.nickname, command.durationMs);
    case 'unmute':
      return unmute(state, event, client, command.nickname);
    case 'refused':
      return refuse(state, event, client, command.code);
  }
}

function kick(state: State, event: ChatEvent, operator: Client, name: string, reason: string | undefined): Outcome {
  const target = views.clientOf(state, name);
  if (target?.nickname === undefined) return refuse(state, event, operator, 'no-such-user');
  const [next, effects] = dismiss(state, event, target, kicked(reason));
  return [
    next,
    [
      deliverTo(event, operator, { type: 'kicked', nickname: target.nickname }),
      act(operator, 'kick', target.nickname, undefined, reason),
      ...effects,
    ],
  ];
}

function ban(
  state: State,
  event: ChatEvent,
  operator: Client,
  by: Nickname,
  { target: text, durationMs, reason }: OperatorCommand & { type: 'ban' },
): Outcome {
  const target = parseTarget(text, state.options.maxNicknameLength);
  if (target === undefined) return refuse(state, event, operator, 'target-invalid');
  const made = { target, until: endOf(event, durationMs), by, reason };
  const withBan = bans.addBan(state, made, event.time);
  const [next, effects] = dismissAll(withBan, event, clientsAt(state, target), banned(made));
  return [
    next,
    [
      deliverTo(event, operator, { type: 'banned', target, until: isoTime(made.until) }),
      { type: 'keep-bans', bans: bans.keptBans(withBan) },
      act(operator, 'ban', target, made.until, reason),
      ...effects,
    ],
  ];
}

/** The client with a nickname, or those connected from an address, in the order of their ids. */
function clientsAt(state: State, target: string): readonly Client[] {
  if (isAddressLike(target)) return views.clientsFrom(state, target);
  const client = views.clientOf(state, target);
  return client === undefined ? [] : [client];
}

function unban(state: State, event: ChatEvent, operator: Client, text: string): Outcome {
  const target = parseTarget(text, state.options.maxNicknameLength) ?? text;
  const found = bans.banOf(state, target, event.time);
  if (found === undefined) return refuse(state, event, operator, 'no-such-ban');
  const next = bans.removeBan(state, found);
  return [
    next,
    [
      deliverTo(event, operator, { type: 'unbanned', target: found.target }),
      { type: 'keep-bans', bans: bans.keptBans(next) },
      act(operator, 'unban', found.target),
    ],
  ];
}

function listBans(state: State, event: ChatEvent, operator: Client): Outcome {
  const all = bans.bansAt(state, event.time);
  const lines = all.map((one) => deliverTo(event, operator, { type: 'ban', ...one, until: isoTime(one.until) }));
  return [state, [...lines, deliverTo(event, operator, { type: 'bans', count: all.length })]];
}

function mute(state: State, event: ChatEvent, operator: Client, name: string, durationMs: number): Outcome {
  const until = endOf(event, durationMs);
  if (isAddressLike(name)) {
    const target = parseCustomer(name);
    if (target === undefined) return refuse(state, event, operator, 'target-invalid');
    return [
      mutes.muteAddress(state, target, until, event.time),
      [
        deliverTo(event, operator, { type: 'muted', target, until: isoTime(until) }),
        act(operator, 'mute', target, until),
      ],
    ];
  }
  const target = views.clientOf(state, name);
  if (target?.nickname === undefined) return refuse(state, event, operator, 'no-such-user');
  const { nickname } = target;
  return [
    mutes.muteClient(state, target, nickname, until, event.time),
    [
      deliverTo(event, operator, { type: 'muted', nickname, until: isoTime(until) }),
      act(operator, 'mute', nickname, until),
    ],
  ];
}

function unmute(state: State, event: ChatEvent, operator: Client, name: string): Outcome {
  if (isAddressLike(name)) {
    const target = parseCustomer(name);
    const next = target === undefined ? undefined : mutes.removeMute(state, target, event.time);
    if (target === undefined || next === undefined) return refuse(state, event, operator, 'not-muted');
    return [next, [deliverTo(event, operator, { type: 'unmuted', target }), act(operator, 'unmute', target)]];
  }
  const next = mutes.removeMute(state, name, event.time);
  if (next === undefined) return refuse(state, event, operator, 'not-muted');
  // Without such a client the name stays as the operator wrote it; it is a nickname, or it could not have been muted.
  const nickname = views.clientOf(state, name)?.nickname ?? (name as Nickname);
  return [next, [deliverTo(event, operator, { type: 'unmuted', nickname }), act(operator, 'unmute', nickname)]];
}

/** A date that can be written, however far ahead the clock of the log is. */
function endOf({ time }: ChatEvent, durationMs: number): number {
  return Math.min(time + durationMs, LAST_MS);
}

function act({ id }: Client, what: OperatorAct['act'], target?: string, until?: number, reason?: string): OperatorAct {
  return {
    type: 'operator-act',
    connection: id,
    act: what,
    ...(target === undefined ? {} : { target }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
}
