import type { Person } from '../stage/person.ts';
import { countWord, hasWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { CRASH } from './causes.ts';
import { concernTheirMaker } from './mistakes.ts';
import { refused } from './refusals.ts';
import { ENTER, enterRoom, isGone, LEAVE, leaveRoom, roomRule, SPEAK, saysIn, speaksOutside } from './room-talk.ts';
import { saysShortly } from './short-texts.ts';
import { ERRORS, returns, tells } from './talk.ts';

const GONE = 'A client that leaves the chat leaves all its rooms.';

export const ROOM_CASES: readonly Case[] = [
  roomRule('room-message', {
    rule: 'What is said in a room reaches its members, with the sender’s nickname, and nobody else.',
    asks: `${ENTER} ${SPEAK}`,
    cause: 'Keep for each room the collection of its members, and write to those alone.',
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const tea = stage.name('tea');
      await stage.says(alice, stage.text('first to everyone'), { to: [bob, carol, dave] });
      await enterRoom(stage, tea, alice, bob, carol);
      const text = await saysIn(stage, alice, tea, [bob, carol]);
      await saysIn(stage, bob, tea, [alice, carol]);
      await saysIn(stage, carol, tea, [alice, bob], `${stage.text('with  two  spaces')}   and @home #1 !now`);
      await saysIn(stage, alice, tea, [bob, carol], `${stage.text('grüße')} 世界 100% {0} <b> "so" \\n`);
      await stage.says(dave, stage.text('to everyone'), { to: [alice, bob, carol] });
      await stage.says(alice, stage.text('to everyone'), { to: [bob, carol, dave] });
      if (!hasWord(stage.withToken(bob, text)[0]?.text ?? '', tea)) {
        stage.notes.add('A message in a room does not name the room: one cannot tell it from a message to everyone.');
      }
    },
  }),
  roomRule('room-any-text', {
    rule: 'A text in a room may begin with a sign, be short, name the room, and be said twice.',
    asks: SPEAK,
    cause: 'Everything behind the name and one space is the text. Pass it on as it stands.',
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob, carol);
      await saysIn(stage, bob, tea, [alice, carol], `${stage.text('to:')} alice: and`);
      await saysIn(stage, bob, tea, [alice, carol], `${stage.text('I like')} ${tea} and @${tea}`);
      await saysIn(stage, carol, tea, [alice, bob], stage.text('!users #1 @home'));
      await saysIn(stage, carol, tea, [alice, bob], `#${alice.nick} ${stage.text('is')} ${carol.nick}`);
      await saysIn(stage, alice, tea, [bob, carol], stage.text());
      const twice = stage.text('the same again');
      const mark = stage.marks();
      for (let time = 0; time < 2; time++) stage.sends(alice, `@${tea} ${twice}`);
      await stage.heard(alice, twice, { to: [bob, carol], mark, times: 2 });
      for (const text of ['q', '7']) await saysShortly(stage, alice, bob, text, `@${tea} `);
      await saysIn(stage, alice, tea, [bob, carol]);
    },
  }),
  roomRule('room-outsider', {
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
  roomRule('room-unknown', {
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
  roomRule('room-leave', {
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
  roomRule('room-leave-elsewhere', {
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
      const nowhere = stage.name('nowhere');
      await leaveRoom(stage, nowhere, alice);
      await stage.lists(carol, '!rooms', [tea, milk], [nowhere]);
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
  roomRule('room-twice', {
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
      let after = await count(alice, bob.nick);
      // A late answer may have been taken for the next one.
      for (let again = 0; again < 3 && after !== before; again++) after = await count(alice, bob.nick);
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
      const milk = stage.name('milk');
      await enterRoom(stage, milk, carol);
      await enterRoom(stage, milk, carol);
      await stage.lists(alice, '!rooms', [milk], []);
      await stage.lists(alice, `!members ${milk}`, [carol.nick], []);
      await enterRoom(stage, milk, alice);
      await saysIn(stage, alice, milk, [carol]);
      await saysIn(stage, carol, milk, [alice]);
    },
  }),
  roomRule('rooms-several', {
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
  roomRule('room-gone', {
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
    roomRule(how === 'leaves' ? 'room-hang-up' : 'room-break-off', {
      rule:
        how === 'leaves'
          ? 'Somebody who closes the connection is out of all rooms.'
          : 'Somebody whose connection breaks off is out of all rooms.',
      asks: GONE,
      cause:
        'When a connection ends, take the client out of every room (and the rooms out that are empty then). Go over a copy: a collection must not change while you go over it.',
      needs: ['room-gone', how === 'leaves' ? 'after-leaving' : 'after-breaking-off', 'nickname-freed'],
      async run(stage) {
        const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
        const rooms = [stage.name('tea'), stage.name('milk'), stage.name('cake'), stage.name('rice')];
        const [tea = '', milk = '', cake = '', rice = ''] = rooms;
        // Rooms of others stand before and between those of bob.
        const [first, between] = [stage.name('first'), stage.name('between')];
        await enterRoom(stage, first, carol);
        for (const room of [milk, tea]) await enterRoom(stage, room, bob);
        await enterRoom(stage, between, carol, bob);
        for (const room of [cake, rice]) await enterRoom(stage, room, bob);
        await enterRoom(stage, tea, alice, carol);
        await enterRoom(stage, cake, alice);
        const { nick } = bob;
        stage[how](bob);
        await stage.lists(alice, '!rooms', [first, tea, between, cake], [milk, rice]);
        await stage.lists(alice, `!members ${tea}`, [alice.nick, carol.nick], [nick]);
        await stage.lists(alice, `!members ${cake}`, [alice.nick], [nick]);
        await stage.lists(alice, `!members ${between}`, [carol.nick], [nick]);
        for (let n = 0; n < 3; n++) await saysIn(stage, alice, tea, [carol]);
        await saysIn(stage, carol, tea, [alice]);
        await saysIn(stage, alice, cake, []);
        const again = await returns(stage, nick, alice);
        await saysIn(stage, alice, tea, [carol]);
        await saysIn(stage, alice, cake, []);
        await stage.lists(alice, `!members ${tea}`, [alice.nick, carol.nick], [nick]);
        for (const room of [tea, between])
          await speaksOutside(stage, again, room, `${nick} is not in the room ${room}: it has come anew`);
        await enterRoom(stage, milk, dave);
        await saysIn(stage, dave, milk, []);
        await tells(stage, dave, again, stage.text('not in the room'));
      },
    }),
  ),
  roomRule('room-nickname-in-use', {
    rule: 'Somebody whose nickname is refused is in no room, and takes nobody out of one.',
    asks: `A nickname can be used by one client at a time. ${SPEAK}`,
    cause: 'When a client that was refused goes, nothing has to be taken out: it was never in.',
    needs: ['nickname-in-use', 'room-members'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, milk] = [stage.name('tea'), stage.name('milk')];
      await enterRoom(stage, tea, alice, bob);
      await enterRoom(stage, milk, bob);
      for (const lines of [[], [`@${tea} `, `!leave ${tea}`]]) {
        const second = await refused(
          stage,
          bob.nick,
          `the second ${bob.nick}`,
          `A second ${bob.nick} is told that the nickname is in use, or the connection is closed.`,
        );
        const text = stage.text('I am the second one');
        for (const line of lines) {
          if (second.connection.state !== 'open') continue;
          stage.sends(second, line.endsWith(' ') ? line + text : line);
          await stage.fragmentIsRead(second);
        }
        const said = await saysIn(stage, alice, tea, [bob]);
        for (const person of [alice, bob, carol]) stage.mustNotHear(person, text);
        stage.mustNotHear(second, said);
        if (second.connection.state === 'open') stage.leaves(second);
        await stage.roundTrip(alice, carol);
        await saysIn(stage, alice, tea, [bob]);
        await saysIn(stage, bob, tea, [alice]);
        await saysIn(stage, bob, milk, []);
        await stage.lists(carol, `!members ${tea}`, [alice.nick, bob.nick], [carol.nick]);
        await stage.lists(carol, '!rooms', [tea, milk], []);
      }
    },
  }),
  roomRule('room-mistakes-concern-their-maker', {
    rule: 'What answers somebody’s mistake with rooms goes to nobody else.',
    asks: ERRORS,
    cause: 'Write the error to the connection that made the mistake, not to all, and not to the room.',
    needs: ['mistakes-concern-their-maker', 'room-members-unknown', 'room-unknown', 'room-outsider'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [tea, nowhere] = [stage.name('tea'), stage.name('nowhere')];
      await enterRoom(stage, tea, bob, carol);
      await concernTheirMaker(stage, alice, bob, [
        `@${tea} hello you`,
        `@${nowhere} hello you`,
        `!members ${nowhere}`,
        '!members',
        '!enter',
        '!leave',
      ]);
    },
  }),
  roomRule('room-founder-leaves', {
    rule: 'A room outlives the one who made it.',
    asks: LEAVE,
    cause: 'A room is gone with its last member, and not with its first.',
    needs: ['room-leave', 'rooms-list', 'after-leaving', 'users'],
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
];
