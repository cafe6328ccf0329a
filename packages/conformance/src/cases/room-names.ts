/** Stage 4 of the exercise: the names of rooms. */
import { hasWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { ENTER, enterRoom, leaveRoom, roomRule, SPEAK, saysIn, speaksOutside } from './room-talk.ts';
import { tells } from './talk.ts';

export const ROOM_NAME_CASES: readonly Case[] = [
  roomRule('room-like-a-nickname', {
    rule: 'A room may be called like somebody: @ is the room, # is the person.',
    asks: `${SPEAK} #nick text is a private message.`,
    cause: 'Keep rooms and nicknames in two collections: the first character says in which one to look.',
    needs: ['private-message', 'room-members', 'after-leaving', 'users'],
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
      await enterRoom(stage, room, bob);
      await saysIn(stage, alice, room, [bob, carol]);
      await saysIn(stage, bob, room, [alice, carol]);
      await leaveRoom(stage, room, bob);
      await saysIn(stage, alice, room, [carol]);
      await leaveRoom(stage, room, alice, carol);
      await tells(stage, alice, bob, stage.text('the room is gone, and the person is not'));
      const longer = `x${bob.nick}y`;
      await enterRoom(stage, longer, alice, bob);
      await saysIn(stage, bob, longer, [alice]);
      await saysIn(stage, alice, longer, [bob]);
      await leaveRoom(stage, longer, alice, bob);
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
  roomRule('room-within-another', {
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
  roomRule('room-names', {
    rule: 'A room may have capital letters and digits in its name.',
    asks: ENTER,
    cause: 'Keep and look up the name in the same way everywhere: as it is written, or everywhere in small letters.',
    needs: ['room-leave', 'room-members', 'rooms-list'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const names = [`Tea${stage.name('')}`, `${stage.name('')}Room2`, `4${stage.name('YOU')}`];
      for (const room of [...names, stage.shortName(), stage.digits(), stage.name('users')]) {
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
  roomRule('room-outsider-within-another', {
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
      await enterRoom(stage, tea, long);
      await leaveRoom(stage, tea, start);
      await saysIn(stage, long, tea, [alice]);
    },
  }),
];
