/** The whole wire of linechat: docs/protocol.md. The lines below, and the scenarios of chat-core. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';
import { scenarioCases } from './scenario.ts';

function rule(name: string, text: string, asks: string, run: (stage: Stage) => Promise<void>): Case {
  return {
    name: `contract-${name}`,
    stage: 'contract',
    rule: text,
    asks,
    cause: 'The wire contract says word for word what a server sends: docs/protocol.md.',
    needs: [],
    run,
  };
}

async function gets(stage: Stage, person: Person, expected: string, mark: number = 0): Promise<void> {
  await stage.until(
    [],
    () => (person.since(mark).some((line) => line.raw === `${expected}\r`) ? true : undefined),
    (why) =>
      stage.failure(
        `${person.name} gets the line ${quote(expected)}, which ends with CRLF.`,
        stage.cameTo(person, mark),
        why,
      ),
  );
}

async function bytes(stage: Stage, expected: Buffer, person: Person): Promise<void> {
  const got = () => Buffer.from(person.connection.unfinishedBytes);
  await stage.until(
    [],
    () => (got().equals(expected) ? true : undefined),
    (why) =>
      stage.failure(
        `${person.name} gets the bytes ${expected.toString('hex')}.`,
        [`The bytes that came are ${got().toString('hex') || 'none'}.`],
        why,
      ),
  );
}

async function isClosed(stage: Stage, person: Person): Promise<void> {
  await stage.until(
    [],
    () => (person.connection.state === 'open' ? undefined : true),
    (why) => stage.failure(`Then the server closes the connection of ${person.name}.`, ['It is still open.'], why),
  );
}

export function contractCases(): readonly Case[] {
  return [...WIRE_CASES, ...scenarioCases()];
}

const WIRE_CASES: readonly Case[] = [
  rule(
    'half-close',
    'What was sent before a client closes its side is carried out and answered; then the server closes.',
    'L7: printf hi | nc -N gets its answer.',
    async (stage) => {
      const ann = await stage.connect('ann');
      stage.did('ann sent a nickname, a text and !users at once, and closed its side.');
      ann.sendBytes(`${ann.nick}\r\nhello\r\n!users\r\nno whole line`);
      ann.connection.halfClose();
      ann.record('leaves', 'closes its side');
      await gets(stage, ann, `${ann.nick}: hello`);
      await gets(stage, ann, ann.nick);
      await isClosed(stage, ann);
      if (ann.connection.lines.length !== 2) throw stage.failure('ann gets two lines.', stage.cameTo(ann, 0));
    },
  ),
  rule(
    'telnet',
    'Telnet’s sequences are taken out of the input, and each offer is refused.',
    'L6: every WILL is answered DONT, every DO is answered WONT, wherever TCP cuts.',
    async (stage) => {
      const ann = await stage.connect('ann');
      stage.did('ann sent IAC WILL 1, IAC DO 6 (cut), IAC WONT 3 and IAC SB ... IAC SE within the nickname.');
      const name = ann.nick;
      await stage.sendsInPieces(ann, [
        Buffer.concat([Buffer.from(name.slice(0, 2)), Buffer.from([255, 251, 1, 255, 253])]),
        Buffer.concat([Buffer.from([6, 255, 252, 3, 255]), Buffer.from([250, 24, 0, 65, 255, 240])]),
      ]);
      await bytes(stage, Buffer.from([255, 254, 1, 255, 252, 6]), ann);
      ann.sendBytes(`${name.slice(2)}\r\n!me\r\n`);
      await stage.until(
        [],
        () => (ann.connection.lines.some((line) => line.raw.endsWith(`!me ${name}\r`)) ? true : undefined),
        (why) => stage.failure(`The nickname is ${name}.`, stage.cameTo(ann, 0), why),
      );
    },
  ),
  rule(
    'ill-formed',
    'Ill-formed bytes become U+FFFD, and the line is not lost.',
    'L3: as the WHATWG decoder does it.',
    async (stage) => {
      const [ann] = await stage.enter('ann', 'bob');
      // Greetings that were repeated have arrived after it.
      await stage.barrier(ann);
      const { mark } = ann;
      stage.did('ann sent the bytes 61 C3 28 E2 82 62.');
      ann.sendBytes(Buffer.from([0x61, 0xc3, 0x28, 0xe2, 0x82, 0x62, 0x0a]));
      await gets(stage, ann, `${ann.nick}: a\ufffd(\ufffdb`, mark);
    },
  ),
  rule(
    'line-length',
    'A line of 4,096 bytes is carried out; a longer one is refused, and the next one works.',
    'L4: a line is at most 4,096 bytes without its end.',
    async (stage) => {
      const [ann] = await stage.enter('ann', 'bob');
      // Greetings that were repeated have arrived after it.
      await stage.barrier(ann);
      const { mark } = ann;
      stage.did('ann sent a line of 4,096 bytes, one of 4,097, and a short one.');
      ann.sendBytes(`${'x'.repeat(4096)}\r\n${'x'.repeat(4097)}\r\nshort\r\n`);
      await gets(stage, ann, `${ann.nick}: short`, mark);
      const got = ann.since(mark).map((line) => line.text);
      if (
        got.length !== 3 ||
        got[0] !== `${ann.nick}: ${'x'.repeat(4096)}` ||
        !got[1]?.startsWith('!error line-too-long ')
      ) {
        throw stage.failure(
          'ann gets the first line, !error line-too-long, and the third line.',
          stage.cameTo(ann, mark),
        );
      }
    },
  ),
  rule(
    'silence',
    'The server says nothing on connecting, and nothing when it accepts a nickname.',
    'Entering: an accepted nickname is answered with nothing.',
    async (stage) => {
      const ann = await stage.connect('ann');
      stage.did('ann connected, gave a nickname, and asked !me.');
      ann.sendLine(ann.nick);
      ann.sendLine('!me');
      await gets(stage, ann, `!me ${ann.nick}`);
      if (ann.connection.lines.length !== 1) throw stage.failure('ann gets one line.', stage.cameTo(ann, 0));
    },
  ),
];
