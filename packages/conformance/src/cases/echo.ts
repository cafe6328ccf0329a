/** Stage 1 of the exercise: an echo server that answers in upper case. */

import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';
import { CR_KEPT, DECODED_CHUNK, IF_FOR_WHILE, ONE_AT_A_TIME, ONE_BUFFER, ONE_READ } from './causes.ts';

const ANSWERS = 'The server answers each line with the same line in upper case.';
const MANY = 'Several clients can be connected at the same time.';
const UNTIL = 'It goes on answering until the client closes the connection.';
const LINES = 'A line ends with a line break; only then is it answered.';

async function come(stage: Stage, ...labels: readonly string[]): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const label of labels) {
    const person = await stage.connect(label);
    person.isIn = true;
    people.push(person);
  }
  stage.did(`${labels.join(' and ')} connected.`);
  return people;
}

/** The answer to this text, as a line of its own. */
async function answered(
  stage: Stage,
  person: Person,
  text: string,
  mark: number,
  expected = text.toUpperCase(),
): Promise<void> {
  const line = await stage.until(
    [person],
    () => stage.withToken(person, text, mark)[0],
    (why) => stage.failure(`${person.name} gets ${quote(expected)}.`, stage.cameTo(person, mark), why),
  );
  // A banner or a prompt may stand in front.
  const isRight =
    line.text.endsWith(expected) || line.text.normalize('NFC').toUpperCase().endsWith(expected.toUpperCase());
  const isUpper = !/[a-z]/.test(line.text.slice(-expected.length));
  if (isRight && isUpper && !line.text.includes('\r')) return;
  throw stage.failure(`${person.name} gets ${quote(expected)}.`, [
    `${person.name} got:`,
    quote(line.raw.replace(/\r$/, '')),
  ]);
}

async function echoes(stage: Stage, person: Person, text: string = stage.text('hello')): Promise<void> {
  const { mark } = person;
  stage.sends(person, text);
  await answered(stage, person, text, mark);
}

function sentence(name: string, rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] }): Case {
  return { name: `echo-${name}`, stage: 'echo', needs: name === 'upper-case' ? [] : ['echo-upper-case'], ...rest };
}

export const ECHO_CASES: readonly Case[] = [
  sentence('upper-case', {
    rule: 'A line comes back in upper case.',
    asks: ANSWERS,
    cause:
      'Read a line, send it back with upper(), and end it with a line break. In asyncio, await drain() after write().',
    async run(stage) {
      const [ann] = await come(stage, 'ann');
      if (ann !== undefined) await echoes(stage, ann);
    },
  }),
  sentence('many-lines', {
    rule: 'One line after the other comes back, until the client closes.',
    asks: UNTIL,
    cause: 'Your server reads once and then closes or stops. Read in a loop until the read returns nothing.',
    async run(stage) {
      const [ann] = await come(stage, 'ann');
      if (ann === undefined) return;
      for (let n = 0; n < 4; n++) await echoes(stage, ann);
    },
  }),
  sentence('two-lines-in-one-write', {
    rule: 'Two lines that arrive together come back as two lines, in order.',
    asks: LINES,
    cause: IF_FOR_WHILE,
    async run(stage) {
      const [ann] = await come(stage, 'ann');
      if (ann === undefined) return;
      const [one, two] = [stage.text('first'), stage.text('second')];
      const { mark } = ann;
      stage.did(`${ann.name} sent two lines at once: ${quote(one)} and ${quote(two)}.`);
      ann.sendBytes(`${one}\n${two}\n`);
      await answered(stage, ann, one, mark);
      await answered(stage, ann, two, mark);
      const lines = stage.withToken(ann, one, mark);
      if (lines.length !== 1 || lines[0] === stage.withToken(ann, two, mark)[0]) {
        throw stage.failure('ann gets two lines.', stage.cameTo(ann, mark));
      }
    },
  }),
  sentence('cut-line', {
    rule: 'A line that arrives in two pieces comes back as one.',
    asks: LINES,
    cause: ONE_READ,
    async run(stage) {
      const [ann] = await come(stage, 'ann', 'bob');
      if (ann === undefined) return;
      const text = stage.text('a line in two pieces');
      // A banner may come late; it stands before the first answer.
      await stage.echoTrip(ann);
      const { mark } = ann;
      await stage.sendsInPieces(ann, [text.slice(0, 9), `${text.slice(9)}\n`]);
      await answered(stage, ann, text, mark);
      if (ann.since(mark).length !== 1) throw stage.failure('ann gets one line.', stage.cameTo(ann, mark));
    },
  }),
  sentence('byte-by-byte', {
    rule: 'A line that arrives byte by byte comes back as one.',
    asks: LINES,
    cause: ONE_READ,
    needs: ['echo-cut-line'],
    async run(stage) {
      const [ann] = await come(stage, 'ann', 'bob');
      if (ann === undefined) return;
      const text = stage.text('hi');
      const { mark } = ann;
      await stage.sendsInPieces(ann, Array.from(`${text}\r\n`));
      await answered(stage, ann, text, mark);
    },
  }),
  sentence('cut-letter', {
    rule: 'A letter of two bytes that is cut in the middle is one letter.',
    asks: LINES,
    cause: DECODED_CHUNK,
    needs: ['echo-cut-line'],
    async run(stage) {
      const [ann] = await come(stage, 'ann', 'bob');
      if (ann === undefined) return;
      const text = `${stage.text('caf')} é`;
      const bytes = Buffer.from(`${text}\n`);
      const { mark } = ann;
      await stage.sendsInPieces(ann, [bytes.subarray(0, -2), bytes.subarray(-2)]);
      await answered(stage, ann, text, mark);
    },
  }),
  sentence('empty-line', {
    rule: 'An empty line does not end the connection.',
    asks: UNTIL,
    cause:
      'An empty line is not the end of the connection. At the end, the read returns nothing at all, not even a line break: test before you take the line break off.',
    async run(stage) {
      const [ann] = await come(stage, 'ann');
      if (ann === undefined) return;
      stage.sends(ann, '');
      await stage.gap();
      await echoes(stage, ann);
    },
  }),
  sentence('carriage-return', {
    rule: 'Lines that end with CRLF, as those of telnet, are answered like those of nc.',
    asks: 'It can be tried with telnet and with nc.',
    cause: CR_KEPT,
    async run(stage) {
      const [ann] = await come(stage, 'ann', 'bob');
      if (ann === undefined) return;
      const plain = await rawAnswer(stage, ann, '\n');
      const telnet = await rawAnswer(stage, ann, '\r\n');
      if (/\r\r$/.test(telnet) || (!plain.endsWith('\r') && /\r./.test(telnet))) {
        throw stage.failure('The carriage return (\\r) belongs to the line’s end, not to the line.', [
          'ann got:',
          quote(telnet),
        ]);
      }
      const text = stage.text('and cut');
      const { mark } = ann;
      await stage.sendsInPieces(ann, [`${text}\r`, '\n']);
      await answered(stage, ann, text, mark);
    },
  }),
  sentence('several-clients', {
    rule: 'A client that says nothing keeps nobody waiting.',
    asks: MANY,
    cause: ONE_AT_A_TIME,
    async run(stage) {
      const [ann, bob] = await come(stage, 'ann', 'bob', 'carol');
      if (ann === undefined || bob === undefined) return;
      await echoes(stage, bob);
      await echoes(stage, ann);
      await echoes(stage, bob);
    },
  }),
  sentence('own-answers', {
    rule: 'Each client gets the answers to its own lines, and to no others.',
    asks: ANSWERS,
    cause: 'Send the answer on the connection that the line came from.',
    needs: ['echo-several-clients'],
    async run(stage) {
      const [ann, bob] = await come(stage, 'ann', 'bob');
      if (ann === undefined || bob === undefined) return;
      const [one, two] = [stage.text('of ann'), stage.text('of bob')];
      stage.sends(ann, one);
      stage.sends(bob, two);
      await answered(stage, ann, one, 0);
      await answered(stage, bob, two, 0);
      await echoes(stage, bob);
      await echoes(stage, ann);
      stage.mustNotHear(bob, one);
      stage.mustNotHear(ann, two);
    },
  }),
  sentence('mixed-halves', {
    rule: 'The halves of lines of two clients are not mixed up.',
    asks: MANY,
    cause: ONE_BUFFER,
    needs: ['echo-cut-line', 'echo-several-clients'],
    async run(stage) {
      const [ann, bob, carol] = await come(stage, 'ann', 'bob', 'carol');
      if (ann === undefined || bob === undefined || carol === undefined) return;
      const [one, two] = [stage.text('line of ann'), stage.text('line of bob')];
      stage.did(
        `${ann.name} and ${bob.name} each sent the first half of a line, then the second: ${quote(one)} and ${quote(two)}.`,
      );
      ann.sendBytes(one.slice(0, 6));
      // Carol alone shows that the halves were read: ann and bob are in the middle of a line.
      for (let trip = 0; trip < 2; trip++) await stage.echoTrip(carol);
      bob.sendBytes(two.slice(0, 6));
      for (let trip = 0; trip < 2; trip++) await stage.echoTrip(carol);
      ann.sendBytes(`${one.slice(6)}\n`);
      await answered(stage, ann, one, 0);
      bob.sendBytes(`${two.slice(6)}\n`);
      await answered(stage, bob, two, 0);
    },
  }),
  sentence('after-leaving', {
    rule: 'A client that leaves, in order or not, disturbs nobody.',
    asks: MANY,
    cause: 'Catch the error of a connection that broke off, and end only its own handler.',
    needs: ['echo-several-clients'],
    async run(stage) {
      const [ann, bob, carol] = await come(stage, 'ann', 'bob', 'carol');
      if (ann === undefined || bob === undefined || carol === undefined) return;
      ann.sendBytes('half a li');
      await stage.fragmentIsRead(ann);
      stage.leaves(ann);
      stage.breaksOff(bob);
      await echoes(stage, carol);
      const [dave] = await come(stage, 'dave');
      if (dave !== undefined) await echoes(stage, dave);
    },
  }),
  sentence('long-line', {
    rule: 'A line of 2,000 bytes comes back whole.',
    asks: LINES,
    cause: 'One read returns at most as many bytes as you ask for. Read on until the line is complete.',
    needs: ['echo-cut-line'],
    async run(stage) {
      const [ann] = await come(stage, 'ann');
      if (ann !== undefined) await echoes(stage, ann, stage.text('long', 'x'.repeat(1990)));
    },
  }),
  sentence('burst', {
    rule: 'Of 120 lines that arrive at once, each comes back, in order.',
    asks: ANSWERS,
    cause: 'Somewhere lines are lost: at the edge of a read, or because only some of the buffer’s lines are taken out.',
    needs: ['echo-two-lines-in-one-write'],
    async run(stage) {
      const [ann] = await come(stage, 'ann');
      if (ann === undefined) return;
      const word = stage.text('burst');
      const texts = Array.from({ length: 120 }, (_, n) => `${word} ${String(n).padStart(3, '0')} ${'y'.repeat(70)}`);
      stage.did(`${ann.name} sent 120 numbered lines at once.`);
      ann.sendBytes(texts.map((text) => `${text}\n`).join(''));
      const numbers = () => stage.withToken(ann, word).map((line) => / (\d{3}) Y{70}$/.exec(line.text)?.[1]);
      await stage.until(
        [ann],
        () => (numbers().length >= texts.length ? true : undefined),
        (why) => stage.failure('ann gets 120 answers.', [`ann got ${numbers().length} of them.`], why),
      );
      if (numbers().some((number, n) => number !== String(n).padStart(3, '0'))) {
        throw stage.failure('The answers come whole and in order.', [
          'ann got:',
          ...stage.quoted(stage.withToken(ann, word)),
        ]);
      }
    },
  }),
];

async function rawAnswer(stage: Stage, person: Person, lineEnd: '\n' | '\r\n'): Promise<string> {
  const text = stage.text('hello');
  const { mark } = person;
  person.lineEnd = lineEnd;
  stage.did(`${person.name} sent ${quote(text + lineEnd)}.`);
  person.sendLine(text);
  await answered(stage, person, text, mark);
  return stage.withToken(person, text, mark)[0]?.raw ?? '';
}
