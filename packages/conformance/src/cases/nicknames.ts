/** Stage 3 of the exercise: nicknames. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { countWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { CR_KEPT, ONE_READ } from './causes.ts';
import { asksAgain, emptyNickname, isNotAnswered, isOut, refused } from './refusals.ts';
import { chatRule, NAMELESS, returns, tells } from './talk.ts';

const NICK = 'The first line that a client sends is its nickname. It consists of letters and digits only.';
const PREFIX = 'Each message is passed on with the nickname of its sender.';
const UNIQUE = 'A nickname can be used by one client at a time. Where it is in use or invalid, the client is refused.';
const FREE = 'When a client leaves, its nickname is free again.';

export const NICKNAME_CASES: readonly Case[] = [
  chatRule('nickname-prefix', {
    rule: 'Each message comes with the nickname of its sender.',
    asks: PREFIX,
    cause: 'Keep the nickname with the connection, and put it in front of each line that you pass on.',
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const speaker of [alice, carol, bob, alice]) {
        const to = [alice, bob, carol].filter((one) => one !== speaker);
        await stage.says(speaker, stage.text('this is me'), { to });
      }
    },
  }),
  chatRule('nickname-is-no-message', {
    rule: 'The nickname itself is not passed on as a message.',
    asks: NICK,
    cause: 'The first line of a connection is the nickname. Read it before the loop over the messages begins.',
    needs: ['nickname-prefix'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const [carol] = await stage.enter('carol');
      const text = stage.text('a message');
      await stage.says(carol, text, { to: [alice, bob] });
      const digits = (one: string) => one.replace(/\d+/g, '0').trim();
      const usual = digits((stage.withToken(bob, text)[0]?.text ?? '').replace(text, carol.nick));
      const wrong = bob.connection.lines.find((line) => digits(line.text) === usual);
      if (wrong !== undefined)
        throw stage.failure('The nickname is not passed on as a message.', [`${bob.name} got:`, quote(wrong.text)]);
    },
  }),
  chatRule('nickname-forms', {
    rule: 'Capital letters and digits are allowed in a nickname, and it may be short.',
    asks: NICK,
    cause: 'A nickname is letters and digits: isalnum() in Python, /^[A-Za-z0-9]+$/ in JavaScript.',
    needs: ['nickname-prefix'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      for (const nick of [
        `R2d2${stage.name('')}`,
        `2${stage.name('cool')}`,
        `${stage.name('Zed')}42`,
        `${stage.name('UP').toUpperCase()}`,
        stage.shortName(),
        stage.digits(),
        stage.name('users'),
      ]) {
        const person = await stage.enterAs(nick);
        await stage.says(person, stage.text('my name has digits'), { to: [alice, bob] });
        await stage.lists(alice, '!users', [nick, bob.nick], []);
        await tells(stage, alice, person, stage.text('just for you'));
      }
    },
  }),
  chatRule('nickname-within-another', {
    rule: 'A nickname may be a part of another one.',
    asks: NICK,
    cause:
      'Compare whole nicknames (==, or a dictionary with the nickname as key). “in” on a text also finds parts of it.',
    needs: ['nickname-prefix', 'users', 'after-leaving'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const long = await stage.enterAs(`${stage.name('')}hann${stage.name('')}`);
      const start = long.nick.slice(0, 4);
      const end = long.nick.slice(-4);
      const middle = long.nick.slice(1, 6);
      const people: Person[] = [];
      for (const nick of [start, end, middle, `${long.nick}x`, `x${long.nick}`]) people.push(await stage.enterAs(nick));
      for (const person of [...people, long]) await tells(stage, alice, person, stage.text('for this one only'));
      await stage.lists(bob, '!users', [alice.nick, long.nick, ...people.map((one) => one.nick)], []);
      const [first, second, third] = people;
      if (first === undefined || second === undefined || third === undefined) return;
      stage.leaves(first);
      await stage.lists(bob, '!users', [second.nick, third.nick, long.nick], [first.nick]);
      await tells(stage, alice, long, stage.text('are you still there'));
      await stage.says(long, stage.text('yes I am'), { to: [alice, bob] });
      stage.leaves(long);
      await stage.lists(bob, '!users', [second.nick, third.nick], [long.nick]);
      await stage.says(second, stage.text('me too'), { to: [alice, bob] });
    },
  }),
  chatRule('silent-listener', {
    rule: 'Somebody who has given a nickname gets messages, also before saying anything.',
    asks: NICK,
    cause: 'With its nickname a client is in. Take it into the collection of those who get messages then.',
    needs: ['nickname-prefix', 'users'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const carol = await stage.connect('carol');
      stage.did(`${carol.name} connected, gave the nickname, and said nothing.`);
      carol.sendLine(carol.nick);
      await stage.lists(alice, '!users', [carol.nick, bob.nick], []);
      const mark = stage.marks();
      const text = stage.text('welcome');
      await stage.says(alice, text, { to: [bob] });
      await stage.hears(carol, alice, text, mark.get(carol));
      const note = stage.text('just for you');
      stage.sends(bob, `#${carol.nick} ${note}`);
      await stage.hears(carol, bob, note, mark.get(carol));
    },
  }),
  chatRule('nickname-cut', {
    rule: 'A nickname may arrive in pieces, with CRLF, and together with the first message.',
    asks: NICK,
    cause: `${ONE_READ} This holds for the nickname too.`,
    needs: ['nickname-prefix', 'cut-line', 'two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const carol = await stage.connect('carol');
      stage.did(`${carol.name} connected.`);
      await stage.sendsInPieces(carol, [carol.nick.slice(0, 3), `${carol.nick.slice(3)}\n`]);
      await stage.fragmentIsRead(carol);
      await stage.meet([carol]);
      await stage.says(carol, stage.text('my nickname came in pieces'), { to: [alice, bob] });
      const dave = await stage.connect('dave');
      const text = stage.text('all at once');
      const mark = stage.marks();
      stage.did(`${dave.name} connected and sent the nickname and the line ${quote(text)} at once.`);
      dave.sendBytes(`${dave.nick}\n${text}\n`);
      dave.isIn = true;
      await stage.heard(dave, text, { to: [alice, bob, carol], mark });
    },
  }),
  chatRule('nickname-telnet', {
    rule: 'A nickname that ends with CRLF, as that of telnet, is the nickname without it.',
    asks: 'It can be tried with telnet and with nc.',
    cause: CR_KEPT,
    needs: ['nickname-prefix'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const carol = await stage.connect('carol');
      carol.lineEnd = '\r\n';
      stage.did(`${carol.name} connected and sent the nickname with \\r\\n behind it.`);
      carol.sendLine(carol.nick);
      await stage.gap();
      await stage.meet([carol]);
      await stage.says(carol, stage.text('hello from telnet'), { to: [alice, bob] });
      await stage.lists(carol, '!users', [alice.nick, bob.nick, carol.nick], []);
      await tells(stage, alice, carol, stage.text('to telnet'));
      await tells(stage, carol, alice, stage.text('from telnet'));
      const dave = await stage.connect('dave');
      stage.did(`${dave.name} connected; the nickname came in pieces: \\r and \\n arrived apart.`);
      await stage.sendsInPieces(dave, [`${dave.nick}\r`, '\n']);
      await stage.fragmentIsRead(dave);
      await stage.meet([dave]);
      await tells(stage, alice, dave, stage.text('to telnet'));
    },
  }),
  ...[
    ['space', 'a space', (stage: Stage) => `${stage.name('bob')} builder`],
    ['sign', 'a sign such as ! or -', (stage: Stage) => `${stage.name('bo')}!x`],
    ['start', 'a sign at its beginning', (stage: Stage) => `#${stage.name('bob')}`],
    ['end', 'a sign at its end', (stage: Stage) => `${stage.name('bob')}.`],
    ['underscore', 'an underscore', (stage: Stage) => `${stage.name('bo')}_b`],
    ['hyphen', 'a hyphen', (stage: Stage) => `${stage.name('bo')}-b`],
    ['command', 'a command in its place', () => '!users'],
    ['empty', 'nothing in it', () => ''],
  ].map(([kind, what, make]) =>
    chatRule(`nickname-invalid-${kind as string}`, {
      rule: `A nickname with ${what as string} is refused: the client is told so, or the connection is closed.`,
      asks: UNIQUE,
      cause:
        'Check the whole nickname, each character of it, before you take the client in; then tell the client, or close the connection.',
      needs: ['nickname-prefix'],
      async run(stage) {
        const [alice, bob] = await stage.enter('alice', 'bob');
        const nick = (make as (stage: Stage) => string)(stage);
        if (nick === '') {
          await emptyNickname(stage, alice, bob);
          return;
        }
        const what = `the nickname ${quote(nick)}`;
        const outsider = await refused(
          stage,
          nick,
          'the stranger',
          `Somebody with ${what} is told that it is refused, or the connection is closed.`,
        );
        await isOut(stage, outsider, nick, [alice, bob]);
        if (nick === '!users') await isNotAnswered(stage, outsider, [alice, bob]);
        await stage.says(bob, stage.text('nothing has changed'), { to: [alice] });
      },
    }),
  ),
  chatRule('nickname-in-use', {
    rule: 'A nickname that is in use is refused, and its owner stays.',
    asks: UNIQUE,
    cause:
      'Look the nickname up among those of the other clients before you take the new client in, and leave the old entry as it is.',
    needs: ['nickname-prefix', 'private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const zoe = await stage.enterAs(`${stage.name('Zoe')}X`);
      for (const person of [bob, alice, carol, zoe]) {
        const second = await refused(
          stage,
          person.nick,
          `the second ${person.nick}`,
          `A second ${person.nick} is told that the nickname is in use, or the connection is closed.`,
        );
        const text = stage.text('I am the second one');
        if (second.connection.state === 'open') stage.sends(second, text);
        await stage.roundTrip(alice, bob);
        const said = [stage.text('to the first one'), stage.text('to everyone')] as const;
        await tells(stage, carol === person ? alice : carol, person, said[0]);
        await stage.says(carol, said[1], { to: [alice, bob] });
        for (const one of [alice, bob, carol]) stage.mustNotHear(one, text);
        for (const one of said) stage.mustNotHear(second, one);
        if (second.connection.state === 'open') stage.leaves(second);
        await stage.says(person, stage.text('I am still here'), {
          to: [alice, bob, carol].filter((one) => one !== person),
        });
        await tells(stage, carol === person ? alice : carol, person, stage.text('to the first one again'));
      }
      // A server may refuse it or take it for another one; it must not mix the two up.
      const other = await stage.connect('other');
      other.nick = zoe.nick.toUpperCase();
      stage.did(`Somebody connected and gave the nickname ${other.nick}, which is ${zoe.nick} but for the case.`);
      other.sendLine(other.nick);
      await stage.fragmentIsRead(other);
      await tells(stage, alice, zoe, stage.text('to the first one'));
      if (other.connection.state === 'open') stage.leaves(other);
      await stage.roundTrip(alice, bob);
      await stage.says(zoe, stage.text('I am still here'), { to: [alice, bob, carol] });
      await tells(stage, alice, zoe, stage.text('to the first one again'));
      await stage.lists(alice, '!users', [alice.nick, bob.nick, carol.nick], []);
      // Once as nc sends it, and once as telnet does.
      for (const lineEnd of ['\n', '\r\n'] as const) {
        const third = await refused(
          stage,
          bob.nick,
          `the third ${bob.nick}`,
          `A third ${bob.nick} is refused, too: the first one is still here.`,
          lineEnd,
        );
        if (third.connection.state === 'open') stage.leaves(third);
        await tells(stage, alice, bob, stage.text('to the first one'));
        await stage.says(bob, stage.text('I am still here'), { to: [alice, carol] });
      }
    },
  }),
  chatRule('nickname-asked-again', {
    rule: 'Where a server asks again for a nickname, one in use is refused again, and a good one is taken.',
    asks: UNIQUE,
    cause: 'Check each nickname that a client gives as you check the first one, in a loop.',
    needs: ['nickname-in-use', 'nickname-invalid-space'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      await asksAgain(stage, alice, bob);
    },
  }),
  chatRule('nickname-freed', {
    rule: 'When a client has left, its nickname can be taken again.',
    asks: FREE,
    cause: 'Take the nickname out of the collection when the connection ends, however it ends (finally).',
    needs: ['nickname-prefix', 'private-message', 'after-leaving', 'after-breaking-off'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const zoe = await stage.enterAs(`${stage.name('Zoe')}X`);
      for (const [how, person] of [
        ['leaves', bob],
        ['breaksOff', bob],
        ['leaves', zoe],
      ] as const) {
        const { nick } = person;
        const old = stage.people.find((one) => one.nick === nick && one.isIn) ?? person;
        stage[how](old);
        const again = await returns(stage, nick, alice);
        await stage.says(again, stage.text('I am back'), { to: [alice, carol] });
        await tells(stage, alice, again, stage.text('welcome back'));
        await tells(stage, again, carol, stage.text('thank you'));
        const answer = (await stage.lists(alice, '!users', [nick, alice.nick, carol.nick], []))
          .map((line) => line.text)
          .join('\n');
        if (countWord(answer, nick) > countWord(answer, carol.nick)) {
          throw stage.failure(`!users names ${nick} once.`, [`${alice.name} got:`, quote(answer)]);
        }
      }
      const silent = await stage.connect('dave');
      stage.did(`${silent.name} connected, gave the nickname, and said nothing.`);
      silent.sendLine(silent.nick);
      await stage.lists(alice, '!users', [silent.nick, carol.nick], []);
      stage.leaves(silent);
      const again = await returns(stage, silent.nick, alice);
      await stage.says(again, stage.text('I am back'), { to: [alice, carol] });
    },
  }),
  chatRule('nameless-hears-nothing', {
    rule: 'A client that has not given its nickname yet gets no message.',
    asks: NAMELESS,
    cause:
      'Take a connection into the collection of those who get messages when its nickname is accepted, not when it connects.',
    needs: ['nickname-prefix', 'cut-line'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const carol = await stage.connect('carol');
      stage.did(`${carol.name} connected, and has sent no nickname yet.`);
      const early = stage.text('can you hear me');
      await stage.says(alice, early, { to: [bob] });
      const half = stage.text('and now');
      carol.sendBytes(carol.nick.slice(0, 2));
      await stage.fragmentIsRead(carol);
      await stage.says(bob, half, { to: [alice] });
      const wasEarly = [early, half].some((text) => stage.withToken(carol, text).length > 0);
      stage.did(`Then ${carol.name} sent the nickname.`);
      carol.sendBytes(`${carol.nick.slice(2)}\n`);
      await stage.gap();
      await stage.meet([carol]);
      await stage.says(alice, stage.text('welcome'), { to: [bob, carol] });
      const isHeard = (person: Person) => [early, half].some((text) => stage.withToken(person, text).length > 0);
      if (!isHeard(carol)) return;
      // Somebody who comes later hears it, too: then it is what newcomers are told of the talk before them.
      const [dave] = await stage.enter('dave');
      await stage.says(alice, stage.text('welcome'), { to: [bob, dave] });
      if (!wasEarly && isHeard(dave)) {
        stage.notes.add('Your server tells newcomers what was said before they came: the exercise allows it.');
        return;
      }
      stage.mustNotHear(carol, early);
      stage.mustNotHear(carol, half);
    },
  }),
];
