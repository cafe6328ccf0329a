/**
 * The rules for operators: how one becomes an operator, and what one may do.
 *
 * The laws:
 * 1. Where the chat has no password there are no operators, and all that is written here is unknown.
 * 2. An operator may do it to anybody, itself included; it has its answer before it is hit.
 * 3. Whatever an operator does, and every wrong password, is told to the shell; no password ever is.
 */
import { isAddressLike, parseTarget } from './ban.ts';
import * as bans from './bans.ts';
import type { OperatorAct } from './effect.ts';
import { banned, kicked, refusalOf } from './errors.ts';
import type { ChatEvent } from './event.ts';
import { isoTime } from './iso-time.ts';
import { dismiss, dismissAll } from './leave.ts';
import { MAX_WRONG_PASSWORDS } from './limits.ts';
import * as mutes from './mutes.ts';
import type { Nickname } from './names.ts';
import type { Order } from './order.ts';
import { answer, type Outcome, refuse, tell } from './say.ts';
import type { Client, State } from './state.ts';
import * as states from './state.ts';
import * as views from './views.ts';

/** `!operator password`. @internal */
export function becomeOperator(
  state: State,
  event: ChatEvent,
  client: Client,
  nickname: Nickname,
  password: string,
): Outcome {
  const { isOperatorPassword } = state.options;
  if (isOperatorPassword === undefined) return refuse(state, event, client, 'unknown-command');
  if (password === '') return refuse(state, event, client, 'missing-argument');
  if (client.isOperator) return answer(state, event, client, { type: 'operator', nickname });
  if (isOperatorPassword(password)) {
    const next = states.changeClient(state, { ...client, isOperator: true });
    return [next, [tell(event, client, { type: 'operator', nickname }), act(client, 'operator')]];
  }
  const tried = { ...client, wrongPasswords: client.wrongPasswords + 1 };
  const wrongPassword = refusalOf('wrong-password', state.options);
  const [next, effects] =
    tried.wrongPasswords < MAX_WRONG_PASSWORDS
      ? [states.changeClient(state, tried), refuse(state, event, client, 'wrong-password')[1]]
      : dismiss(state, event, client, wrongPassword);
  return [next, [act(client, 'wrong-password'), ...effects]];
}

/** What somebody orders, operator or not. @internal */
export function carryOutOrder(
  state: State,
  event: ChatEvent,
  client: Client,
  nickname: Nickname,
  order: Order,
): Outcome {
  if (state.options.isOperatorPassword === undefined) return refuse(state, event, client, 'unknown-command');
  if (!client.isOperator) return refuse(state, event, client, 'not-operator');
  switch (order.type) {
    case 'kick':
      return kick(state, event, client, order.nickname, order.reason);
    case 'ban':
      return ban(state, event, client, nickname, order);
    case 'unban':
      return unban(state, event, client, order.target);
    case 'bans':
      return listBans(state, event, client);
    case 'mute':
      return mute(state, event, client, order.nickname, order.durationMs);
    case 'unmute':
      return unmute(state, event, client, order.nickname);
    case 'refused':
      return refuse(state, event, client, order.code);
  }
}

function kick(state: State, event: ChatEvent, operator: Client, name: string, reason: string | undefined): Outcome {
  const hit = views.clientOf(state, name);
  if (hit?.nickname === undefined) return refuse(state, event, operator, 'no-such-user');
  const [next, effects] = dismiss(state, event, hit, kicked(reason));
  return [
    next,
    [
      tell(event, operator, { type: 'kicked', nickname: hit.nickname }),
      act(operator, 'kick', hit.nickname, undefined, reason),
      ...effects,
    ],
  ];
}

function ban(
  state: State,
  event: ChatEvent,
  operator: Client,
  by: Nickname,
  { target: text, durationMs, reason }: Order & { type: 'ban' },
): Outcome {
  const target = parseTarget(text, state.options.maxNicknameLength);
  if (target === undefined) return refuse(state, event, operator, 'target-invalid');
  const made = { target, until: event.time + durationMs, by, reason };
  const withBan = bans.addBan(state, made, event.time);
  const [next, effects] = dismissAll(withBan, event, clientsAt(state, target), banned(made));
  return [
    next,
    [
      tell(event, operator, { type: 'banned', target, until: isoTime(made.until) }),
      { type: 'keep-bans', bans: bans.bansAt(withBan, event.time) },
      act(operator, 'ban', target, made.until, reason),
      ...effects,
    ],
  ];
}

/** Who has a nickname, or is connected from an address, in the order of connecting. */
function clientsAt(state: State, target: string): readonly Client[] {
  if (isAddressLike(target)) return views.clientsFrom(state, target);
  const client = views.clientOf(state, target);
  return client === undefined ? [] : [client];
}

function unban(state: State, event: ChatEvent, operator: Client, text: string): Outcome {
  const target = parseTarget(text, state.options.maxNicknameLength) ?? text;
  const found = bans.banOf(state, target, event.time);
  if (found === undefined) return refuse(state, event, operator, 'no-such-ban');
  const next = bans.removeBan(state, found, event.time);
  return [
    next,
    [
      tell(event, operator, { type: 'unbanned', target: found.target }),
      { type: 'keep-bans', bans: bans.bansAt(next, event.time) },
      act(operator, 'unban', found.target),
    ],
  ];
}

function listBans(state: State, event: ChatEvent, operator: Client): Outcome {
  const all = bans.bansAt(state, event.time);
  const lines = all.map((one) => tell(event, operator, { type: 'ban', ...one, until: isoTime(one.until) }));
  return [state, [...lines, tell(event, operator, { type: 'bans', count: all.length })]];
}

function mute(state: State, event: ChatEvent, operator: Client, name: string, durationMs: number): Outcome {
  const hit = views.clientOf(state, name);
  if (hit?.nickname === undefined) return refuse(state, event, operator, 'no-such-user');
  const { nickname } = hit;
  const until = event.time + durationMs;
  return [
    mutes.addMute(state, hit, nickname, until, event.time),
    [tell(event, operator, { type: 'muted', nickname, until: isoTime(until) }), act(operator, 'mute', nickname, until)],
  ];
}

function unmute(state: State, event: ChatEvent, operator: Client, name: string): Outcome {
  const next = mutes.removeMute(state, name, event.time);
  if (next === undefined) return refuse(state, event, operator, 'not-muted');
  // Who is not there now is called as the operator wrote it; it is a nickname, or it could not have been muted.
  const nickname = views.clientOf(state, name)?.nickname ?? (name as Nickname);
  return [next, [tell(event, operator, { type: 'unmuted', nickname }), act(operator, 'unmute', nickname)]];
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
