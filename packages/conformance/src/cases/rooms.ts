/** Stage 4 of the exercise: rooms. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { countWord, hasWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { CR_KEPT, CRASH, IF_FOR_WHILE } from './causes.ts';
import { returns, tells, withoutCommand } from './chat.ts';

const ENTER = '!enter room enters a room; a room that does not exist is created.';
const LEAVE = '!leave room leaves it; with its last member the room is gone.';
const SPEAK = '@room text reaches everyone in the room, and nobody else. Only its members can speak in it.';
const ROOMS = '!rooms answers with the names of all rooms.';
const MEMBERS = '!members room answers with the nicknames of those who are in the room.';
const GONE = 'A client that leaves the chat leaves all its rooms.';
const ERRORS = 'A mistake is answered with an error message to the one that made it; the connection stays.';

function rule(name: string, rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] }): Case {
  return {
    name,
    stage: 'rooms',
    ...rest,
    needs: ['nickname-prefix', ...(name === 'room-message' ? [] : ['room-message']), ...(rest.needs ?? [])],
  };
}

/** Each of these people enters the room; the server has carried it out when this ends. */
async function enterRoom(stage: Stage, room: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) stage.sends(person, `!enter ${room}`);
  for (const person of people) await stage.barrier(person);
}

async function leaveRoom(stage: Stage, room: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) stage.sends(person, `!leave ${room}`);
  for (const person of people) await stage.barrier(person);
}

/** Somebody says something in a room: these hear it, and nobody else of those who are in the chat. */
async function saysIn(
  stage: Stage,
  from: Person,
  room: string,
  to: readonly Person[],
  text: string = stage.text('in the room'),
): Promise<string> {
  const marks = stage.marks();
  stage.sends(from, `@${room} ${text}`);
  const notTo = stage.othersIn(from).filter((one) => !to.includes(one));
  await stage.heard(from, text, {
    to: to.filter((one) => one !== from),
    notTo,
    mark: marks,
    as: `the message in ${room}`,
  });
  return text;
}

/** Somebody who is not in the room speaks in it: told so, and nobody hears it. */
async function speaksOutside(stage: Stage, from: Person, room: string, about: string): Promise<void> {
  const text = stage.text('may I');
  await stage.isTold(from, about, `@${room} ${text}`);
  for (const other of stage.othersIn(from)) stage.mustNotHear(other, text);
}

/** The answer to `!members` of a room that is gone names nobody; whether it is an error or empty is all the same. */
async function isGone(stage: Stage, person: Person, room: string, formerMembers: readonly Person[]): Promise<void> {
  await stage.lists(person, '!rooms', [], [room]);
  await stage.lists(
    person,
    `!members ${room}`,
    [],
    formerMembers.filter((one) => one !== person).map((one) => one.nick),
  );
}

export const ROOM_CASES: readonly Case[] = [
  rule('room-message', {
    rule: 'What is said in a room reaches its members, with the sender’s nickname, and nobody else.',
    asks: `${ENTER} ${SPEAK}`,
    cause: 'Keep for each room the collection of its members, and write to those alone.',
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const tea = stage.name('tea');
      const usual = stage.text('first to everyone');
      await stage.says(alice, usual, { to: [bob, carol, dave] });
      await enterRoom(stage, tea, alice, bob, carol);
      const text = await saysIn(stage, alice, tea, [bob, carol]);
      withoutCommand(stage, bob, `@${tea}`, text, usual);
      await saysIn(stage, bob, tea, [alice, carol]);
      await saysIn(stage, carol, tea, [alice, bob], `${stage.text('with  two  spaces')}   and @home #1 !now`);
      await stage.says(dave, stage.text('to everyone'), { to: [alice, bob, carol] });
      await stage.says(alice, stage.text('to everyone'), { to: [bob, carol, dave] });
      if (!hasWord(stage.withToken(bob, text)[0]?.text ?? '', tea)) {
        stage.notes.add('A message in a room does not name the room: one cannot tell it from a message to everyone.');
      }
    },
  }),
  rule('room-outsider', {
    rule: 'Somebody who is not in a room is told so when speaking in it, and nobody hears it.',
    asks: `${SPEAK} ${ERRORS}`,
    cause: 'Look whether the sender is a member before you pass a line on to a room.',
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob);
      await speaksOutside(stage, carol, tea, `${carol.nick} is not in the room ${tea}`);
      await enterRoom(stage, milk, carol);
      await speaksOutside(stage, carol, tea, `${carol.nick} is not in the room ${tea}`);
      await saysIn(stage, alice, tea, [bob]);
      await stage.says(carol, stage.text('I am still here'), { to: [alice, bob] });
    },
  }),
  rule('room-unknown', {
    rule: 'Speaking in a room that does not exist is answered with an error, and does not create it.',
    asks: `${SPEAK} ${ERRORS}`,
    cause: CRASH,
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const nowhere = stage.name('nowhere');
      await speaksOutside(stage, alice, nowhere, `there is no room ${nowhere}`);
      await stage.says(alice, stage.text('I am still here'), { to: [bob] });
      await stage.lists(bob, '!rooms', [], [nowhere]);
    },
  }),
  rule('room-leave', {
    rule: 'Somebody who has left a room hears nothing more of it, and can no longer speak in it.',
    asks: LEAVE,
    cause: 'At !leave, take the client out of that room’s members: that client alone, and that room alone.',
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob, carol);
      await enterRoom(stage, milk, alice, bob);
      await leaveRoom(stage, tea, bob);
      await saysIn(stage, alice, tea, [carol]);
      await saysIn(stage, carol, tea, [alice]);
      await speaksOutside(stage, bob, tea, `${bob.nick} is no longer in the room ${tea}`);
      await saysIn(stage, bob, milk, [alice]);
      await saysIn(stage, alice, milk, [bob]);
      await stage.says(bob, stage.text('to everyone'), { to: [alice, carol] });
      await stage.says(alice, stage.text('to everyone'), { to: [bob, carol] });
      await enterRoom(stage, tea, bob);
      await saysIn(stage, alice, tea, [bob, carol]);
      await saysIn(stage, bob, tea, [alice, carol]);
      await leaveRoom(stage, tea, alice);
      await saysIn(stage, bob, tea, [carol]);
    },
  }),
  rule('room-leave-elsewhere', {
    rule: 'Leaving a room that one is not in, or that does not exist, changes nothing.',
    asks: LEAVE,
    cause:
      'Look whether the client is a member before you take it out: discard() instead of remove(), delete only what is there.',
    needs: ['room-leave'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob);
      await enterRoom(stage, milk, carol);
      await leaveRoom(stage, tea, carol);
      await leaveRoom(stage, stage.name('nowhere'), alice);
      await leaveRoom(stage, milk, alice);
      await saysIn(stage, alice, tea, [bob]);
      await saysIn(stage, bob, tea, [alice]);
      await stage.lists(carol, '!rooms', [tea, milk], []);
      await stage.lists(carol, `!members ${milk}`, [carol.nick], [alice.nick, bob.nick]);
      await leaveRoom(stage, tea, bob);
      await leaveRoom(stage, tea, bob);
      await stage.lists(alice, `!members ${tea}`, [alice.nick], [bob.nick]);
      await stage.says(bob, stage.text('I am still here'), { to: [alice, carol] });
      await saysIn(stage, alice, tea, []);
    },
  }),
  rule('rooms-list', {
    rule: '!rooms names the rooms that exist, to the one that asked.',
    asks: ROOMS,
    cause: 'A room exists from its first member to its last.',
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk, cake] = [stage.name('tea'), stage.name('milk'), stage.name('cake')];
      await stage.lists(alice, '!rooms', [], [tea, milk, cake]);
      await enterRoom(stage, tea, alice);
      await stage.lists(bob, '!rooms', [tea], [milk, cake]);
      await enterRoom(stage, milk, alice, bob);
      await enterRoom(stage, cake, carol);
      const all = await stage.lists(carol, '!rooms', [tea, milk, cake], []);
      const text = all.map((line) => line.text).join('\n');
      if (countWord(text, milk) > countWord(text, tea)) {
        throw stage.failure(`!rooms names ${milk} once: it has two members, but it is one room.`, [
          'The answer was:',
          quote(text),
        ]);
      }
      const marks = stage.marks();
      await stage.barrier(bob);
      await stage.ask(alice, '!rooms');
      for (const other of [bob, carol]) {
        const heard = stage
          .plainLines(other, marks.get(other) ?? 0)
          .map((line) => line.text)
          .join('\n');
        if ([tea, milk, cake].every((room) => hasWord(heard, room)) || heard.includes('!rooms')) {
          throw stage.failure(`${other.name} does not get ${alice.name}'s question or its answer.`, [
            `${other.name} got:`,
            quote(heard),
          ]);
        }
      }
    },
  }),
  rule('rooms-none', {
    rule: 'Where there are no rooms, !rooms is answered, and nothing breaks.',
    asks: `${ROOMS} Where there are none, the answer is an empty line or a word that says so.`,
    cause: 'Where there are no rooms, send an empty line or a sentence: a client that asks waits for an answer.',
    needs: ['rooms-list'],
    needsFresh: true,
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const none = (await stage.ask(alice, '!rooms')).length;
      await stage.says(alice, stage.text('I am still here'), { to: [bob] });
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice);
      const one = await stage.lists(alice, '!rooms', [tea], []);
      await enterRoom(stage, milk, alice);
      const two = await stage.lists(alice, '!rooms', [tea, milk], []);
      await leaveRoom(stage, tea, alice);
      await leaveRoom(stage, milk, alice);
      await stage.lists(alice, '!rooms', [], [tea, milk]);
      await stage.says(alice, stage.text('still here'), { to: [bob] });
      // A server that writes a line for each room writes none for no room, and that is right, too.
      const isLinePerRoom = two.length > one.length;
      if (none === 0 && !isLinePerRoom) {
        throw stage.failure(`${alice.name} gets an answer to !rooms.`, [
          'While there was no room, there was no answer, not even an empty line.',
        ]);
      }
    },
  }),
  rule('room-members', {
    rule: '!members names those who are in the room, and nobody else.',
    asks: MEMBERS,
    cause: 'Answer with the members of the room that was asked for, as they are at this moment.',
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob);
      await enterRoom(stage, milk, bob, carol);
      await stage.lists(alice, `!members ${tea}`, [alice.nick, bob.nick], [carol.nick, dave.nick]);
      await stage.lists(bob, `!members ${milk}`, [bob.nick, carol.nick], [dave.nick]);
      await stage.lists(carol, `!members ${milk}`, [bob.nick, carol.nick], [alice.nick, dave.nick]);
      await enterRoom(stage, tea, dave);
      await stage.lists(dave, `!members ${tea}`, [alice.nick, bob.nick, dave.nick], [carol.nick]);
      await leaveRoom(stage, tea, alice);
      await stage.lists(dave, `!members ${tea}`, [bob.nick, dave.nick], [alice.nick, carol.nick]);
      const marks = stage.marks();
      await stage.ask(bob, `!members ${tea}`);
      for (const other of [alice, dave, carol]) {
        const heard = stage
          .plainLines(other, marks.get(other) ?? 0)
          .map((line) => line.text)
          .join('\n');
        if ((hasWord(heard, bob.nick) && hasWord(heard, dave.nick)) || heard.includes('!members')) {
          throw stage.failure(`${other.name} does not get ${bob.name}'s question or its answer.`, [
            `${other.name} got:`,
            quote(heard),
          ]);
        }
      }
    },
  }),
  rule('room-members-unknown', {
    rule: '!members of a room that does not exist is answered, and the chat goes on.',
    asks: `${MEMBERS} ${ERRORS}`,
    cause:
      'Your server looks up a room that is not there (KeyError, undefined). Look first whether it exists, and answer with an error line.',
    needs: ['room-members'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const nowhere = stage.name('nowhere');
      const answer = await stage.ask(alice, `!members ${nowhere}`);
      await stage.says(alice, stage.text('I am still here'), { to: [bob] });
      await stage.lists(alice, '!rooms', [], [nowhere]);
      if (answer.length === 0) {
        throw stage.failure(`${alice.name} gets an answer to !members ${nowhere}.`, [`${alice.name} got nothing.`]);
      }
      await enterRoom(stage, stage.name('tea'), alice);
      await stage.says(alice, stage.text('and rooms still work'), { to: [bob] });
    },
  }),
  rule('room-twice', {
    rule: 'Entering a room twice is entering it once.',
    asks: ENTER,
    cause: 'Keep the members in a set, or look whether the client is in the list already.',
    needs: ['room-leave', 'room-members'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob);
      const count = async (asker: Person, nick: string) =>
        countWord((await stage.ask(asker, `!members ${tea}`)).map((line) => line.text).join('\n'), nick);
      const before = await count(alice, bob.nick);
      await enterRoom(stage, tea, bob);
      await enterRoom(stage, tea, bob, alice);
      await saysIn(stage, alice, tea, [bob]);
      await saysIn(stage, bob, tea, [alice]);
      const after = await count(alice, bob.nick);
      if (after !== before) {
        throw stage.failure(`!members ${tea} names ${bob.nick} as often as before, ${before} time(s).`, [
          `It names ${bob.nick} ${after} times.`,
        ]);
      }
      await leaveRoom(stage, tea, bob);
      await saysIn(stage, alice, tea, []);
      await stage.lists(alice, `!members ${tea}`, [alice.nick], [bob.nick]);
      await leaveRoom(stage, tea, alice);
      await isGone(stage, carol, tea, [alice, bob]);
    },
  }),
  rule('rooms-several', {
    rule: 'One can be in several rooms; each room is a conversation of its own.',
    asks: `${ENTER} ${SPEAK}`,
    cause: 'A client may be in many rooms at once: entering one leaves no other.',
    needs: ['room-leave'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const [tea, milk, cake] = [stage.name('tea'), stage.name('milk'), stage.name('cake')];
      await enterRoom(stage, tea, alice, bob);
      await enterRoom(stage, milk, alice, carol);
      await enterRoom(stage, cake, alice, dave);
      await saysIn(stage, alice, tea, [bob]);
      await saysIn(stage, alice, milk, [carol]);
      await saysIn(stage, alice, cake, [dave]);
      await saysIn(stage, bob, tea, [alice]);
      await saysIn(stage, carol, milk, [alice]);
      await saysIn(stage, dave, cake, [alice]);
      await leaveRoom(stage, milk, alice);
      await saysIn(stage, bob, tea, [alice]);
      await saysIn(stage, dave, cake, [alice]);
      await saysIn(stage, carol, milk, []);
    },
  }),
  rule('room-gone', {
    rule: 'With its last member a room is gone; before that, it stays.',
    asks: LEAVE,
    cause: 'After you have taken a member out, look whether the room is empty, and then take the room out, too.',
    needs: ['room-leave', 'rooms-list', 'room-members'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, milk, carol);
      await enterRoom(stage, tea, alice, bob);
      await leaveRoom(stage, tea, alice);
      await stage.lists(carol, '!rooms', [tea, milk], []);
      await saysIn(stage, bob, tea, []);
      await leaveRoom(stage, tea, bob);
      await stage.lists(carol, '!rooms', [milk], [tea]);
      await isGone(stage, carol, tea, [alice, bob]);
      await speaksOutside(stage, bob, tea, `there is no room ${tea} any more`);
      await enterRoom(stage, tea, bob);
      await stage.lists(carol, '!rooms', [milk, tea], []);
      await saysIn(stage, bob, tea, []);
      await stage.lists(bob, `!members ${tea}`, [bob.nick], [alice.nick]);
      await enterRoom(stage, tea, alice);
      await saysIn(stage, bob, tea, [alice]);
      await saysIn(stage, carol, milk, []);
    },
  }),
  ...(['leaves', 'breaksOff'] as const).map((how) =>
    rule(how === 'leaves' ? 'room-hang-up' : 'room-break-off', {
      rule:
        how === 'leaves'
          ? 'Somebody who closes the connection is out of all rooms.'
          : 'Somebody whose connection breaks off is out of all rooms.',
      asks: GONE,
      cause:
        'When a connection ends, take the client out of every room (and the rooms out that are empty then). Go over a copy: a collection must not change while you go over it.',
      needs: ['room-gone'],
      async run(stage) {
        const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
        const rooms = [stage.name('tea'), stage.name('milk'), stage.name('cake'), stage.name('rice')];
        const [tea = '', milk = '', cake = '', rice = ''] = rooms;
        for (const room of [milk, tea, cake, rice]) await enterRoom(stage, room, bob);
        await enterRoom(stage, tea, alice, carol);
        await enterRoom(stage, cake, alice);
        const { nick } = bob;
        stage[how](bob);
        await stage.lists(alice, '!rooms', [tea, cake], [milk, rice]);
        await stage.lists(alice, `!members ${tea}`, [alice.nick, carol.nick], [nick]);
        await stage.lists(alice, `!members ${cake}`, [alice.nick], [nick]);
        for (let n = 0; n < 3; n++) await saysIn(stage, alice, tea, [carol]);
        await saysIn(stage, carol, tea, [alice]);
        await saysIn(stage, alice, cake, []);
        const again = await returns(stage, nick, alice);
        await saysIn(stage, alice, tea, [carol]);
        await saysIn(stage, alice, cake, []);
        await stage.lists(alice, `!members ${tea}`, [alice.nick, carol.nick], [nick]);
        await speaksOutside(stage, again, tea, `${nick} is not in the room ${tea}: it has come anew`);
        await enterRoom(stage, milk, dave);
        await saysIn(stage, dave, milk, []);
        await tells(stage, dave, again, stage.text('not in the room'));
      },
    }),
  ),
  rule('room-founder-leaves', {
    rule: 'A room outlives the one who made it.',
    asks: LEAVE,
    cause: 'A room is gone with its last member, and not with its first.',
    needs: ['room-leave', 'rooms-list'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob, carol);
      await enterRoom(stage, milk, alice, bob, carol);
      await leaveRoom(stage, tea, alice);
      await saysIn(stage, bob, tea, [carol]);
      const { nick } = alice;
      stage.leaves(alice);
      await stage.lists(bob, '!users', [bob.nick, carol.nick], [nick]);
      await saysIn(stage, carol, tea, [bob]);
      await saysIn(stage, carol, milk, [bob]);
      await stage.lists(bob, '!rooms', [tea, milk], []);
    },
  }),
  rule('room-like-a-nickname', {
    rule: 'A room may be called like somebody: @ is the room, # is the person.',
    asks: `${SPEAK} #nick text is a private message.`,
    cause: 'Keep rooms and nicknames in two collections: the first character says in which one to look.',
    needs: ['private-message', 'room-members'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const room = bob.nick;
      await enterRoom(stage, room, alice, carol);
      await saysIn(stage, alice, room, [carol]);
      await saysIn(stage, carol, room, [alice]);
      await tells(stage, alice, bob, stage.text('to the person'));
      await tells(stage, carol, bob, stage.text('to the person'));
      await tells(stage, bob, carol, stage.text('from the person'));
      await speaksOutside(stage, bob, room, `${bob.nick} is not in the room of that name`);
      await stage.lists(alice, '!users', [alice.nick, bob.nick, carol.nick], []);
      await stage.lists(alice, `!members ${room}`, [alice.nick, carol.nick], []);
      await leaveRoom(stage, room, alice, carol);
      await tells(stage, alice, bob, stage.text('the room is gone, and the person is not'));
      await stage.says(bob, stage.text('I am still here'), { to: [alice, carol] });
      // A server may say after each user in which rooms it is.
      let namesRooms = false;
      const newcomer = await (async () => {
        const tea = stage.name('tea');
        await enterRoom(stage, tea, alice, carol);
        const users = await stage.lists(alice, '!users', [bob.nick], []);
        namesRooms = users.some((line) => hasWord(line.text, tea));
        const person = await stage.enterAs(tea);
        await saysIn(stage, alice, tea, [carol]);
        await tells(stage, alice, person, stage.text('called like a room'));
        return person;
      })();
      const { nick } = newcomer;
      stage.leaves(newcomer);
      await stage.lists(alice, '!users', [alice.nick, bob.nick], namesRooms ? [] : [nick]);
      await saysIn(stage, alice, nick, [carol]);
    },
  }),
  rule('room-within-another', {
    rule: 'The name of a room may be a part of another one.',
    asks: SPEAK,
    cause:
      'Compare whole names (==, or a dictionary with the name as key). “in” on a text, startswith and endswith also find parts of it.',
    needs: ['room-leave', 'room-members', 'rooms-list'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const long = `${stage.name('')}pot${stage.name('')}`;
      const [start, middle, end] = [long.slice(0, 4), long.slice(2, 7), long.slice(-4)];
      await enterRoom(stage, long, alice, bob);
      await enterRoom(stage, start, alice, carol);
      await enterRoom(stage, middle, alice, dave);
      await enterRoom(stage, end, alice, bob, dave);
      await stage.lists(carol, '!rooms', [long, start, middle, end], []);
      await saysIn(stage, alice, long, [bob]);
      await saysIn(stage, alice, start, [carol]);
      await saysIn(stage, alice, middle, [dave]);
      await saysIn(stage, alice, end, [bob, dave]);
      await speaksOutside(stage, carol, long, `${carol.nick} is not in the room ${long}`);
      await speaksOutside(stage, bob, start, `${bob.nick} is not in the room ${start}`);
      await stage.lists(alice, `!members ${start}`, [alice.nick, carol.nick], [bob.nick, dave.nick]);
      await leaveRoom(stage, start, alice, carol);
      await stage.lists(carol, '!rooms', [long, middle, end], [start]);
      await saysIn(stage, alice, long, [bob]);
      await speaksOutside(stage, carol, start, `there is no room ${start} any more`);
      await leaveRoom(stage, long, alice, bob);
      await stage.lists(carol, '!rooms', [middle, end], [start, long]);
      await saysIn(stage, dave, middle, [alice]);
    },
  }),
  rule('room-names', {
    rule: 'A room may have capital letters and digits in its name.',
    asks: ENTER,
    cause: 'Keep and look up the name in the same way everywhere: as it is written, or everywhere in small letters.',
    needs: ['room-leave', 'room-members', 'rooms-list'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const room of [`Tea${stage.name('')}`, `${stage.name('')}Room2`, `4${stage.name('YOU')}`]) {
        await enterRoom(stage, room, alice, bob);
        await saysIn(stage, alice, room, [bob]);
        await saysIn(stage, bob, room, [alice]);
        await stage.lists(alice, `!members ${room}`, [alice.nick, bob.nick], [carol.nick]);
        await stage.lists(carol, '!rooms', [room], []);
        await leaveRoom(stage, room, bob);
        await saysIn(stage, alice, room, []);
        await leaveRoom(stage, room, alice);
        await stage.lists(carol, '!rooms', [], [room]);
      }
    },
  }),
  rule('room-outsider-within-another', {
    rule: 'Somebody whose nickname is a part of a member’s nickname is no member.',
    asks: SPEAK,
    cause: 'Compare whole nicknames, or the clients themselves. “in” on a text also finds parts of it.',
    needs: ['room-outsider', 'room-members', 'nickname-within-another'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const long = await stage.enterAs(`${stage.name('')}hann${stage.name('')}`);
      const [start, end] = [await stage.enterAs(long.nick.slice(0, 4)), await stage.enterAs(long.nick.slice(-4))];
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, long);
      await speaksOutside(stage, start, tea, `${start.nick} is not in the room ${tea}`);
      await speaksOutside(stage, end, tea, `${end.nick} is not in the room ${tea}`);
      await saysIn(stage, alice, tea, [long]);
      await enterRoom(stage, tea, start);
      await saysIn(stage, alice, tea, [long, start]);
      await leaveRoom(stage, tea, long);
      await saysIn(stage, start, tea, [alice]);
      await stage.lists(bob, `!members ${tea}`, [alice.nick, start.nick], [long.nick, end.nick]);
      await speaksOutside(stage, long, tea, `${long.nick} is no longer in the room ${tea}`);
    },
  }),
  rule('nameless-commands', {
    rule: 'Without a nickname nobody can speak, neither to a person nor in a room, nor enter one.',
    asks: 'Only clients with a nickname take part in the chat. The first line that a client sends is its nickname.',
    cause: 'The first line is the nickname, whatever it begins with. Look at commands only when the client has one.',
    needs: ['private-message', 'rooms-list', 'room-members', 'nickname-invalid-start'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob);
      const texts = [stage.text('to bob'), stage.text('to the room')];
      for (const line of [
        `#${bob.nick} ${texts[0]}`,
        `@${tea} ${texts[1]}`,
        `!enter ${tea}`,
        `!enter ${milk}`,
        `!leave ${tea}`,
      ]) {
        const stranger = await stage.connect('stranger');
        stage.did(`Somebody connected and sent as first line ${quote(line)}.`);
        stranger.sendLine(line);
        await stage.fragmentIsRead(stranger);
        await saysIn(stage, alice, tea, [bob]);
        stage.leaves(stranger);
      }
      for (const text of texts) for (const person of [alice, bob]) stage.mustNotHear(person, text);
      await stage.lists(alice, '!rooms', [tea], [milk]);
      await stage.lists(alice, `!members ${tea}`, [alice.nick, bob.nick], []);
      await saysIn(stage, bob, tea, [alice]);
    },
  }),
  rule('room-incomplete', {
    rule: 'Commands without a name, and @ without a text, disturb nobody.',
    asks: ERRORS,
    cause: CRASH,
    needs: ['room-members'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob);
      for (const line of [
        '@',
        `@${tea}`,
        `@${tea} `,
        '@ ',
        '!enter',
        '!leave',
        '!members',
        '!enter ',
        '!leave ',
        '!members ',
        '@@',
        `@${stage.name('no')}`,
      ]) {
        stage.sends(alice, line);
        await stage.fragmentIsRead(alice);
        await stage.says(alice, stage.text('I am still here'), { to: [bob, carol] });
      }
      await saysIn(stage, alice, tea, [bob]);
      await saysIn(stage, bob, tea, [alice]);
      await stage.lists(bob, `!members ${tea}`, [alice.nick, bob.nick], []);
    },
  }),
  rule('room-telnet', {
    rule: 'The commands of rooms work from telnet, whose lines end with CRLF.',
    asks: 'It can be tried with telnet and with nc.',
    cause: CR_KEPT,
    needs: ['room-members', 'rooms-list', 'nickname-telnet', 'room-gone'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      alice.lineEnd = '\r\n';
      stage.did(`From here on, ${alice.name} ends each line with \\r\\n.`);
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob);
      await saysIn(stage, alice, tea, [bob]);
      await saysIn(stage, bob, tea, [alice]);
      await stage.lists(alice, `!members ${tea}`, [alice.nick, bob.nick], []);
      const rooms = await stage.lists(alice, '!rooms', [tea], []);
      const text = rooms.map((line) => line.text).join('\n');
      if (countWord(text, tea) !== 1 || /[A-Za-z0-9].*\r/.test(text)) {
        throw stage.failure(`Both have entered one room, ${tea}.`, ['The answer to !rooms was:', quote(text)]);
      }
      await leaveRoom(stage, tea, alice);
      await saysIn(stage, bob, tea, []);
      await leaveRoom(stage, tea, bob);
      await stage.lists(bob, '!rooms', [], [tea]);
      const text2 = stage.text('cut into pieces');
      await enterRoom(stage, tea, alice, bob);
      const mark = stage.marks();
      await stage.sendsInPieces(alice, [`@${tea.slice(0, 2)}`, `${tea.slice(2)} ${text2}\r`, '\n']);
      await stage.heard(alice, text2, { to: [bob], mark });
    },
  }),
  rule('room-lines-together', {
    rule: 'Commands and messages of rooms that arrive together are carried out in order.',
    asks: 'A line ends with a line break; only then is it carried out.',
    cause: IF_FOR_WHILE,
    needs: ['lines-together'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, bob);
      const [before, inside, after] = [stage.text('before'), stage.text('inside'), stage.text('after')];
      const marks = stage.marks();
      stage.did(`alice sent at once: to everyone, !enter ${tea}, to the room, !leave ${tea}, to the room again.`);
      alice.sendBytes(`${before}\n!enter ${tea}\n@${tea} ${inside}\n!leave ${tea}\n@${tea} ${after}\n`);
      await stage.heard(alice, before, { to: [bob], mark: marks });
      await stage.heard(alice, inside, { to: [bob], mark: marks });
      stage.mustNotHear(bob, after);
      await saysIn(stage, bob, tea, []);
    },
  }),
];
