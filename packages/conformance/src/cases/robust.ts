/** What the exercise does not ask, and a good server holds all the same. */
import type { Server } from '../server/server.ts';
import { and, CannotRun, quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';
import { CLOSED_KEPT, CRASH, ONE_READ } from './causes.ts';
import { tells } from './talk.ts';

/** More than the 4,096 and 8,192 bytes that programs like to read at once. */
const BURST_LINES = 120;
/** In all more than the 4.3 MB that a Linux system takes for a client that does not read, and a server's own buffers. */
const FLOOD_ROUNDS = 10;
const FLOOD_LINES = 50;
const FLOOD_BYTES = 3500;
/** A server with much latency gets fewer rounds. */
const FLOOD_MS = 8000;
/** Nobody is served for so long, while one does not read: then it is the reason, if all goes on as soon as it reads. */
const STALL_MS = 4000;
/** Processor time that a server that has nothing to do may use in a second, and how long we look. */
const IDLE_SECONDS = 0.4;
const IDLE_WINDOW_MS = 800;
/** A runtime may tidy up for a while (a compiler, a collector of garbage). */
const IDLE_WINDOWS = 4;

function rule(name: string, rest: Omit<Case, 'name' | 'stage' | 'needs'> & { needs?: readonly string[] }): Case {
  return { name, stage: 'robust', ...rest, needs: ['nickname-prefix', ...(rest.needs ?? [])] };
}

/** All of these numbered lines, whole, once and in order. */
async function hearsAll(stage: Stage, listener: Person, word: string, count: number): Promise<void> {
  const numbers = () =>
    listener.connection.lines
      .filter((line) => line.text.includes(word))
      .map((line) => /(\d{3}) y+(?= |$)/.exec(line.text)?.[1]);
  await stage.until(
    [listener],
    () => (numbers().length >= count ? true : undefined),
    (why) => {
      const got = new Set(numbers());
      const missing = Array.from({ length: count }, (_, n) => padded(n)).filter((one) => !got.has(one));
      return stage.failure(
        `${listener.name} gets all ${count} lines.`,
        [`${listener.name} got ${got.size} of them. The first that are missing: ${missing.slice(0, 8).join(', ')}.`],
        why,
      );
    },
  );
  const wrong = numbers().findIndex((number, n) => number !== padded(n));
  if (wrong >= 0) {
    throw stage.failure(`${listener.name} gets the lines 000 to ${padded(count - 1)}, whole and in order.`, [
      `In the place of line ${padded(wrong)}, ${listener.name} got:`,
      quote(listener.connection.lines.filter((line) => line.text.includes(word))[wrong]?.text ?? ''),
    ]);
  }
}

function padded(n: number): string {
  return String(n).padStart(3, '0');
}

export const ROBUST_CASES: readonly Case[] = [
  rule('burst', {
    rule: `Of ${BURST_LINES} lines that are sent at once, each arrives, whole and in order.`,
    asks: 'Somebody may paste a whole page into the chat.',
    cause:
      'Somewhere lines are lost: at the edge of a read, in a queue that is too short, or because only some of the buffer’s lines are taken out.',
    needs: ['two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const word = stage.text('paste');
      stage.did(`alice sent ${BURST_LINES} numbered lines at once, each with “${word}” in it.`);
      alice.sendBytes(
        Array.from({ length: BURST_LINES }, (_, n) => `${word} ${padded(n)} ${'y'.repeat(70)}\n`).join(''),
      );
      await hearsAll(stage, bob, word, BURST_LINES);
      await hearsAll(stage, carol, word, BURST_LINES);
      await stage.says(alice, stage.text('that was all'), { to: [bob, carol] });
    },
  }),
  rule('bursts-at-once', {
    rule: 'When several paste at the same time, no line is lost or mixed with another.',
    asks: 'Several may write at the same time.',
    cause:
      'Two threads write to one connection at the same time, or share a buffer: use a lock for each connection, and write each line at once.',
    needs: ['burst'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const speakers = [alice, bob, carol];
      const words = speakers.map((one) => stage.text('paste of', one.name));
      stage.did('alice, bob and carol each sent 40 numbered lines at the same time.');
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
  rule('long-line', {
    rule: 'A line of 3,000 bytes arrives whole.',
    asks: 'A line may be longer than what one read returns.',
    cause: `${ONE_READ} A read of 1,024 bytes returns at most 1,024.`,
    needs: ['cut-line'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (const length of [1000, 1100, 2100, 3000]) {
        const text = stage.text('x'.repeat(length - 9));
        await stage.says(alice, text, { to: [bob, carol] });
      }
      await tells(stage, alice, bob, stage.text('z'.repeat(2500)));
      await stage.says(bob, stage.text('and a short one'), { to: [alice, carol] });
    },
  }),
  rule('overlong-line', {
    rule: 'A line without an end, however long, stops nobody else.',
    asks: 'A client may send rubbish.',
    cause:
      'Bound the buffer of each connection: refuse a line that is too long, or close that connection, and go on serving the others.',
    needs: ['after-leaving'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      stage.did('alice sent 200,000 bytes without a line end, and then a line end.');
      alice.sendBytes('x'.repeat(200_000));
      await stage.roundTrip(bob, carol);
      alice.sendBytes('\n');
      alice.isIn = false;
      await stage.says(bob, stage.text('we are still here'), { to: [carol] });
      stage.leaves(alice);
      await stage.says(carol, stage.text('and here'), { to: [bob] });
      const [dave] = await stage.enter('dave');
      await stage.says(dave, stage.text('I am new'), { to: [bob, carol] });
    },
  }),
  rule('ill-formed-bytes', {
    rule: 'Bytes that are no UTF-8 stop nobody else.',
    asks: 'A client may send rubbish.',
    cause:
      "A byte that is no UTF-8 raises an error where it is decoded. Decode with errors='replace', or catch the error for that one client.",
    needs: ['after-leaving'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      stage.did('alice sent the bytes FF FE 80 and a line end.');
      alice.sendBytes(Buffer.from([0xff, 0xfe, 0x80, 0x20, 0x78, 0x0a]));
      await stage.fragmentIsRead(alice);
      await stage.says(bob, stage.text('we are still here'), { to: [carol] });
      const { nick } = alice;
      stage.leaves(alice);
      alice.isIn = false;
      await stage.lists(bob, '!users', [carol.nick], [nick]);
      const stranger = await stage.connect('stranger');
      stage.did('Somebody connected, and sent such bytes as nickname.');
      stranger.sendBytes(Buffer.from([0xff, 0xfd, 0x01, 0x0a]));
      await stage.fragmentIsRead(stranger);
      stage.leaves(stranger);
      const [dave] = await stage.enter('dave');
      await stage.says(dave, stage.text('I am new'), { to: [bob, carol] });
    },
  }),
  rule('slow-reader', {
    rule: 'A client that does not read stops nobody else.',
    asks: 'A laptop that was closed, or a terminal in which somebody marks text, must not stop the chat.',
    cause:
      'Your server waits until one client has taken its line before it serves the next (await drain() or sendall() in the loop over all). Give each client a queue and a task of its own, with a bound, and drop a client that is too slow.',
    needs: ['burst', 'long-line'],
    async run(stage) {
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      const speakers = [alice, carol, dave];
      const word = stage.text('much');
      bob.connection.pause();
      bob.isIn = false;
      stage.did('bob stopped reading. Then the others went on talking, several megabytes of long lines.');
      const heard = (person: Person) => person.connection.lines.filter((line) => line.text.includes(word)).length;
      let total = 0;
      const haveAll = () =>
        heard(carol) + FLOOD_LINES * rounds >= total && heard(alice) + FLOOD_LINES * rounds >= total;
      let rounds = 0;
      const started = stage.now();
      while (rounds < FLOOD_ROUNDS && stage.now() - started < FLOOD_MS) {
        rounds++;
        for (const speaker of speakers) {
          const lines = Array.from(
            { length: FLOOD_LINES },
            (_, n) => `${word} ${padded(n)} ${'y'.repeat(FLOOD_BYTES)}\n`,
          );
          speaker.sendBytes(lines.join(''));
          total += FLOOD_LINES;
        }
        // The sender may get its own lines or not: of these, `rounds` times 50 may be missing.
        if ((await serves(stage, haveAll)) && (await aliveWithin(stage, alice, carol))) continue;
        const before = heard(carol);
        bob.connection.resume();
        stage.did('Then bob read again.');
        const goesOn = await serves(stage, haveAll);
        throw stage.failure(
          `${alice.name} and ${carol.name} can talk while bob does not read.`,
          goesOn
            ? [
                `${carol.name} got ${before} lines, and then nothing more: everybody had to wait for bob. As soon as bob read again, the rest came.`,
              ]
            : [`${carol.name} got ${before} lines, and then nothing more, not even when bob read again.`],
        );
      }
    },
  }),
  rule('crowd', {
    rule: 'Twenty clients are served at the same time.',
    asks: 'A whole class may use it.',
    cause: 'Each client needs a task or a thread of its own; a fixed number of them is soon used up.',
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const crowd = await stage.enter(...Array.from({ length: 18 }, (_, n) => `c${'abcdefghijklmnopqrst'[n]}`));
      const all = [alice, bob, ...crowd];
      await stage.says(alice, stage.text('hello everybody'), { to: all.filter((one) => one !== alice) });
      const last = crowd.at(-1) ?? bob;
      await stage.says(last, stage.text('hello from the last one'), { to: all.filter((one) => one !== last) });
      await stage.lists(
        bob,
        '!users',
        all.map((one) => one.nick),
        [],
      );
      for (const person of crowd.slice(0, 9)) stage.leaves(person);
      for (const person of crowd.slice(9, 12)) stage.breaksOff(person);
      const rest = [alice, bob, ...crowd.slice(12)];
      await stage.lists(
        bob,
        '!users',
        rest.map((one) => one.nick),
        crowd.slice(0, 12).map((one) => one.nick),
      );
      await stage.says(bob, stage.text('many have left'), { to: rest.filter((one) => one !== bob) });
    },
  }),
  rule('leave-while-talking', {
    rule: 'Clients that break off while others write to them disturb nobody.',
    asks: 'A client may be gone at any time, also while it is written to.',
    cause: CLOSED_KEPT,
    needs: ['after-breaking-off'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      for (let round = 0; round < 3; round++) {
        const [dave, erin] = await stage.enter('dave', 'erin');
        const word = stage.text('on and on');
        alice.sendBytes(Array.from({ length: 30 }, (_, n) => `${word} ${padded(n)} yyyy\n`).join(''));
        stage.breaksOff(dave);
        stage.leaves(erin);
        await hearsAll(stage, bob, word, 30);
        await hearsAll(stage, carol, word, 30);
      }
      await stage.says(alice, stage.text('we are still here'), { to: [bob, carol] });
      await stage.lists(
        carol,
        '!users',
        [alice.nick, bob.nick],
        stage.people.filter((one) => !one.isIn).map((one) => one.nick),
      );
    },
  }),
  rule('connect-and-break-off', {
    rule: 'Connections that break off before they have said anything disturb nobody.',
    asks: 'Port scanners and browsers connect, too.',
    cause: CRASH,
    needs: ['connect-and-leave'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      for (let n = 0; n < 12; n++) {
        const stranger = await stage.connect('stranger');
        if (n % 3 === 1) stranger.sendBytes('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
        if (n % 3 === 2) stranger.sendBytes('half');
        if (n % 2 === 0) stranger.connection.reset();
        else stranger.connection.leave();
      }
      stage.did('Twelve others connected and broke off at once, some of them after a line or a half.');
      for (let n = 0; n < 3; n++) await stage.says(alice, stage.text('nothing has changed'), { to: [bob] });
      const [carol] = await stage.enter('carol');
      await stage.says(carol, stage.text('I am new'), { to: [alice, bob] });
    },
  }),
  rule('idle-after-leaving', {
    rule: 'A server that has nothing to do does nothing, also when clients have left.',
    asks: 'A loop that reads from a closed connection again and again uses a whole processor.',
    cause: 'When the client is gone, a read returns nothing, at once and for ever. Leave the loop then (break).',
    needs: ['after-leaving', 'after-breaking-off'],
    needsProcess: true,
    async run(stage) {
      if (stage.server?.processorSeconds === undefined) {
        throw new CannotRun('The processor time of the server is known only with --start, and on Linux.');
      }
      const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
      stage.leaves(carol);
      stage.breaksOff(dave);
      const stranger = await stage.connect('stranger');
      stage.leaves(stranger);
      await stage.roundTrip(alice, bob);
      const windows: number[] = [];
      while (windows.length < IDLE_WINDOWS) {
        const used = await processorSecondsOf(stage, stage.server, IDLE_WINDOW_MS);
        if (used <= IDLE_SECONDS) return;
        windows.push(used);
      }
      throw stage.failure('The server uses hardly any processor time while nobody says anything.', [
        `In ${windows.length} times ${IDLE_WINDOW_MS / 1000} seconds in which nothing was sent, it used ${and(windows.map((used) => used.toFixed(1)))} seconds of processor time.`,
      ]);
    },
  }),
];

/** What the server uses in so many milliseconds. */
async function processorSecondsOf(stage: Stage, server: Server, ms: number): Promise<number> {
  const before = server.processorSeconds ?? 0;
  const started = stage.now();
  while (stage.now() - started < ms) await stage.gap();
  return (server.processorSeconds ?? 0) - before;
}

/** Whether it comes true; `false` when nobody has been served for some time. */
async function serves(stage: Stage, isDone: () => boolean): Promise<boolean> {
  let last = -1;
  let since = stage.now();
  for (;;) {
    if (isDone()) return true;
    const received = stage.people.reduce((sum, person) => sum + person.connection.receivedBytes, 0);
    if (received !== last || stage.people.every((person) => person.connection.state !== 'open')) {
      if (received !== last) since = stage.now();
      last = received;
    }
    if (stage.now() - since > STALL_MS) return false;
    await stage.gap();
  }
}

/** Two can still talk while the third does not read. */
async function aliveWithin(stage: Stage, one: Person, two: Person): Promise<boolean> {
  const there = stage.text('still');
  one.sendLine(there);
  if (!(await serves(stage, () => stage.withToken(two, there).length > 0))) return false;
  const back = stage.text('yes');
  two.sendLine(back);
  return await serves(stage, () => stage.withToken(one, back).length > 0);
}
