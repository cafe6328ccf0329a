/** Stage 2 of the exercise: what one client says, all others get. Played with nicknames from stage 3 on. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';
import { CLOSED_KEPT, CR_KEPT, DECODED_CHUNK, IF_FOR_WHILE, ONE_BUFFER, ONE_READ } from './causes.ts';
import { saysShortly } from './short-texts.ts';

const ALL = 'What a client sends, the server passes on to all the others, line by line.';
const LINES = 'A line ends with a line break; only then is it passed on.';
const LEAVE = 'A client that leaves disturbs nobody.';

function rule(name: string, rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] }): Case {
  return { name, stage: 'broadcast', needs: name === 'hears-another' ? [] : ['hears-another'], ...rest };
}

/** These pieces of one line are heard as one line. */
async function cut(
  stage: Stage,
  from: Person,
  to: readonly Person[],
  text: string,
  pieces: readonly (string | Uint8Array)[],
): Promise<void> {
  const mark = stage.marks();
  await stage.sendsInPieces(from, pieces);
  await stage.heard(from, text, { to, mark });
}

/** Whether the sender gets its own line: the exercise allows both. */
async function noteSelfEcho(stage: Stage, person: Person, text: string): Promise<void> {
  await stage.barrier(person);
  const echoed = stage.withToken(person, text).length > 0;
  stage.notes.add(
    echoed
      ? 'Your server sends a line to its sender too: the exercise allows both.'
      : 'Your server does not send a line to its sender: the exercise allows both.',
  );
}

export const BROADCAST_CASES: readonly Case[] = [
  rule('hears-another', {
    rule: 'What one client sends, another one gets.',
    asks: ALL,
    cause:
      'Keep all connections in one collection, and write each line to each of them. Flush it (drain) and end it with a line break.',
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const text = stage.text('good morning');
      await stage.says(alice, text, { to: [bob] });
      await stage.says(bob, stage.text('good morning to you'), { to: [alice] });
      await noteSelfEcho(stage, alice, text);
      if (bob.connection.lines.some((line) => line.raw.endsWith('\r'))) {
        stage.notes.add('Your server ends its lines with \\r\\n: that is right, as \\n is.');
      }
    },
  }),
  rule('hears-everyone', {
    rule: 'Of four clients, each gets what each of the others sends, once.',
    asks: ALL,
    cause: 'Write to every connection in the collection: not only to the first, the last, or the one that wrote.',
    async run(stage) {
      const people = await stage.enter('alice', 'bob', 'carol', 'dave');
      const said = new Map<Person, string>();
      for (const speaker of people) {
        const text = stage.text('hello from', speaker.name);
        said.set(speaker, text);
        await stage.says(speaker, text, { to: people.filter((one) => one !== speaker) });
      }
      // Another one may say the same.
      const same = stage.text('good morning');
      for (const speaker of people.slice(0, 2)) {
        const mark = stage.marks();
        stage.sends(speaker, same);
        for (const listener of people.slice(2)) await stage.hears(listener, speaker, same, mark.get(listener));
      }
      const twice = stage.text('the same again');
      const [alice, bob, carol, dave] = people;
      const mark = stage.marks();
      stage.sends(alice, twice);
      await stage.fragmentIsRead(alice);
      stage.sends(alice, twice);
      await stage.heard(alice, twice, { to: [bob, carol, dave], mark, times: 2 });
      const own = stage.withToken(alice, twice, mark.get(alice) ?? 0).length;
      if (own > 2)
        throw stage.failure(
          'The sender gets a line of its own once, or not at all.',
          stage.cameTo(alice, mark.get(alice) ?? 0),
        );
      // Somebody new changes nothing for those who have heard it all.
      const [erin] = await stage.enter('erin');
      await stage.says(erin, stage.text('I am new'), { to: people });
      for (const [speaker, text] of said) {
        for (const listener of people.filter((one) => one !== speaker)) {
          const lines = stage.withToken(listener, text);
          if (lines.length !== 1)
            throw stage.failure(`${listener.name} gets ${quote(text)} once.`, [
              `When ${erin.name} had come, ${listener.name} had got it ${lines.length} times:`,
              ...stage.quoted(lines),
            ]);
        }
      }
    },
  }),
  rule('one-word', {
    rule: 'A text of one word, of digits, or with signs in it is passed on unchanged.',
    asks: ALL,
    cause:
      'Only the first character of a line says whether it is a command. Everything else is text, and is passed on as it stands.',
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const to = [bob, carol];
      await stage.says(alice, stage.text(), { to });
      await stage.says(alice, `${stage.text('it is 100%')} {0} \\n "so" 'what' $x <b> a,b;c=d`, { to });
      await stage.says(alice, `${stage.text('mail me')} : me@home #1 (now!) and: that`, { to });
      await stage.says(bob, stage.text('1234567890'), { to: [alice, carol] });
      await stage.says(bob, `${stage.text('two  spaces')}   and  three`, { to: [alice, carol] });
      for (const text of ['quit', 'q', '7', 'exit']) await saysShortly(stage, alice, bob, text);
      await stage.says(alice, stage.text('I am still here'), { to });
    },
  }),
  rule('cut-line', {
    rule: 'A line that arrives in two pieces is one line to the others.',
    asks: LINES,
    cause: ONE_READ,
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const text = stage.text('a line in two pieces');
      await cut(stage, alice, [bob, carol], text, [text.slice(0, 12), `${text.slice(12)}\n`]);
      const late = stage.text('its end comes later');
      await cut(stage, alice, [bob, carol], late, [late, '\n']);
      await stage.says(alice, stage.text('and the next one'), { to: [bob, carol] });
    },
  }),
  rule('byte-by-byte', {
    rule: 'A line that arrives byte by byte is one line to the others.',
    asks: LINES,
    cause: ONE_READ,
    needs: ['cut-line'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const text = stage.text('a b');
      await cut(stage, alice, [bob, carol], text, Array.from(`${text}\r\n`));
    },
  }),
  rule('two-lines-in-one-write', {
    rule: 'Lines that arrive together are passed on as so many lines, in order.',
    asks: LINES,
    cause: IF_FOR_WHILE,
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const texts = [stage.text('first of three'), stage.text('second of three'), stage.text('third of three')];
      const half = stage.text('and a fourth in halves');
      const mark = stage.marks();
      stage.did(`${alice.name} sent three lines at once, and half of a fourth: ${texts.map(quote).join(', ')}.`);
      alice.sendBytes(`${texts.join('\n')}\n${half.slice(0, 7)}`);
      for (const listener of [bob, carol]) {
        for (const text of texts) await stage.hears(listener, alice, text, mark.get(listener));
        const order = texts.map((text) =>
          listener.connection.lines.indexOf(stage.withToken(listener, text)[0] as never),
        );
        if (order.some((index, n) => n > 0 && index <= (order[n - 1] ?? 0))) {
          throw stage.failure(
            `${listener.name} gets three lines, in the order in which ${alice.name} sent them.`,
            stage.cameTo(listener, mark.get(listener) ?? 0),
          );
        }
      }
      await stage.fragmentIsRead(alice);
      stage.did(`Then ${alice.name} sent the rest of the fourth.`);
      alice.sendBytes(`${half.slice(7)}\n`);
      await stage.heard(alice, half, { to: [bob, carol], mark });
    },
  }),
  rule('mixed-halves', {
    rule: 'The halves of lines of two clients are not mixed up.',
    asks: LINES,
    cause: ONE_BUFFER,
    needs: ['cut-line'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const [one, two] = [stage.text('line of alice'), stage.text('line of bob')];
      const mark = stage.marks();
      stage.did(
        `${alice.name} and ${bob.name} each sent the first half of a line, then the second: ${quote(one)} and ${quote(two)}.`,
      );
      alice.sendBytes(one.slice(0, 7));
      await stage.fragmentIsRead(alice);
      bob.sendBytes(two.slice(0, 7));
      for (let trip = 0; trip < 2; trip++) await stage.roundTrip(carol, dave);
      bob.sendBytes(`${two.slice(7)}\n`);
      await stage.heard(bob, two, { to: [carol, dave], mark });
      alice.sendBytes(`${one.slice(7)}\n`);
      await stage.heard(alice, one, { to: [carol, dave], mark });
    },
  }),
  rule('cut-letter', {
    rule: 'A letter of several bytes that is cut in the middle is one letter.',
    asks: 'Texts are UTF-8.',
    cause: DECODED_CHUNK,
    needs: ['cut-line'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const whole = `${stage.text('grüße')} 世界 🙂`;
      await stage.says(alice, whole, { to: [bob, carol] });
      const text = `${stage.text('caf')} é`;
      const bytes = Buffer.from(`${text}\n`);
      await cut(stage, alice, [bob, carol], text, [bytes.subarray(0, -2), bytes.subarray(-2)]);
      const emoji = `${stage.text('smile')} 🙂`;
      const more = Buffer.from(`${emoji}\n`);
      await cut(stage, bob, [alice, carol], emoji, [more.subarray(0, -4), more.subarray(-4)]);
    },
  }),
  rule('carriage-return', {
    rule: 'Lines that end with CRLF, as those of telnet, are passed on like those of nc.',
    asks: 'It can be tried with telnet and with nc.',
    cause: CR_KEPT,
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const plain = stage.text('from nc');
      await stage.says(alice, plain, { to: [bob, carol] });
      alice.lineEnd = '\r\n';
      const telnet = stage.text('from telnet');
      await stage.says(alice, telnet, { to: [bob, carol] });
      const endOf = (text: string) => /\r*$/.exec(stage.withToken(bob, text)[0]?.raw ?? '')?.[0].length ?? 0;
      if (endOf(telnet) > endOf(plain)) {
        throw stage.failure(
          'The carriage return (\\r) of telnet belongs to the line’s end, and is not passed on as text.',
          [`${bob.name} got:`, quote(stage.withToken(bob, telnet)[0]?.raw ?? '')],
        );
      }
      const torn = stage.text('cut between the two');
      await cut(stage, alice, [bob, carol], torn, [`${torn}\r`, '\n']);
      if (endOf(torn) > endOf(plain)) {
        throw stage.failure(
          'The carriage return (\\r) of telnet is not passed on as text, also where it arrives apart from its \\n.',
          [`${bob.name} got:`, quote(stage.withToken(bob, torn)[0]?.raw ?? '')],
        );
      }
      const next = stage.text('and the next');
      await cut(stage, alice, [bob, carol], next, [next, '\r\n']);
    },
  }),
  rule('several-line-ends', {
    rule: 'Several lines of telnet that arrive together are so many lines.',
    asks: 'It can be tried with telnet and with nc.',
    cause: IF_FOR_WHILE,
    needs: ['carriage-return', 'two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const texts = [stage.text('one of telnet'), stage.text('two of nc'), stage.text('three of telnet')];
      const mark = stage.marks();
      stage.did(
        `alice sent three lines at once, the first and the last of which end with \\r\\n: ${texts.map(quote).join(', ')}.`,
      );
      alice.sendBytes(`${texts[0]}\r\n${texts[1]}\n${texts[2]}\r\n`);
      for (const text of texts) await stage.heard(alice, text, { to: [bob, carol], mark });
    },
  }),
  rule('empty-line', {
    rule: 'An empty line ends no connection.',
    asks: LEAVE,
    cause:
      'An empty line is not the end of the connection. At the end, the read returns nothing at all, not even a line break: test before you take the line break off.',
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      stage.sends(alice, '');
      await stage.fragmentIsRead(alice);
      await stage.says(alice, stage.text('still here'), { to: [bob] });
      stage.sends(alice, '   ');
      await stage.fragmentIsRead(alice);
      alice.sendBytes('\r\n');
      await stage.fragmentIsRead(alice);
      await stage.says(alice, stage.text('and still'), { to: [bob] });
      await stage.says(bob, stage.text('me too'), { to: [alice] });
    },
  }),
  rule('after-leaving', {
    rule: 'When a client leaves, the others go on talking.',
    asks: LEAVE,
    cause: CLOSED_KEPT,
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      stage.leaves(bob);
      for (let n = 0; n < 3; n++) await stage.says(alice, stage.text('after bob left'), { to: [carol, dave] });
      await stage.says(dave, stage.text('after bob left'), { to: [alice, carol] });
      stage.leaves(alice);
      for (let n = 0; n < 3; n++) await stage.says(carol, stage.text('after alice left'), { to: [dave] });
      const [erin] = await stage.enter('erin');
      await stage.says(erin, stage.text('I am new'), { to: [carol, dave] });
      await stage.says(dave, stage.text('welcome'), { to: [carol, erin] });
    },
  }),
  rule('after-breaking-off', {
    rule: 'When a connection breaks off, the others go on talking.',
    asks: LEAVE,
    cause: CLOSED_KEPT,
    needs: ['after-leaving'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      bob.sendBytes('half of a li');
      await stage.fragmentIsRead(bob);
      stage.breaksOff(bob);
      for (let n = 0; n < 4; n++) await stage.says(alice, stage.text('after bob broke off'), { to: [carol, dave] });
      stage.breaksOff(alice);
      for (let n = 0; n < 4; n++) await stage.says(dave, stage.text('after alice broke off'), { to: [carol] });
      const [erin] = await stage.enter('erin');
      await stage.says(erin, stage.text('I am new'), { to: [carol, dave] });
    },
  }),
  rule('connect-and-leave', {
    rule: 'A client that connects, says nothing and leaves disturbs nobody.',
    asks: LEAVE,
    cause: 'A read that returns nothing means that the client is gone. It may come as the very first one.',
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const strangers = [];
      for (let n = 0; n < 3; n++) strangers.push(await stage.connect('stranger'));
      stage.did('Three more connected and said nothing.');
      await stage.says(alice, stage.text('who is there'), { to: [bob] });
      for (const [n, stranger] of strangers.entries()) {
        if (n === 1) stage.breaksOff(stranger);
        else stage.leaves(stranger);
      }
      for (let n = 0; n < 3; n++) await stage.says(bob, stage.text('they are gone'), { to: [alice] });
      const [carol] = await stage.enter('carol');
      await stage.says(carol, stage.text('I am new'), { to: [alice, bob] });
    },
  }),
];
