/**
 * transition, against the twin of the chat's own tests: whatever lines come from whom, and however they end, all are
 * told the same, and the same people are left in the same rooms.
 *
 * The bytes: lines, LF behind each. A line's first byte says who and what, the rest is the text.
 */
import assert from 'node:assert/strict';
import {
  type ChatEvent,
  type ChatOptions,
  connectionCount,
  connectionId,
  createChat,
  formatMessage,
  type Happening,
  type MessageFormat,
  membersOf,
  nicknames,
  parseCommand,
  roomNames,
  transition,
} from '@linechat/chat-core';
import { Twin } from '../../../../packages/chat-core/test/support/twin.ts';
import { addressOf } from '../../../../packages/chat-core/test/support/twin-words.ts';
import { comparable } from '../../comparable.ts';
import { words as commands } from './parse-command.ts';

export const covers = ['/packages/chat-core/dist/'];
const ORDERS = [
  '!operator word',
  '!kick a',
  '!ban k 3s',
  '!ban 10.0.0.1 1m why',
  '!unban k',
  '!mute B 3s',
  '!unmute B',
  '!bans',
];
export const words = [
  ...commands,
  ...['0', '1', '2', '3', 'A', 'Q', 'a', 'q'].map((who) => `\n${who}`),
  ...[
    '!enter tea',
    '!leave tea',
    '!notices on',
    '!format json',
    '@tea hi',
    '#a hi',
    '!nick k',
    'hi',
    ...ORDERS,
  ].flatMap((line) => [`\n0${line}\n`, `\n1${line}\n`]),
];

const OPTIONS: ChatOptions = {
  maxNicknameLength: 4,
  maxRoomNameLength: 4,
  maxFirstLineBytes: 64,
  maxRoomsPerClient: 2,
  maxRooms: 3,
  maxConnections: 5,
  maxConnectionsPerAddress: 0,
  selfEcho: true,
  motd: ['hi', ''],
  isOperatorPassword: (attempt) => attempt === 'word',
  bans: [],
};
/** An event takes a second, so that bans and mutes come to their end. */
const SECOND = 1000;
const BEGINNING = Date.UTC(2026, 0, 1);
/** Who talks: as many as there are digits in the low bits, with a nickname from the start but for the last of them. */
const PEOPLE = 5;
const PRESENT = ['a', 'B', 'k', 'dd'];

export function fuzz(data: Uint8Array): void {
  const chat = new Pair();
  for (let id = 1; id <= PEOPLE; id++) {
    chat.happen({
      type: 'connected',
      connection: connectionId(id),
      address: id % 2 === 0 ? '10.0.0.1' : '2001:db8::1',
    });
    const text = PRESENT[id - 1];
    if (text !== undefined) chat.happen({ type: 'line', connection: connectionId(id), text });
  }
  let next = PEOPLE;
  for (const line of Buffer.from(data).toString().split('\n')) {
    const first = line.charCodeAt(0) || 0;
    const connection = connectionId(((first & 0x0f) % PEOPLE) + Math.max(1, next - PEOPLE + 1));
    switch (first >> 4) {
      case 4:
        chat.happen({
          type: 'connected',
          connection: connectionId(++next),
          address: first & 1 ? '::ffff:10.0.0.1' : '127.0.0.1',
        });
        break;
      case 5:
        chat.happen({ type: 'disconnected', connection });
        break;
      case 6:
        chat.happen({ type: 'overlong-line', connection });
        break;
      case 7:
        chat.happen({ type: first & 1 ? 'nickname-deadline' : 'output-overflow', connection });
        break;
      default:
        if (!isAboutUnknownAddress(line.slice(1))) chat.happen({ type: 'line', connection, text: line.slice(1) });
    }
  }
}

/** The twin has a list of addresses, and takes what is not in it for none. (Which are some, the target `address` asks.) */
function isAboutUnknownAddress(line: string): boolean {
  const command = parseCommand(line);
  if (command.type !== 'order' || !('target' in command.order)) return false;
  const { target } = command.order;
  return /[.:]/.test(target) && addressOf(target) === undefined;
}

/** The core and its twin, to whom the same happens. */
class Pair {
  readonly #twin = new Twin(OPTIONS);
  readonly #formats = new Map<number, MessageFormat>();
  #state = createChat(OPTIONS);
  #seq = 0;

  happen(happening: Happening): void {
    const event: ChatEvent = { ...happening, seq: ++this.#seq, time: BEGINNING + this.#seq * SECOND };
    this.#twin.happen(event);
    assert.deepEqual(this.#said(event), comparable(this.#twin.said));
    assert.equal(connectionCount(this.#state), this.#twin.clients.length);
    assert.deepEqual(
      nicknames(this.#state),
      this.#twin.present.map(({ nick }) => nick),
    );
    assert.deepEqual(
      roomNames(this.#state).map((name) => [name, membersOf(this.#state, name)]),
      this.#twin.rooms.map(({ name, members }) => [name, members.map(({ nick }) => nick)]),
    );
  }

  /** What the core has to say, as the twin writes it down. */
  #said(event: ChatEvent): readonly string[] {
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    const said: string[] = [];
    for (const effect of effects) {
      if (effect.type === 'use-format') this.#formats.set(effect.connection, effect.format);
      if (effect.type === 'disconnect') said.push(`${effect.connection} is closed`);
      if (effect.type !== 'deliver') continue;
      for (const id of effect.to) {
        if (id === effect.except) continue;
        said.push(`${id}< ${formatMessage(effect.message, this.#formats.get(id) ?? 'plain')}`);
      }
    }
    return comparable(said);
  }
}
