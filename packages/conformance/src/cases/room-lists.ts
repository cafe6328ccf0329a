/** Stage 4 of the exercise: `!rooms` and `!members`. */
import { quote } from '../stage/failure.ts';
import { countWord, hasWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { enterRoom, leaveRoom, roomRule } from './room-talk.ts';
import { ERRORS } from './talk.ts';

const ROOMS = '!rooms answers with the names of all rooms.';
const MEMBERS = '!members room answers with the nicknames of those who are in the room.';

export const ROOM_LIST_CASES: readonly Case[] = [
  roomRule('rooms-list', {
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
  roomRule('rooms-none', {
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
  roomRule('room-members', {
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
  roomRule('room-members-unknown', {
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
];
