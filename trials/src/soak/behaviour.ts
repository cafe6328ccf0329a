/** What clients do, at random. Each act tells the oracle what must come of it. */
import type { Random } from '../random.ts';
import { ChatSocket } from '../socket.ts';
import type { Client } from './client.ts';
import { OBSERVER } from './observer.ts';
import type { Oracle } from './oracle.ts';

/** The rooms; there are no others. */
export const ROOMS: readonly string[] = Array.from({ length: 20 }, (_, i) => `room-${i}`);
const MAX_LINE_BYTES = 4096;
const PASTED_LINES = 250;
/**
 * At most so many lines of four kilobytes: more than the system and the server together hold for a client that does not
 * read. Fewer lines are all pending in the server for some time.
 */
const FLOODED_LINES = 4000;
/** Time in which the server processes the flood, and closes a client that it drops. */
const FLOOD_MS = 9000;

/** What a client knows of the others. */
export interface Surroundings {
  /** One for each server. */
  readonly ports: readonly number[];
  readonly oracle: Oracle;
  readonly random: Random;
  /** A nickname of a client, which may be gone already. */
  someone(): string;
  /** Counts an act, for the report. */
  count(what: string): void;
  /** Whether the client may now stop to read for so long that the server drops it. True seldom. */
  mayDrop(): boolean;
}

type Deed = (client: Client, around: Surroundings) => Promise<void> | void;

/** How often each is done, in a thousand. */
const DEEDS: readonly (readonly [number, Deed])[] = [
  [350, sayInRoom],
  [80, say],
  [150, (client, { someone, random }) => client.whisper(someone(), client.newText(10 + random.below(100)))],
  [80, (client, { random }) => client.enter(random.of(ROOMS))],
  [60, (client, { random }) => client.leave(random.of(Array.from(client.rooms).concat('room-0')))],
  [30, (client) => client.rename()],
  [100, (client) => client.settle()],
  [50, ask],
  [50, blunder],
  [10, beTooLong],
  [20, speakTelnet],
  [6, paste],
  [14, stall],
];
const ALL_DEEDS = DEEDS.reduce((sum, [often]) => sum + often, 0);

/** Chooses JSON or plain lines, notices or none, and some rooms. */
export function arrive(client: Client, random: Random): void {
  if (random.oneIn(2)) client.useJson();
  if (random.oneIn(3)) client.hearNotices();
  for (let rooms = random.below(4); rooms > 0; rooms--) client.enter(random.of(ROOMS));
}

export async function doSomething(client: Client, around: Surroundings): Promise<void> {
  let at = around.random.below(ALL_DEEDS);
  for (const [often, deed] of DEEDS) {
    if (at < often) return await deed(client, around);
    at -= often;
  }
}

/** Leaves in one of three ways. */
export async function leave(client: Client, { random, count }: Pick<Surroundings, 'random' | 'count'>): Promise<void> {
  if (client.isOver) return;
  const way = random.of(['!quit', 'half-close', 'reset'] as const);
  count(way);
  if (way === '!quit') await client.quit();
  else if (way === 'half-close') await client.halfClose();
  else client.reset();
}

/** A connection whose nickname is refused. It must get the reason and nothing else. */
export async function knock({ ports, oracle, random, count }: Surroundings): Promise<void> {
  count('nickname refused');
  const heard: string[] = [];
  const socket = await ChatSocket.connect(random.of(ports), {
    heard: ({ type, ...rest }) => heard.push('code' in rest ? rest.code : type),
    broke: (why) => heard.push(why),
  });
  const [sent, expected] = random.of([
    [`${OBSERVER.toUpperCase()}\n`, 'nick-in-use'],
    ['no nickname\r\n', 'nick-invalid'],
    [`GET / HTTP/1.1\r\nHost: ${'x'.repeat(60)}\r\n\r\n`, 'nick-invalid'],
    ['\x16\x03\x01'.repeat(30), 'nick-invalid'],
    ['half a nicknam', undefined],
  ] as const);
  socket.write(sent);
  if (expected === undefined) socket.halfClose();
  await socket.ended;
  socket.halfClose();
  if (heard.join() !== (expected ?? '')) {
    oracle.complain(`A client sent ${JSON.stringify(sent)} as a nickname, and got: ${heard.join() || 'nothing'}.`);
  }
}

function say(client: Client, { random }: Surroundings): void {
  const text = client.newText(10 + random.below(120));
  switch (random.below(6)) {
    case 0:
      // Control characters are removed from the text.
      return client.say(`${text}[2J é🙂`, `${text}\x1b[2J\x07 \u202e\u0085é🙂\u2066`);
    case 1:
      return client.say(text, `!say ${text}`);
    case 2:
      return client.say(`${text} \t `, `${text} \t `);
    default:
      return client.say(text);
  }
}

function sayInRoom(client: Client, { random }: Surroundings): void {
  const room = random.of(ROOMS);
  const text = client.newText(10 + random.below(120));
  if (client.rooms.has(room)) return client.sayInRoom(room, text);
  const [own] = client.rooms;
  if (own !== undefined && !random.oneIn(8)) return client.sayInRoom(own, text);
  client.askForError(`@${room} ${text}`, 'not-in-room');
}

function ask(client: Client, { random }: Surroundings): void {
  const isNames = { isAnswer: ({ type }: { type: string }) => type === 'names' };
  switch (random.below(4)) {
    case 0: {
      const { nickname } = client;
      return client.ask('!me', { isAnswer: (answer) => answer.type === 'me' && answer.nickname === nickname });
    }
    case 1: {
      const { nickname } = client;
      return client.ask('!users', {
        isAnswer: (answer) =>
          answer.type === 'names' && answer.names[0] === OBSERVER && answer.names.includes(nickname),
      });
    }
    case 2:
      return client.ask('!rooms', {
        isAnswer: (answer) => answer.type === 'names' && answer.names.join() === ROOMS.join(),
      });
    default:
      return client.ask(`!members ${random.of(ROOMS)}`, isNames);
  }
}

function blunder(client: Client, { random }: Surroundings): void {
  const [line, code] = random.of([
    ['!frobnicate', 'unknown-command'],
    ['!enter', 'missing-argument'],
    ['!enter no room', 'room-invalid'],
    ['@nowhere hello', 'no-such-room'],
    ['@room-1', 'missing-argument'],
    ['#', 'missing-argument'],
    [`!nick ${OBSERVER}`, 'nick-in-use'],
    ['!nick a b', 'nick-invalid'],
    ['!members nowhere', 'no-such-room'],
  ] as const);
  client.askForError(line, code);
}

function beTooLong(client: Client, { random }: Surroundings): void {
  client.askForError('y'.repeat(MAX_LINE_BYTES + 1 + random.below(20_000)), 'line-too-long');
}

/** Telnet between lines, and within one. */
function speakTelnet(client: Client): void {
  const text = client.newText(20);
  client.sendBytes(Buffer.from('\xff\xf4\xff\xfd\x06', 'latin1'));
  client.sendBytes(Buffer.from('\xff\xfa\x18\x00a\n\xff\xf0', 'latin1'));
  client.say(text);
}

/** More lines at once than the rate limit allows. */
async function paste(client: Client, around: Surroundings): Promise<void> {
  around.count('pasted');
  for (let lines = PASTED_LINES; lines > 0; lines--) sayInRoom(client, around);
  await client.settle();
}

async function stall(client: Client, { random, count, mayDrop }: Surroundings): Promise<void> {
  count('stalled');
  if (!mayDrop()) return await client.stall(500 + random.below(2500));
  for (let lines = 200 + random.below(FLOODED_LINES - 200); lines > 0; lines--)
    client.whisper(client.nickname, client.newText(4000));
  await client.stall(FLOOD_MS, true);
  await client.quit();
  count(client.wasDropped ? 'dropped as too slow' : 'nearly dropped');
}
