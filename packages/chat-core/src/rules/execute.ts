/** What follows from a line of a client that has a nickname. */
import { parseCommand } from '../input/command.ts';
import type { ChatEvent } from '../input/event.ts';
import type { Nickname } from '../input/names.ts';
import { HELP, OPERATOR_HELP } from '../output/help.ts';
import { changeClient } from '../state/clients.ts';
import { setNotices } from '../state/rooms.ts';
import type { Client, State } from '../state/state.ts';
import * as views from '../state/views.ts';
import { remove } from './leave.ts';
import { executeOperatorCommand } from './operators.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { rename } from './rename.ts';
import { deliverTo, refuse, reply } from './reply.ts';
import { enter, leave, listMembers, listRoomsAfter, listUsersAfter } from './rooms.ts';
import { speak } from './speech.ts';

/** @internal */
export function execute(state: State, event: ChatEvent, client: Client, nickname: Nickname, line: string): Outcome {
  const command = parseCommand(line);
  switch (command.type) {
    case 'say':
    case 'say-privately':
    case 'say-in-room':
      return speak(state, event, client, nickname, command);
    case 'nothing':
      return [state, NO_EFFECTS];
    case 'users':
      if (command.after !== undefined) return listUsersAfter(state, event, client, command.after);
      return reply(state, event, client, { type: 'users', nicknames: views.presentNicknames(state) });
    case 'rooms':
      if (command.after !== undefined) return listRoomsAfter(state, event, client, command.after);
      return reply(state, event, client, { type: 'rooms', rooms: views.roomNames(state) });
    case 'members':
      return listMembers(state, event, client, command.room);
    case 'enter':
      return enter(state, event, client, nickname, command.room);
    case 'leave':
      return leave(state, event, client, nickname, command.room);
    case 'rename':
      return rename(state, event, client, nickname, command.nickname);
    case 'me':
      return reply(state, event, client, { type: 'me', nickname });
    case 'ping':
      return reply(state, event, client, { type: 'pong', token: command.token });
    case 'help':
      return help(state, event, client);
    case 'notices':
      return [setNotices(state, client, command.on), NO_EFFECTS];
    case 'format':
      return [
        changeClient(state, { ...client, format: command.format }),
        [{ type: 'use-format', connection: client.id, format: command.format }],
      ];
    case 'quit': {
      const [next, notices] = remove(state, event, client);
      return [next, [{ type: 'disconnect', connection: client.id, reason: 'quit' }, ...notices]];
    }
    case 'operator':
      return executeOperatorCommand(state, event, client, nickname, command.command);
    case 'refused':
      return refuse(state, event, client, command.code);
  }
}

function help(state: State, event: ChatEvent, client: Client): Outcome {
  const lines = client.isOperator ? [...HELP, ...OPERATOR_HELP] : HELP;
  return [state, lines.map((text) => deliverTo(event, client, { type: 'help', text }))];
}
