/** Stage 4 of the exercise: lines of rooms that are incomplete, cut, or too early. */
import { quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import { countWord } from '../stage/words.ts';
import type { Case } from './case.ts';
import { CR_KEPT, CRASH, IF_FOR_WHILE } from './causes.ts';
import { enterRoom, leaveRoom, roomRule, saysIn } from './room-talk.ts';
import { ERRORS, NAMELESS, tells } from './talk.ts';

export const ROOM_LINE_CASES: readonly Case[] = [
  roomRule('nameless-commands', {
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
      await asksInVain(stage, tea, [alice, bob]);
      await stage.lists(alice, '!rooms', [tea], [milk]);
      await stage.lists(alice, `!members ${tea}`, [alice.nick, bob.nick], []);
      await saysIn(stage, bob, tea, [alice]);
    },
  }),
  roomRule('nameless-hears-no-room', {
    rule: 'A client that has not given its nickname yet gets no private message, and none of a room.',
    asks: NAMELESS,
    cause: 'Write a private message to its receiver alone, and one of a room to its members alone.',
    needs: ['nameless-hears-nothing', 'private-message'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob);
      const stranger = await stage.connect('stranger');
      stage.did('Somebody connected, and has sent no nickname yet.');
      const text = stage.text('between us');
      await tells(stage, alice, bob, text);
      const said = await saysIn(stage, bob, tea, [alice]);
      await stage.roundTrip(alice, bob);
      for (const one of [text, said]) stage.mustNotHear(stranger, one);
    },
  }),
  roomRule('room-incomplete', {
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
  roomRule('room-telnet', {
    rule: 'The commands of rooms work from telnet, whose lines end with CRLF.',
    asks: 'It can be tried with telnet and with nc.',
    cause: CR_KEPT,
    needs: ['room-members', 'rooms-list', 'nickname-telnet', 'room-gone'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const tea = stage.name('tea');
      const answer = async () => (await stage.lists(alice, '!rooms', [tea], [])).map((line) => line.text).join('\n');
      await enterRoom(stage, tea, alice, bob);
      // An answer may name a room twice, say as one that the asker is in.
      const before = countWord(await answer(), tea);
      await leaveRoom(stage, tea, alice);
      alice.lineEnd = '\r\n';
      stage.did(`From here on, ${alice.name} ends each line with \\r\\n.`);
      await enterRoom(stage, tea, alice);
      await saysIn(stage, alice, tea, [bob]);
      await saysIn(stage, bob, tea, [alice]);
      await stage.lists(alice, `!members ${tea}`, [alice.nick, bob.nick], []);
      const text = await answer();
      if (countWord(text, tea) !== before || text.includes(`${tea}\r`)) {
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
  roomRule('room-lines-together', {
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
      stage.did(
        `${alice.name} sent at once: to everyone, !enter ${tea}, to the room, !leave ${tea}, to the room again.`,
      );
      alice.sendBytes(`${before}\n!enter ${tea}\n@${tea} ${inside}\n!leave ${tea}\n@${tea} ${after}\n`);
      await stage.heard(alice, before, { to: [bob], mark: marks });
      await stage.heard(alice, inside, { to: [bob], mark: marks });
      stage.mustNotHear(bob, after);
      await saysIn(stage, bob, tea, []);
    },
  }),
];

/** Without a nickname, `!rooms` and `!members` are not answered. A greeting or a refusal that names rooms and people is no answer. */
async function asksInVain(stage: Stage, room: string, members: readonly [Person, Person]): Promise<void> {
  const named = async (line: string, names: readonly string[]): Promise<readonly [number, Person]> => {
    const stranger = await stage.connect('stranger');
    stage.did(`Somebody connected and sent as first line ${quote(line)}.`);
    stranger.sendLine(line);
    for (let trip = 0; trip < 2; trip++) await stage.roundTrip(...members);
    const text = stranger.connection.lines.map((one) => one.text.replace(line, '')).join('\n');
    if (stranger.connection.state === 'open') stage.leaves(stranger);
    return [Math.min(...names.map((name) => countWord(text, name))), stranger];
  };
  const nicks = members.map((one) => one.nick);
  for (const [line, names] of [
    ['!rooms', [room]],
    [`!members ${room}`, nicks],
  ] as const) {
    const [answered, stranger] = await named(line, names);
    if (answered === 0 || answered <= (await named(`${stage.name('no')} nickname`, names))[0]) continue;
    throw stage.failure(`Without a nickname, ${line} is not answered.`, stage.cameTo(stranger, 0));
  }
}
