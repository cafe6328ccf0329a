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
import { parseCommand } from './command.ts';
import type { ChatEffect, Deliver, DisconnectReason } from './effect.ts';
import { type ErrorCode, errorText } from './errors.ts';
import type { ChatEvent } from './event.ts';
import { HELP } from './help.ts';
import type { Message, MessageBody } from './message.ts';
import { type ConnectionId, type Nickname, nameKey, parseNickname, parseRoomName } from './names.ts';
import type { ChatState, Client, State } from './state.ts';
import * as states from './state.ts';

type Outcome = readonly [State, readonly ChatEffect[]];

const NO_EFFECTS: readonly ChatEffect[] = Object.freeze([]);

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
        ? dismiss(state, event, client, 'nick-invalid')
        : refuse(state, event, client, 'line-too-long');
    case 'nickname-deadline':
      return nickname === undefined ? dismiss(state, event, client, 'nick-timeout') : [state, NO_EFFECTS];
    case 'output-overflow':
      return dismiss(state, event, client, 'too-slow');
    case 'disconnected':
      return remove(state, event, client);
  }
}

// Coming and going.

function admit(state: State, event: ChatEvent, id: ConnectionId, address: string | undefined): Outcome {
  if (state.clients.has(id)) throw new RangeError(`Connection ${id} is connected already; an id is given out once.`);
  const code = reasonToTurnAway(state, address);
  if (code === undefined) return [states.addClient(state, id, address), NO_EFFECTS];
  return [state, [refusal(state, event, [id], code), { type: 'disconnect', connection: id, reason: code }]];
}

function reasonToTurnAway(state: State, address: string | undefined) {
  const { maxConnections, maxConnectionsPerAddress } = state.options;
  if (state.shuttingDown) return 'shutting-down';
  if (state.clients.size >= maxConnections) return 'server-full';
  if (maxConnectionsPerAddress === 0 || address === undefined) return undefined;
  return state.connectionsByAddress.get(address, 0) >= maxConnectionsPerAddress ? 'too-many-connections' : undefined;
}

/** The first line of a connection. Where it is no nickname, or not a free one, there is no second. */
function takeNickname(state: State, event: ChatEvent, client: Client, line: string): Outcome {
  const nickname = parseNickname(line, state.options.maxNicknameLength);
  if (nickname === undefined) return dismiss(state, event, client, 'nick-invalid');
  if (state.nicknames.has(nameKey(nickname))) return dismiss(state, event, client, 'nick-in-use');
  return [
    states.nameClient(state, client, nickname),
    [{ type: 'named', connection: client.id, nickname }, ...notice(event, state.noticed, { type: 'joined', nickname })],
  ];
}

/** Tells a client why it has to go, and sends it away. */
function dismiss(state: State, event: ChatEvent, client: Client, code: ErrorCode & DisconnectReason): Outcome {
  const [next, notices] = remove(state, event, client);
  return [
    next,
    [
      refusal(state, event, client.alone, code),
      { type: 'disconnect', connection: client.id, reason: code },
      ...notices,
    ],
  ];
}

/** The client is gone; the others are told, room by room and then once for all. */
function remove(state: State, event: ChatEvent, client: Client): Outcome {
  const next = states.removeClient(state, client);
  const { nickname } = client;
  if (nickname === undefined) return [next, NO_EFFECTS];
  return [
    next,
    [
      ...client.rooms.flatMap((key) => noticeInRoom(event, next.rooms.get(key), 'exited', nickname)),
      ...notice(event, next.noticed, { type: 'left', nickname }),
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
  if (everyone.length > 0) effects.unshift(refusal(state, event, everyone, 'shutting-down'));
  return [{ ...states.withoutClients(state), shuttingDown: true }, effects];
}

// What a client with a nickname says.

function carryOut(state: State, event: ChatEvent, client: Client, nickname: Nickname, line: string): Outcome {
  const command = parseCommand(line);
  switch (command.type) {
    case 'nothing':
      return [state, NO_EFFECTS];
    case 'say':
      return sayToMany(state, client, state.present, {
        type: 'public',
        from: nickname,
        text: command.text,
        seq: event.seq,
        time: event.time,
      });
    case 'tell': {
      const id = state.nicknames.get(nameKey(command.nickname));
      const recipient = id === undefined ? undefined : state.clients.get(id);
      if (recipient === undefined) return refuse(state, event, client, 'no-such-user');
      return answer(state, event, recipient, { type: 'private', from: nickname, text: command.text });
    }
    case 'say-in-room': {
      const key = nameKey(command.room);
      const room = state.rooms.get(key);
      if (room === undefined) return refuse(state, event, client, 'no-such-room');
      if (!client.rooms.includes(key)) return refuse(state, event, client, 'not-in-room');
      const { seq, time } = event;
      const said = { type: 'room', room: room.name, from: nickname, text: command.text, seq, time } as const;
      return sayToMany(state, client, room.members, said);
    }
    case 'users':
      return answer(state, event, client, { type: 'users', nicknames: states.presentNicknames(state) });
    case 'rooms':
      return answer(state, event, client, { type: 'rooms', rooms: states.roomNames(state) });
    case 'members': {
      const room = state.rooms.get(nameKey(command.room));
      if (room === undefined) return refuse(state, event, client, 'no-such-room');
      const nicknames = states.nicknamesIn(state, room.members);
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
      return [state, HELP.map((text) => deliver(client.alone, message(event, { type: 'help', text })))];
    case 'notices':
      return [states.setNotices(state, client, command.on), NO_EFFECTS];
    case 'format':
      return [
        states.setFormat(state, client, command.format),
        [{ type: 'use-format', connection: client.id, format: command.format }],
      ];
    case 'quit': {
      const [next, notices] = remove(state, event, client);
      return [next, [{ type: 'disconnect', connection: client.id, reason: 'quit' }, ...notices]];
    }
    case 'refused':
      return refuse(state, event, client, command.code);
  }
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
  const holder = state.nicknames.get(nameKey(to));
  if (holder !== undefined && holder !== client.id) return refuse(state, event, client, 'nick-in-use');
  return [
    states.nameClient(state, client, to),
    [
      { type: 'named', connection: client.id, nickname: to },
      ...notice(event, state.noticed, { type: 'renamed', from, to }),
    ],
  ];
}

// The ways to say something.

function message(event: ChatEvent, body: MessageBody): Message {
  return { ...body, seq: event.seq, time: event.time };
}

function deliver(to: readonly ConnectionId[], said: Message, except?: ConnectionId): Deliver {
  return { type: 'deliver', message: said, to, except };
}

/** To all of a set, the sender among them unless the chat is without self-echo. */
function sayToMany(state: State, sender: Client, to: states.ClientSet, said: Message): Outcome {
  const except = state.options.selfEcho ? undefined : sender.id;
  if (except !== undefined && to.size === 1) return [state, NO_EFFECTS];
  return [state, [deliver(states.ids(to), said, except)]];
}

function answer(state: State, event: ChatEvent, client: Client, body: MessageBody): Outcome {
  return [state, [deliver(client.alone, message(event, body))]];
}

/** The client stays, and is told what was wrong. */
function refuse(state: State, event: ChatEvent, client: Client, code: ErrorCode): Outcome {
  return [state, [refusal(state, event, client.alone, code)]];
}

function refusal(state: State, event: ChatEvent, to: readonly ConnectionId[], code: ErrorCode): Deliver {
  return deliver(to, message(event, { type: 'error', code, text: errorText(code, state.options) }));
}

/** To those who asked for notices; no effect where nobody did. */
function notice(event: ChatEvent, to: states.ClientSet, body: MessageBody): readonly Deliver[] {
  return to.size === 0 ? [] : [deliver(states.ids(to), message(event, body))];
}

function noticeInRoom(
  event: ChatEvent,
  room: states.Room | undefined,
  type: 'entered' | 'exited',
  nickname: Nickname,
): readonly Deliver[] {
  return room === undefined ? [] : notice(event, room.noticed, { type, room: room.name, nickname });
}
