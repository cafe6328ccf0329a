/**
 * The rules of the chat: what follows from an event. Nothing here waits, sends, or knows of sockets and clocks.
 *
 * The laws:
 * 1. `transition` is pure. The same state and event give the same effects, always, on any machine; the state that came
 *    in stays as it was.
 * 2. It never throws for what a client did. A client that the chat does not know (it has left, or was refused) can't
 *    make anything happen.
 * 3. A message to many is one effect. It costs two look-ups and a handful of objects, however many they are.
 * 4. Until its nickname is accepted a connection gets nothing, except for one error, and then it is closed.
 * 5. What a client said reaches others only through `cleanText`.
 */
import { banOf, banOfAddress } from './bans.ts';
import { type Command, parseCommand } from './command.ts';
import type { ChatEffect, DisconnectReason } from './effect.ts';
import { banned, type ErrorCode, muted, type Refusal, refusalOf } from './errors.ts';
import type { ChatEvent } from './event.ts';
import { HELP, OPERATOR_HELP } from './help.ts';
import { dismiss, remove } from './leave.ts';
import { mutedUntil, muteUnder } from './mutes.ts';
import { type ConnectionId, type Nickname, nameKey, parseNickname, parseRoomName } from './names.ts';
import { becomeOperator, carryOutOrder } from './operators.ts';
import {
  answer,
  NO_EFFECTS,
  notice,
  noticeInRoom,
  type Outcome,
  refusalTo,
  refuse,
  refuseWith,
  sayToMany,
  tell,
} from './say.ts';
import type { ChatState, Client, State } from './state.ts';
import * as states from './state.ts';
import * as views from './views.ts';

/**
 * The next state, and what is to be done. It does not do it.
 *
 * @throws RangeError where a `connected` event gives a connection id that is in use: ids are never to be reused.
 */
export function transition(state: ChatState, event: ChatEvent): readonly [ChatState, readonly ChatEffect[]] {
  return sealed(follow(states.open(state), event));
}

/** The same pair: a message costs a handful of objects, and this would be one more. */
function sealed(outcome: Outcome): readonly [ChatState, readonly ChatEffect[]] {
  return outcome as unknown as readonly [ChatState, readonly ChatEffect[]];
}

function follow(state: State, event: ChatEvent): Outcome {
  if (event.type === 'connected') return admit(state, event, event.connection, event.address);
  if (event.type === 'shutdown') return shutDown(state, event);
  const client = state.clients.get(event.connection);
  if (client === undefined) return [state, NO_EFFECTS];
  const { nickname } = client;
  switch (event.type) {
    case 'line':
      return nickname === undefined
        ? takeNickname(state, event, client, event.text)
        : carryOut(state, event, client, nickname, event.text);
    case 'overlong-line':
      return nickname === undefined
        ? dismiss(state, event, client, refusalOf('nick-invalid', state.options))
        : refuse(state, event, client, 'line-too-long');
    case 'nickname-deadline':
      return nickname === undefined
        ? dismiss(state, event, client, refusalOf('nick-timeout', state.options))
        : [state, NO_EFFECTS];
    case 'output-overflow':
      return dismiss(state, event, client, refusalOf('too-slow', state.options));
    case 'disconnected':
      return remove(state, event, client);
  }
}

// Coming and going.

function admit(state: State, event: ChatEvent, id: ConnectionId, address: string | undefined): Outcome {
  if (state.clients.has(id)) throw new RangeError(`Connection ${id} is connected already; an id is given out once.`);
  const refusal = reasonToTurnAway(state, event, address);
  if (refusal === undefined) return [states.addClient(state, id, address), NO_EFFECTS];
  return [state, [refusalTo(event, [id], refusal), { type: 'disconnect', connection: id, reason: refusal.code }]];
}

function reasonToTurnAway(
  state: State,
  event: ChatEvent,
  address: string | undefined,
): Refusal<ErrorCode & DisconnectReason> | undefined {
  const { maxConnections, maxConnectionsPerAddress } = state.options;
  if (state.shuttingDown) return refusalOf('shutting-down', state.options);
  const ban = banOfAddress(state, address, event.time);
  if (ban !== undefined) return banned(ban);
  if (state.clients.size >= maxConnections) return refusalOf('server-full', state.options);
  if (maxConnectionsPerAddress === 0 || address === undefined) return undefined;
  const isOneTooMany = state.connectionsByAddress.get(address, 0) >= maxConnectionsPerAddress;
  return isOneTooMany ? refusalOf('too-many-connections', state.options) : undefined;
}

/** The first line of a connection. Where it is no nickname, or not a free one, there is no second. */
function takeNickname(state: State, event: ChatEvent, client: Client, line: string): Outcome {
  const nickname = parseNickname(line, state.options.maxNicknameLength);
  if (nickname === undefined) return dismiss(state, event, client, refusalOf('nick-invalid', state.options));
  const ban = banOf(state, nickname, event.time);
  if (ban !== undefined) return dismiss(state, event, client, banned(ban));
  if (state.nicknames.has(nameKey(nickname))) {
    return dismiss(state, event, client, refusalOf('nick-in-use', state.options));
  }
  return [
    states.nameClient(state, client, nickname, muteUnder(state, client, nickname)),
    [
      { type: 'named', connection: client.id, nickname },
      ...state.options.motd.map((text) => tell(event, client, { type: 'motd', text })),
      ...notice(event, state.noticed, { type: 'joined', nickname }),
    ],
  ];
}

function shutDown(state: State, event: ChatEvent): Outcome {
  const everyone = state.clients.keySeq().toArray();
  const effects: ChatEffect[] = everyone.map((connection) => ({
    type: 'disconnect',
    connection,
    reason: 'shutting-down',
  }));
  if (everyone.length > 0) effects.unshift(refusalTo(event, everyone, refusalOf('shutting-down', state.options)));
  return [{ ...states.withoutClients(state), shuttingDown: true }, effects];
}

// What a client with a nickname says.

function carryOut(state: State, event: ChatEvent, client: Client, nickname: Nickname, line: string): Outcome {
  const command = parseCommand(line);
  switch (command.type) {
    case 'say':
    case 'tell':
    case 'say-in-room': {
      const until = mutedUntil(client, event.time);
      return until === undefined
        ? speak(state, event, client, nickname, command)
        : refuseWith(state, event, client, muted(until));
    }
    case 'nothing':
      return [state, NO_EFFECTS];
    case 'users':
      return answer(state, event, client, { type: 'users', nicknames: views.presentNicknames(state) });
    case 'rooms':
      return answer(state, event, client, { type: 'rooms', rooms: views.roomNames(state) });
    case 'members': {
      const room = state.rooms.get(nameKey(command.room));
      if (room === undefined) return refuse(state, event, client, 'no-such-room');
      const nicknames = views.nicknamesIn(state, room.members);
      return answer(state, event, client, { type: 'members', room: room.name, nicknames });
    }
    case 'enter':
      return enter(state, event, client, nickname, command.room);
    case 'leave':
      return leave(state, event, client, nickname, command.room);
    case 'rename':
      return rename(state, event, client, nickname, command.nickname);
    case 'me':
      return answer(state, event, client, { type: 'me', nickname });
    case 'ping':
      return answer(state, event, client, { type: 'pong', token: command.token });
    case 'help':
      return helpFor(state, event, client);
    case 'notices':
      return [states.setNotices(state, client, command.on), NO_EFFECTS];
    case 'format':
      return [
        states.changeClient(state, { ...client, format: command.format }),
        [{ type: 'use-format', connection: client.id, format: command.format }],
      ];
    case 'quit': {
      const [next, notices] = remove(state, event, client);
      return [next, [{ type: 'disconnect', connection: client.id, reason: 'quit' }, ...notices]];
    }
    case 'operator':
      return becomeOperator(state, event, client, nickname, command.password);
    case 'order':
      return carryOutOrder(state, event, client, nickname, command.order);
    case 'refused':
      return refuse(state, event, client, command.code);
  }
}

type Speech = Extract<Command, { type: 'say' | 'tell' | 'say-in-room' }>;

/** What reaches others, said by somebody who may. */
function speak(state: State, event: ChatEvent, client: Client, nickname: Nickname, speech: Speech): Outcome {
  switch (speech.type) {
    case 'say':
      return sayToMany(state, client, state.present, {
        type: 'public',
        from: nickname,
        text: speech.text,
        seq: event.seq,
        time: event.time,
      });
    case 'tell': {
      const recipient = views.clientOf(state, speech.nickname);
      if (recipient === undefined) return refuse(state, event, client, 'no-such-user');
      return answer(state, event, recipient, { type: 'private', from: nickname, text: speech.text });
    }
    case 'say-in-room': {
      const key = nameKey(speech.room);
      const room = state.rooms.get(key);
      if (room === undefined) return refuse(state, event, client, 'no-such-room');
      if (!client.rooms.includes(key)) return refuse(state, event, client, 'not-in-room');
      const { seq, time } = event;
      const said = { type: 'room', room: room.name, from: nickname, text: speech.text, seq, time } as const;
      return sayToMany(state, client, room.members, said);
    }
  }
}

function helpFor(state: State, event: ChatEvent, client: Client): Outcome {
  const lines = client.isOperator ? [...HELP, ...OPERATOR_HELP] : HELP;
  return [state, lines.map((text) => tell(event, client, { type: 'help', text }))];
}

function enter(state: State, event: ChatEvent, client: Client, nickname: Nickname, text: string): Outcome {
  const { maxRoomNameLength, maxRoomsPerClient, maxRooms } = state.options;
  const name = parseRoomName(text, maxRoomNameLength);
  if (name === undefined) return refuse(state, event, client, 'room-invalid');
  const key = nameKey(name);
  const room = state.rooms.get(key);
  if (room?.members.has(client.id)) return [state, NO_EFFECTS];
  const isOneTooMany = room === undefined && maxRooms > 0 && state.rooms.size >= maxRooms;
  if (isOneTooMany || client.rooms.length >= maxRoomsPerClient) return refuse(state, event, client, 'too-many-rooms');
  const next = states.enterRoom(state, client, name);
  return [next, noticeInRoom(event, next.rooms.get(key), 'entered', nickname)];
}

function leave(state: State, event: ChatEvent, client: Client, nickname: Nickname, text: string): Outcome {
  const name = parseRoomName(text, state.options.maxRoomNameLength);
  if (name === undefined) return refuse(state, event, client, 'room-invalid');
  const key = nameKey(name);
  if (!client.rooms.includes(key)) return [state, NO_EFFECTS];
  const next = states.leaveRoom(state, client.id, key);
  return [next, noticeInRoom(event, next.rooms.get(key), 'exited', nickname)];
}

function rename(state: State, event: ChatEvent, client: Client, from: Nickname, text: string): Outcome {
  const to = parseNickname(text, state.options.maxNicknameLength);
  if (to === undefined) return refuse(state, event, client, 'nick-invalid');
  if (to === from) return [state, NO_EFFECTS];
  const ban = banOf(state, to, event.time);
  if (ban !== undefined) return refuseWith(state, event, client, banned(ban));
  const holder = state.nicknames.get(nameKey(to));
  if (holder !== undefined && holder !== client.id) return refuse(state, event, client, 'nick-in-use');
  return [
    states.nameClient(state, client, to, muteUnder(state, client, to)),
    [
      { type: 'named', connection: client.id, nickname: to },
      ...notice(event, state.noticed, { type: 'renamed', from, to }),
    ],
  ];
}
