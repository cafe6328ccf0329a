/** Stage 3 of the exercise: nicknames, `!users`, and private messages. */
import { and, Failure, quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { countWord, hasWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { CR_KEPT, CRASH, IF_FOR_WHILE, ONE_READ } from './causes.ts';

const NICK = 'The first line that a client sends is its nickname. It consists of letters and digits only.';
const PREFIX = 'Each message is passed on with the nickname of its sender.';
const UNIQUE = 'A nickname can be used by one client at a time. Where it is in use or invalid, the client is refused.';
const NAMELESS = 'Only clients with a nickname take part in the chat.';
const FREE = 'When a client leaves, its nickname is free again.';
const USERS = '!users answers with the nicknames of all users, to the one that asked.';
const PRIVATE = '#nick text is a private message: only the user with that nickname gets it.';
const ERRORS = 'A mistake is answered with an error message to the one that made it; the connection stays.';

/** A server has noticed that somebody left when it has been asked so often. */
const MAX_QUESTIONS = 40;

function rule(name: string, rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] }): Case {
  return { name, stage: 'chat', ...rest, needs: ['hears-another', ...(rest.needs ?? [])] };
}

/** A private message: `to` gets it with the sender's nickname, and nobody else of those who are in. */
export async function tells(stage: Stage, from: Person, to: Person, text: string): Promise<void> {
  const marks = stage.marks();
  stage.sends(from, `#${to.nick} ${text}`);
  const others = stage.othersIn(from).filter((one) => one !== to);
  await stage.heard(from, text, { to: [to], notTo: others, mark: marks, as: 'the private message' });
}

/** What is heard is the text alone, and not the command that it stood behind. */
export function withoutCommand(stage: Stage, listener: Person, command: string, text: string, normal: string): void {
  const line = stage.withToken(listener, text)[0]?.text ?? '';
  const usual = stage.withToken(listener, normal)[0]?.text ?? '';
  const digits = (one: string) => one.replace(/\d+/g, '0').trim();
  const around = digits(line.replace(text, ''));
  const before = line.slice(0, line.indexOf(text));
  // What stands between a nickname and a text: with the receiver's name behind it, the name has been left in the text.
  const separator = /[^A-Za-z0-9]*$/.exec(usual.slice(0, usual.indexOf(normal)))?.[0] ?? '';
  const isLeft = separator.trim() !== '' && before.endsWith(`${separator}${command.slice(1)} `);
  if (around === digits(usual.replace(normal, `${command} `)) || isLeft) {
    throw stage.failure(`${listener.name} gets the text behind ${quote(command)}.`, [
      `${listener.name} got the whole command:`,
      quote(line),
    ]);
  }
}

/** Connects and gives this as nickname; the server has to tell it that it is wrong, or close. */
async function refused(stage: Stage, nick: string, label: string, expected: string): Promise<Person> {
  const person = await stage.connect('stranger');
  person.name = label;
  await stage.gap();
  // Banners and prompts come before the nickname; a refusal comes after it.
  const witness = stage.people.filter((one) => one.isIn);
  const [one, two] = witness;
  if (one !== undefined && two !== undefined) await stage.roundTrip(one, two);
  const before = person.mark;
  const prompt = person.connection.unfinished;
  stage.did(`Somebody connected and gave the nickname ${quote(nick)}.`);
  person.sendLine(nick);
  await stage.until(
    [],
    () => {
      if (person.connection.state !== 'open') return true;
      const isSaid = (text: string) => /[\p{L}\p{N}]/u.test(text);
      const told = person.since(before).some((line) => isSaid(line.text) && line.text !== prompt);
      const { unfinished } = person.connection;
      return told || (unfinished !== prompt && isSaid(unfinished)) ? true : undefined;
    },
    (why) => stage.failure(expected, ['It got nothing, and the connection is still open.'], why),
  );
  return person;
}

/** Somebody that was refused is no part of the chat: it is neither heard, nor does it hear, nor is it listed. */
async function isOut(stage: Stage, outsider: Person, nick: string, others: readonly [Person, Person]): Promise<void> {
  const [alice, bob] = others;
  const marks = stage.marks();
  const text = stage.text('may I come in');
  if (outsider.connection.state === 'open') stage.sends(outsider, text);
  await stage.roundTrip(alice, bob);
  await stage.roundTrip(bob, alice);
  const said = stage.text('we are among ourselves');
  await stage.says(alice, said, { to: [bob] });
  for (const person of others) stage.mustNotHear(person, text, marks.get(person));
  const answer = await stage.ask(alice, '!users');
  if (/^[A-Za-z0-9]+$/.test(nick) || nick === '') return;
  const found = answer.find((line) => line.text.includes(nick));
  if (found !== undefined)
    throw stage.failure(`!users does not name ${quote(nick)}.`, [`${alice.name} got:`, quote(found.text)]);
  stage.mustNotHear(outsider, said);
}

/** Without a nickname, `!users` is not answered. A server may greet everybody with who is there: that is no answer. */
async function isNotAnswered(stage: Stage, outsider: Person, others: readonly Person[]): Promise<void> {
  const names = (person: Person) => {
    const text = person.connection.lines.map((line) => line.text).join('\n');
    return others.reduce((count, other) => count + countWord(text, other.nick), 0);
  };
  if (names(outsider) < others.length) return;
  const other = await refused(
    stage,
    `${stage.name('bob')} builder`,
    'another stranger',
    'A nickname with a space is refused.',
  );
  await stage.roundTrip(...(others as [Person, Person]));
  if (names(outsider) > names(other)) {
    throw stage.failure('Without a nickname, !users is not answered.', stage.cameTo(outsider, 0));
  }
}

export const CHAT_CASES: readonly Case[] = [
  rule('nickname-prefix', {
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
  rule('nickname-is-no-message', {
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
  rule('nickname-forms', {
    rule: 'Capital letters and digits are allowed in a nickname.',
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
      ]) {
        const person = await stage.enterAs(nick);
        await stage.says(person, stage.text('my name has digits'), { to: [alice, bob] });
        await stage.lists(alice, '!users', [nick, bob.nick], []);
        await tells(stage, alice, person, stage.text('just for you'));
      }
    },
  }),
  rule('nickname-within-another', {
    rule: 'A nickname may be a part of another one.',
    asks: NICK,
    cause:
      'Compare whole nicknames (==, or a dictionary with the nickname as key). “in” on a text also finds parts of it.',
    needs: ['nickname-prefix', 'users'],
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
  rule('nickname-cut', {
    rule: 'A nickname may arrive in pieces, with CRLF, and together with the first message.',
    asks: NICK,
    cause: `${ONE_READ} This holds for the nickname too.`,
    needs: ['nickname-prefix', 'cut-line'],
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
  rule('nickname-telnet', {
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
    rule(`nickname-invalid-${kind as string}`, {
      rule: `A nickname with ${what as string} is refused: the client is told so, or the connection is closed.`,
      asks: UNIQUE,
      cause:
        'Check the whole nickname, each character of it, before you take the client in; then tell the client, or close the connection.',
      needs: ['nickname-prefix'],
      async run(stage) {
        const [alice, bob] = await stage.enter('alice', 'bob');
        const nick = (make as (stage: Stage) => string)(stage);
        const what = nick === '' ? 'an empty nickname' : `the nickname ${quote(nick)}`;
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
  rule('nickname-in-use', {
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
        await tells(stage, carol === person ? alice : carol, person, stage.text('to the first one'));
        for (const one of [alice, bob, carol]) stage.mustNotHear(one, text);
        if (second.connection.state === 'open') stage.leaves(second);
        await stage.says(person, stage.text('I am still here'), {
          to: [alice, bob, carol].filter((one) => one !== person),
        });
        await tells(stage, carol === person ? alice : carol, person, stage.text('to the first one again'));
      }
      await stage.lists(alice, '!users', [alice.nick, bob.nick, carol.nick], []);
      const third = await refused(
        stage,
        bob.nick,
        `the third ${bob.nick}`,
        `A third ${bob.nick} is refused, too: the first one is still here.`,
      );
      if (third.connection.state === 'open') stage.leaves(third);
      await tells(stage, alice, bob, stage.text('to the first one'));
    },
  }),
  rule('nickname-freed', {
    rule: 'When a client has left, its nickname can be taken again.',
    asks: FREE,
    cause: 'Take the nickname out of the collection when the connection ends, however it ends (finally).',
    needs: ['nickname-prefix', 'private-message'],
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
    },
  }),
  rule('nameless-hears-nothing', {
    rule: 'A client that has not given its nickname yet gets no message.',
    asks: NAMELESS,
    cause:
      'Take a connection into the collection of those who get messages when its nickname is accepted, not when it connects.',
    needs: ['nickname-prefix'],
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
  rule('users', {
    rule: '!users names everyone who is in, and nobody who has left.',
    asks: USERS,
    cause: 'Answer with the nicknames of all clients that are connected at this moment, on the connection that asked.',
    needs: ['nickname-prefix'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const all = [alice, bob, carol, dave].map((one) => one.nick);
      await stage.lists(alice, '!users', all, []);
      await stage.lists(dave, '!users', all, []);
      stage.leaves(bob);
      await stage.lists(alice, '!users', [alice.nick, carol.nick, dave.nick], [bob.nick]);
      stage.breaksOff(dave);
      await stage.lists(carol, '!users', [alice.nick, carol.nick], [bob.nick, dave.nick]);
      const [erin] = await stage.enter('erin');
      await stage.lists(carol, '!users', [alice.nick, carol.nick, erin.nick], [bob.nick, dave.nick]);
    },
  }),
  rule('users-answers-the-asker', {
    rule: 'The answer to !users goes to the one that asked, and to nobody else.',
    asks: USERS,
    cause: 'Write the answer to the connection that asked, and do not pass the command on.',
    needs: ['users'],
    async run(stage) {
      const people = await stage.enter('alice', 'bob', 'carol', 'dave');
      const [alice, ...others] = people;
      await stage.barrier(alice);
      for (const other of others) await stage.barrier(other);
      const marks = stage.marks();
      await stage.ask(alice, '!users');
      for (const other of others) {
        const lines = stage.plainLines(other, marks.get(other) ?? 0);
        const text = lines.map((line) => line.text).join('\n');
        if (people.filter((one) => hasWord(text, one.nick)).length >= 3 || text.includes('!users')) {
          throw stage.failure(`${other.name} does not get ${alice.name}'s question or its answer.`, [
            `${other.name} got:`,
            ...stage.quoted(lines),
          ]);
        }
      }
    },
  }),
  rule('users-without-nameless', {
    rule: '!users does not name those who have no nickname yet.',
    asks: `${USERS} ${NAMELESS}`,
    cause:
      'A connection without a nickname is no user yet: leave it out, or take it into the collection only with its nickname.',
    needs: ['users'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const form = async (): Promise<string> => {
        const lines = await stage.ask(alice, '!users');
        const names = [alice.nick, bob.nick];
        const shown = lines.map((line) => line.text.replace(/^[>\s$%:*#]+/, '')).join('\n');
        return names.reduce((text, name) => text.replaceAll(name, 'N'), shown).replace(/\d+/g, '0');
      };
      await form();
      const without = await form();
      if ((await form()) !== without) return; // it is never twice the same, so that nothing can be said
      const strangers = [await stage.connect('carol'), await stage.connect('dave')];
      stage.did('Two more connected, and have sent no nickname yet.');
      strangers[1]?.sendBytes(strangers[1].nick.slice(0, 4));
      await stage.roundTrip(alice, bob);
      await stage.roundTrip(alice, bob);
      await form();
      const withThem = await form();
      if (withThem === without || (await form()) === without) return;
      for (const stranger of strangers) stage.leaves(stranger);
      // On a server that others use too, somebody else may have come: then it does not become as before.
      const isShared = stage.server === undefined;
      for (let asked = 0; isShared && (await form()) !== without; asked++) if (asked > MAX_QUESTIONS) return;
      throw stage.failure('The answer to !users is as before.', [
        `Before, ${alice.name} got (N is a nickname):`,
        quote(without),
        withThem === '' ? 'While they were there, there was no answer.' : 'While they were there, it was:',
        ...(withThem === '' ? [] : [quote(withThem)]),
      ]);
    },
  }),
  rule('private-message', {
    rule: '#nick text reaches that one, with the sender’s nickname, and nobody else.',
    asks: PRIVATE,
    cause: 'Look the receiver up by the nickname behind #, and write to that one connection alone.',
    needs: ['nickname-prefix'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const usual = stage.text('first to everyone');
      await stage.says(alice, usual, { to: [bob, carol, dave] });
      const text = stage.text('just between us');
      await tells(stage, alice, bob, text);
      withoutCommand(stage, bob, `#${bob.nick}`, text, usual);
      await tells(stage, bob, alice, stage.text('and back'));
      await tells(stage, dave, carol, `${stage.text('to: carol #1')} @home !now`);
      await tells(stage, carol, alice, `${stage.text('with  two  spaces')}   in  it`);
      await tells(stage, alice, dave, stage.text());
      await stage.says(alice, stage.text('to everyone again'), { to: [bob, carol, dave] });
    },
  }),
  rule('private-to-oneself', {
    rule: 'A private message to oneself is delivered, or refused with a word; nobody else gets it.',
    asks: PRIVATE,
    cause:
      'The sender is a user like all others. Nothing special has to be done; if you do not want it, say so to the sender.',
    needs: ['private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const text = stage.text('note to myself');
      const { mark } = alice;
      const marks = stage.marks();
      stage.sends(alice, `#${alice.nick} ${text}`);
      await stage.barrier(alice, [bob, carol]);
      for (const other of [bob, carol]) stage.mustNotHear(other, text, marks.get(other));
      const told = stage.plainLines(alice, mark, text).some((line) => /\p{L}/u.test(line.text));
      if (!told)
        throw stage.failure(`${alice.name} gets ${quote(text)}, or is told that this is not possible.`, [
          `${alice.name} got nothing.`,
        ]);
      await stage.says(alice, stage.text('hello'), { to: [bob, carol] });
    },
  }),
  rule('private-to-nobody', {
    rule: 'A private message to a nickname that nobody has is answered with an error, and the chat goes on.',
    asks: `${PRIVATE} ${ERRORS}`,
    cause: CRASH,
    needs: ['private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const nobody = stage.name('nobody');
      const text = stage.text('are you there');
      await stage.isTold(alice, `nobody is called ${nobody}`, `#${nobody} ${text}`);
      for (const other of [bob, carol]) stage.mustNotHear(other, text);
      await stage.says(alice, stage.text('I am still here'), { to: [bob, carol] });
      const { nick } = bob;
      stage.leaves(bob);
      await stage.lists(alice, '!users', [carol.nick], [nick]);
      const late = stage.text('are you still there');
      await stage.isTold(alice, `${nick} is gone`, `#${nick} ${late}`);
      stage.mustNotHear(carol, late);
      await stage.says(carol, stage.text('bob has left'), { to: [alice] });
    },
  }),
  rule('signs-within-a-text', {
    rule: '#, @ and ! make a command only where they are the first character of a line.',
    asks: 'What a line is, its first character says.',
    cause: 'Look at the first character (startswith), not anywhere in the line (in).',
    needs: ['private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const to = [bob, carol];
      await stage.says(alice, `tell #${bob.nick} that ${stage.text('hello')}`, { to });
      await stage.says(alice, `mail ${bob.nick}@home ${stage.text('now')}`, { to });
      await stage.says(alice, `try !users or ${stage.text('!rooms')}`, { to });
      await stage.says(alice, `${bob.nick} ${stage.text('is a nickname')}`, { to });
      await stage.says(alice, `users ${stage.text('rooms')} #`, { to });
      await stage.says(alice, `${bob.nick}: ${stage.text('you there')}`, { to });
    },
  }),
  rule('incomplete-private', {
    rule: '# alone, #nick alone and #nick with nothing behind it disturb nobody.',
    asks: ERRORS,
    cause: `${CRASH} “line.split(' ', 1)” has one part only where there is no space.`,
    needs: ['private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const line of [
        '#',
        `#${bob.nick}`,
        `#${bob.nick} `,
        '# ',
        `#${stage.name('nobody')}`,
        `#  ${bob.nick}`,
        '##',
        `##${bob.nick} x`,
      ]) {
        stage.sends(alice, line);
        await stage.fragmentIsRead(alice);
        await stage.says(alice, stage.text('I am still here'), { to: [bob, carol] });
      }
      await stage.says(bob, stage.text('I am here too'), { to: [alice, carol] });
      await tells(stage, alice, bob, stage.text('a whole one'));
    },
  }),
  rule('unknown-command', {
    rule: 'A command that does not exist is answered with an error to its sender, and reaches nobody else.',
    asks: ERRORS,
    cause: 'Where a line begins with ! and is none of the commands, answer with an error line to the sender alone.',
    needs: ['nickname-prefix'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const text = stage.text('!frobnicate');
      await stage.isTold(alice, 'there is no such command', text);
      for (const other of [bob, carol]) stage.mustNotHear(other, text);
      for (const line of ['!', '! ', '!!', '!user', '!usersx']) {
        stage.sends(alice, line);
        await stage.fragmentIsRead(alice);
        await stage.says(alice, stage.text('I am still here'), { to: [bob, carol] });
      }
    },
  }),
  rule('mistakes-concern-their-maker', {
    rule: 'What answers somebody’s mistake goes to nobody else.',
    asks: ERRORS,
    cause: 'Write the error to the connection that made the mistake, not to all.',
    needs: ['private-to-nobody', 'unknown-command'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob', 'carol');
      await stage.barrier(alice);
      await stage.barrier(bob);
      const heardOf = async (line: string | undefined): Promise<readonly string[]> => {
        const { mark } = bob;
        if (line !== undefined) stage.sends(alice, line);
        await stage.barrier(alice);
        return stage
          .plainLines(bob, mark)
          .filter((one) => /\p{L}/u.test(one.text))
          .map((one) => one.text);
      };
      for (const line of [`#${stage.name('nobody')} hello you`, `!${stage.name('what')}`, `#${bob.nick}`, '#']) {
        if ((await heardOf(line)).length === 0) continue;
        if ((await heardOf(undefined)).length > 0 || (await heardOf(undefined)).length > 0) continue;
        const heard = await heardOf(line);
        if (heard.length > 0 && line !== `#${bob.nick}`) {
          throw stage.failure(`${bob.name} gets nothing when ${alice.name} sends ${quote(line)}.`, [
            `${bob.name} got:`,
            ...heard.map(quote),
          ]);
        }
      }
    },
  }),
  rule('lines-together', {
    rule: 'Commands and messages that arrive together are all carried out, in order.',
    asks: 'A line ends with a line break; only then is it carried out.',
    cause: IF_FOR_WHILE,
    needs: ['users', 'private-message', 'two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [one, two, three] = [stage.text('to all first'), stage.text('to bob'), stage.text('to all last')];
      const marks = stage.marks();
      stage.did(`alice sent at once: ${and([one, `#${bob.nick} ${two}`, '!users', three].map(quote))}.`);
      alice.sendBytes(`${one}\n#${bob.nick} ${two}\n!users\n${three}\n`);
      await stage.heard(alice, one, { to: [bob, carol], mark: marks });
      await stage.heard(alice, three, { to: [bob, carol], mark: marks });
      await stage.heard(alice, two, { to: [bob], notTo: [carol], mark: marks });
      const answer = stage
        .plainLines(alice, marks.get(alice) ?? 0)
        .map((line) => line.text)
        .join('\n');
      if (!hasWord(answer, carol.nick))
        throw new Failure(`${alice.name} gets the answer to !users.`, stage.cameTo(alice, marks.get(alice) ?? 0));
    },
  }),
];

/** Somebody takes a nickname whose owner has just left: tried again until the server has noticed that. */
export async function returns(stage: Stage, nick: string, witness: Person): Promise<Person> {
  const said = stage.story.length;
  const started = stage.now();
  for (let attempt = 1; ; attempt++) {
    stage.story.length = said;
    const person = await stage.connect('again');
    person.name = nick;
    person.nick = nick;
    stage.did(`Then somebody connected and gave the nickname ${quote(nick)}.`);
    person.sendLine(nick);
    await stage.gap();
    const text = stage.text('I am back');
    const hasHeard = () => stage.withToken(witness, text).length > 0;
    let isSaid = false;
    for (let trip = 0; trip < 3 && !hasHeard() && person.connection.state === 'open'; trip++) {
      if (!isSaid) person.sendLine(text);
      isSaid = true;
      for (const other of stage.othersIn(witness).slice(0, 1)) await stage.roundTrip(witness, other);
    }
    if (hasHeard()) {
      await stage.meet([person]);
      return person;
    }
    if (attempt > 10 && stage.now() - started > 1500) {
      throw stage.failure(`${nick} is free: its owner has left.`, stage.cameTo(person, 0));
    }
    person.connection.leave();
    await stage.gap();
  }
}
