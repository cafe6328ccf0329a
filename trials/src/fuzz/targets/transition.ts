/**
 * transition, compared with the reference model: after each event both have the same output, the same clients and the same
 * rooms.
 *
 * The bytes: lines, each ended by LF. The first byte of a line selects the client and the kind of event; the rest is text.
 */
import assert from 'node:assert/strict';
import {
  type ChatEvent,
  type ChatInput,
  type ChatOptions,
  connectionCount,
  connectionId,
  createChat,
  formatMessage,
  lineInput,
  type MessageFormat,
  membersOf,
  nicknames,
  parseCommand,
  roomNames,
  transition,
} from '@linechat/chat-core';
import { ReferenceModel } from '@linechat/testkit/reference-model';
import { banTargetOf } from '@linechat/testkit/reference-model-words';
import { comparable } from '../../comparable.ts';
import { words as commands } from './parse-command.ts';

export const covers = ['/packages/chat-core/dist/'];
const OPERATOR_COMMANDS = [
  '!operator word',
  '!kick a',
  '!ban k 3s',
  '!ban 10.0.0.1 1m why',
  '!unban k',
  '!ban 10.0.0.9/24 3s',
  '!mute B 3s',
  '!mute 10.0.0.1 3s',
  '!unmute B',
  '!unmute 10.0.0.1',
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
    '!users after a',
    '!rooms after',
    'hi',
    ...OPERATOR_COMMANDS,
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
  operators: true,
  hashSeed: '0'.repeat(32),
  bans: [],
};
/** Each event takes a second, so that bans and mutes end. */
const SECOND = 1000;
const BEGINNING = Date.UTC(2026, 0, 1);
/** The clients at the start. All but the last have a nickname. */
const PEOPLE = 5;
const PRESENT = ['a', 'B', 'k', 'dd'];

export function fuzz(data: Uint8Array): void {
  const chat = new Comparison();
  for (let id = 1; id <= PEOPLE; id++) {
    chat.apply({
      type: 'connected',
      connection: connectionId(id),
      address: id % 2 === 0 ? '10.0.0.1' : '2001:db8::1',
    });
    const text = PRESENT[id - 1];
    if (text !== undefined) chat.apply(lineInput(connectionId(id), text));
  }
  let next = PEOPLE;
  for (const line of Buffer.from(data).toString().split('\n')) {
    const first = line.charCodeAt(0) || 0;
    const connection = connectionId(((first & 0x0f) % PEOPLE) + Math.max(1, next - PEOPLE + 1));
    switch (first >> 4) {
      case 4:
        chat.apply({
          type: 'connected',
          connection: connectionId(++next),
          address: first & 1 ? '::ffff:10.0.0.1' : '127.0.0.1',
        });
        break;
      case 5:
        chat.apply({ type: 'disconnected', connection });
        break;
      case 6:
        chat.apply({ type: 'overlong-line', connection });
        break;
      case 7:
        chat.apply({ type: first & 1 ? 'nickname-deadline' : 'output-overflow', connection });
        break;
      default:
        if (!isAboutUnknownAddress(line.slice(1))) {
          chat.apply(lineInput(connection, line.slice(1), (attempt) => attempt === 'word'));
        }
    }
  }
}

/** The model knows a list of addresses only; others are invalid to it. (The target `address` tests them.) */
function isAboutUnknownAddress(line: string): boolean {
  const command = parseCommand(line);
  if (command.type !== 'operator') return false;
  const { command: one } = command;
  const target = 'target' in one ? one.target : one.type === 'mute' || one.type === 'unmute' ? one.nickname : '';
  return /[.:]/.test(target) && banTargetOf(target) === undefined;
}

/** The core and the reference model, which get the same events. */
class Comparison {
  readonly #model = new ReferenceModel(OPTIONS);
  readonly #formats = new Map<number, MessageFormat>();
  #state = createChat(OPTIONS);
  #seq = 0;

  apply(input: ChatInput): void {
    const event: ChatEvent = { ...input, seq: ++this.#seq, time: BEGINNING + this.#seq * SECOND };
    this.#model.apply(event);
    assert.deepEqual(this.#output(event), comparable(this.#model.output));
    assert.equal(connectionCount(this.#state), this.#model.clients.length);
    assert.deepEqual(
      nicknames(this.#state),
      this.#model.present.map(({ nick }) => nick),
    );
    assert.deepEqual(
      roomNames(this.#state).map((name) => [name, membersOf(this.#state, name)]),
      this.#model.rooms.map(({ name, members }) => [name, members.map(({ nick }) => nick)]),
    );
  }

  /** The output of the core, in the form of the model. */
  #output(event: ChatEvent): readonly string[] {
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    const output: string[] = [];
    for (const effect of effects) {
      if (effect.type === 'use-format') this.#formats.set(effect.connection, effect.format);
      if (effect.type === 'disconnect') output.push(`${effect.connection} is closed`);
      if (effect.type !== 'deliver') continue;
      for (const id of effect.to) {
        if (id === effect.except) continue;
        output.push(`${id}< ${formatMessage(effect.message, this.#formats.get(id) ?? 'plain')}`);
      }
    }
    return comparable(output);
  }
}
