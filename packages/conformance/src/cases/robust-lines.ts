import { and, quote } from '../stage/failure.ts';
import type { Case } from './case.ts';
import { ONE_READ } from './causes.ts';
import { hearsAll, numbered, padded, robustRule } from './robust-talk.ts';
import { enterRoom, saysIn } from './room-talk.ts';
import { tells } from './talk.ts';

/** More than the 4,096 and 8,192 bytes that programs like to read at once. */
const BURST_LINES = 120;

const LOST =
  'Somewhere lines are lost: at the edge of a read, in a queue that is too short, or because only some of the buffer’s lines are taken out.';

export const ROBUST_LINE_CASES: readonly Case[] = [
  robustRule('burst', {
    rule: `Of ${BURST_LINES} lines that are sent at once, each arrives, whole and in order.`,
    asks: 'Somebody may paste a whole page into the chat.',
    cause: LOST,
    needs: ['two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const word = stage.text('paste');
      stage.did(`${alice.name} sent ${BURST_LINES} numbered lines at once, each with “${word}” in it.`);
      alice.sendBytes(numbered(word, BURST_LINES));
      await hearsAll(stage, bob, word, BURST_LINES);
      await hearsAll(stage, carol, word, BURST_LINES);
      await stage.says(alice, stage.text('that was all'), { to: [bob, carol] });
    },
  }),
  robustRule('burst-in-private', {
    rule: `Of ${BURST_LINES} private messages that are sent at once, each arrives, whole and in order.`,
    asks: 'Somebody may paste a whole page for one other.',
    cause: LOST,
    needs: ['burst', 'private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const word = stage.text('paste');
      stage.did(`${alice.name} sent ${bob.name} ${BURST_LINES} numbered private messages at once.`);
      alice.sendBytes(numbered(word, BURST_LINES, `#${bob.nick} `));
      await hearsAll(stage, bob, word, BURST_LINES);
      await tells(stage, alice, bob, stage.text('that was all'));
      await tells(stage, bob, alice, stage.text('thank you'));
      stage.mustNotHear(carol, word);
    },
  }),
  robustRule('burst-in-a-room', {
    rule: `Of ${BURST_LINES} lines that are sent to a room at once, each arrives, whole and in order.`,
    asks: 'Somebody may paste a whole page into a room.',
    cause: LOST,
    needs: ['burst', 'room-message'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob, carol);
      const word = stage.text('paste');
      stage.did(`${alice.name} sent ${BURST_LINES} numbered lines to the room ${tea} at once.`);
      alice.sendBytes(numbered(word, BURST_LINES, `@${tea} `));
      await hearsAll(stage, bob, word, BURST_LINES);
      await hearsAll(stage, carol, word, BURST_LINES);
      await saysIn(stage, alice, tea, [bob, carol]);
      stage.mustNotHear(dave, word);
    },
  }),
  robustRule('full-read', {
    rule: 'A line that fills what one read returns to its last byte arrives at once.',
    asks: 'A line may have any length.',
    cause:
      'A read that returns as many bytes as you asked for may be all that there is: look for the line end, and not for a short read.',
    needs: ['long-line'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const bytes of [512, 1024, 2048, 4096]) {
        stage.did(`${alice.name} sent a line of ${bytes} bytes with its end.`);
        await stage.gap();
        await stage.says(alice, stage.text('f'.repeat(bytes - 10)), { to: [bob, carol] });
      }
    },
  }),
  robustRule('signs-that-end-no-line', {
    rule: 'A form feed or another control character within a text is no line end.',
    asks: 'A line ends with a line break; only then is it passed on.',
    cause: 'str.splitlines() splits at eight other characters, too. Split at “\\n”.',
    needs: ['two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const sign of ['\f', '\x1c', '\v']) {
        const [before, behind] = [stage.text('before'), stage.text('and behind')];
        const mark = stage.marks();
        stage.sends(alice, `${before} ${sign} ${behind}`);
        await stage.barrier(alice, [bob, carol]);
        for (const person of [bob, carol]) {
          const lines = [
            ...stage.withToken(person, before, mark.get(person)),
            ...stage.withToken(person, behind, mark.get(person)),
          ];
          // A server may refuse or drop such a line; it must not make two of it.
          if (lines.length === 0 || (lines.length === 2 && lines[0] === lines[1])) continue;
          throw stage.failure(`${person.name} gets ${quote(`${before} ${sign} ${behind}`)} as one line.`, [
            `${person.name} got:`,
            ...stage.quoted(Array.from(new Set(lines))),
          ]);
        }
      }
    },
  }),
  robustRule('bursts-at-once', {
    rule: 'When several paste at the same time, no line is lost or mixed with another.',
    asks: 'Several may write at the same time.',
    cause:
      'Two threads write to one connection at the same time, or share a buffer: use a lock for each connection, and write each line at once.',
    needs: ['burst'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const speakers = [alice, bob, carol];
      const words = speakers.map((one) => stage.text('paste of', one.name));
      stage.did(`${and(speakers.map((one) => one.name))} each sent 40 numbered lines at the same time.`);
      for (const [index, speaker] of speakers.entries()) {
        speaker.sendBytes(
          Array.from({ length: 40 }, (_, n) => `${words[index]} ${padded(n)} ${'y'.repeat(50)}\n`).join(''),
        );
      }
      for (const [index, word] of words.entries()) {
        await hearsAll(stage, dave, word, 40);
        await hearsAll(stage, speakers[(index + 1) % 3] ?? dave, word, 40);
      }
    },
  }),
  robustRule('long-line', {
    rule: 'A line of 3,000 bytes arrives whole.',
    asks: 'A line may be longer than what one read returns.',
    cause: `${ONE_READ} A read of 1,024 bytes returns at most 1,024.`,
    needs: ['cut-line', 'private-message', 'room-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const length of [1000, 1100, 2100, 3000]) {
        const text = stage.text('x'.repeat(length - 9));
        await stage.says(alice, text, { to: [bob, carol] });
      }
      await tells(stage, alice, bob, stage.text('z'.repeat(2500)));
      const room = stage.name('tea');
      await enterRoom(stage, room, alice, carol);
      await saysIn(stage, alice, room, [carol], stage.text('w'.repeat(2500)));
      await stage.says(bob, stage.text('and a short one'), { to: [alice, carol] });
    },
  }),
  robustRule('overlong-line', {
    rule: 'A line without an end, however long, stops nobody else.',
    asks: 'A client may send rubbish.',
    cause:
      'Bound the buffer of each connection: refuse a line that is too long, or close that connection, and go on serving the others.',
    needs: ['after-leaving', 'users'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      stage.did(`${alice.name} sent 200,000 bytes without a line end, and then a line end.`);
      alice.sendBytes('x'.repeat(200_000));
      await stage.roundTrip(bob, carol);
      alice.sendBytes('\n');
      alice.isIn = false;
      await stage.says(bob, stage.text('we are still here'), { to: [carol] });
      stage.leaves(alice);
      await stage.lists(bob, '!users', [bob.nick, carol.nick], [alice.nick]);
      await stage.says(carol, stage.text('and here'), { to: [bob] });
      const [dave] = await stage.enter('dave');
      await stage.says(dave, stage.text('I am new'), { to: [bob, carol] });
    },
  }),
  robustRule('ill-formed-bytes', {
    rule: 'Bytes that are no UTF-8 stop nobody else.',
    asks: 'A client may send rubbish.',
    cause:
      "A byte that is no UTF-8 raises an error where it is decoded. Decode with errors='replace', or catch the error for that one client.",
    needs: ['after-leaving', 'private-message', 'room-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      stage.did(`${alice.name} sent the bytes FF FE 80, a space, an x and a line end.`);
      alice.sendBytes(Buffer.from([0xff, 0xfe, 0x80, 0x20, 0x78, 0x0a]));
      await stage.fragmentIsRead(alice);
      await stage.says(bob, stage.text('we are still here'), { to: [carol] });
      const { nick } = alice;
      stage.leaves(alice);
      alice.isIn = false;
      await stage.lists(bob, '!users', [carol.nick], [nick]);
      const [erin] = await stage.enter('erin');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, bob, carol, erin);
      stage.did(`${erin.name} sent such bytes to the room ${tea}, and to ${bob.name}.`);
      for (const command of [`@${tea} `, `#${bob.nick} `]) {
        erin.sendBytes(Buffer.concat([Buffer.from(command), Buffer.from([0xff, 0xfe, 0x80, 0x20, 0x78, 0x0a])]));
        await stage.fragmentIsRead(erin);
      }
      erin.isIn = false;
      await saysIn(stage, bob, tea, [carol]);
      await tells(stage, carol, bob, stage.text('only you'));
      stage.leaves(erin);
      const stranger = await stage.connect('stranger');
      stage.did('Somebody connected, and sent such bytes as nickname.');
      stranger.sendBytes(Buffer.from([0xff, 0xfd, 0x01, 0x0a]));
      await stage.fragmentIsRead(stranger);
      stage.leaves(stranger);
      const [dave] = await stage.enter('dave');
      await stage.says(dave, stage.text('I am new'), { to: [bob, carol] });
    },
  }),
];
