/** What the exercise does not ask, and a good server holds all the same: many, slow, silent and hasty clients. */
import type { Server } from '../server/server.ts';
import { and, CannotRun, quote } from '../stage/failure.ts';
import type { Person } from '../stage/person.ts';
import type { Stage } from '../stage/stage.ts';
import type { Case } from './case.ts';
import { CLOSED_KEPT, CRASH } from './causes.ts';
import { hearsAll, numbered, padded, robustRule } from './robust-talk.ts';
import { enterRoom, saysIn } from './room-talk.ts';
import { returns, tells } from './talk.ts';

/** In all more than the 4.3 MB that a Linux system takes for a client that does not read, and a server's own buffers. */
const FLOOD_ROUNDS = 10;
const FLOOD_LINES = 50;
const FLOOD_BYTES = 3500;
/** A busy machine may need so long for all of them. */
const FLOOD_MS = 25_000;
/** A server that would need longer, as it takes its time with each line, gets as many rounds as begin by then. */
const SLOW_FLOOD_MS = 8000;
/** Nobody is served for so long, while one does not read: then it is the reason, if all goes on as soon as it reads. */
const STALL_MS = 4000;
/** More than the threads of a pool, or the places of a list of fixed length. */
const STRANGERS = 40;
const ROOMS = 12;
/** Longer than the timeouts that students give their sockets so that a loop goes on. */
const SILENCE_MS = 5500;
/** Longer than a server takes to tidy up behind a client. */
const KEPT_MS = 1200;
/** Processor time that a server that has nothing to do may use in a second, and how long we look. */
const IDLE_SECONDS = 0.4;
const IDLE_WINDOW_MS = 800;
/** On a busy machine it gets less. Then it never rests if it was ready nearly all the time, and got more than a trifle. */
const RESTLESS_SHARE = 0.8;
const RESTLESS_SECONDS = 0.08;
/** A runtime may tidy up for a while (a compiler, a collector of garbage). */
const IDLE_WINDOWS = 4;

export const ROBUST_CLIENT_CASES: readonly Case[] = [
  robustRule('quiet-client', {
    rule: 'Somebody who listens and says nothing for some seconds stays in the chat.',
    asks: 'Most people in a chat read.',
    cause:
      'A timeout of the socket (settimeout) ends the read of a client that says nothing. Do without it, or read on.',
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      stage.did(`${alice.name} and ${bob.name} said nothing for ${SILENCE_MS / 1000} seconds.`);
      const started = stage.now();
      const isOver = () => [alice, bob].some((one) => one.connection.state !== 'open');
      while (stage.now() - started < SILENCE_MS && !isOver()) await stage.gap();
      await stage.says(alice, stage.text('I am still here'), { to: [bob] });
      await stage.says(bob, stage.text('so am I'), { to: [alice] });
    },
  }),
  robustRule('last-words', {
    rule: 'What somebody sends right before leaving still reaches the others.',
    asks: 'A line ends with a line break; then it is passed on.',
    cause: 'When the client is gone, your buffer may still hold whole lines: handle them first.',
    needs: ['after-leaving', 'two-lines-in-one-write', 'private-message', 'room-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, carol);
      const [one, two] = [stage.text('I have to go'), stage.text('good bye')];
      const [toBob, inRoom] = [stage.text('to you'), stage.text('in the room')];
      const marks = stage.marks();
      stage.did(
        `${alice.name} sent four lines at once, ${quote(one)}, one for ${bob.name}, one for the room ${tea}, ${quote(two)}, and closed the connection.`,
      );
      alice.sendBytes(`${one}\n#${bob.nick} ${toBob}\n@${tea} ${inRoom}\n${two}\n`);
      stage.leaves(alice);
      await stage.hears(bob, alice, toBob, marks.get(bob));
      await stage.hears(carol, alice, inRoom, marks.get(carol));
      for (const listener of [bob, carol]) {
        await stage.hears(listener, alice, one, marks.get(listener));
        await stage.hears(listener, alice, two, marks.get(listener));
      }
    },
  }),
  robustRule('many-rooms', {
    rule: `There can be ${ROOMS} rooms, and one can be in all of them.`,
    asks: 'A whole class may use it.',
    cause: 'Keep rooms in a collection that grows, and name all of them in the answer.',
    needs: ['rooms-list', 'room-gone', 'after-leaving', 'room-hang-up'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const rooms = Array.from({ length: ROOMS }, () => stage.name('room'));
      stage.did(`${alice.name} entered ${ROOMS} rooms: ${rooms.join(', ')}.`);
      alice.sendBytes(rooms.map((room) => `!enter ${room}\n`).join(''));
      await stage.lists(bob, '!rooms', rooms, []);
      const last = rooms.at(-1) ?? '';
      await enterRoom(stage, last, bob);
      await saysIn(stage, alice, last, [bob]);
      await saysIn(stage, bob, last, [alice]);
      const [first = ''] = rooms;
      await enterRoom(stage, first, carol);
      await saysIn(stage, carol, first, [alice]);
      stage.leaves(alice);
      await stage.lists(bob, '!rooms', [first, last], rooms.slice(1, -1));
    },
  }),
  ...[false, true].map((isInRoom) =>
    robustRule(isInRoom ? 'slow-reader-in-a-room' : 'slow-reader', {
      rule: isInRoom
        ? 'A member of a room that does not read stops nobody else.'
        : 'A client that does not read stops nobody else.',
      asks: 'A laptop that was closed, or a terminal in which somebody marks text, must not stop the chat.',
      cause:
        'Your server waits until one client has taken its line before it serves the next (await drain() or sendall() in the loop over all). Give each client a queue and a task of its own, with a bound, and drop a client that is too slow.',
      needs: isInRoom ? ['slow-reader', 'burst-in-a-room'] : ['burst', 'long-line', 'after-leaving'],
      async run(stage) {
        const [alice, bob, carol, dave] = await stage.enter('alice', 'bob', 'carol', 'dave');
        const tea = stage.name('tea');
        if (isInRoom) await enterRoom(stage, tea, alice, bob, carol, dave);
        const command = isInRoom ? `@${tea} ` : '';
        const speakers = [alice, carol, dave];
        const word = stage.text('much');
        bob.connection.pause();
        bob.isIn = false;
        stage.did(`${bob.name} stopped reading. Then the others went on talking, several megabytes of long lines.`);
        const heard = (person: Person) => person.connection.lines.filter((line) => line.text.includes(word)).length;
        let total = 0;
        const haveAll = () =>
          heard(carol) + FLOOD_LINES * rounds >= total && heard(alice) + FLOOD_LINES * rounds >= total;
        let rounds = 0;
        const expected = `${alice.name} and ${carol.name} can talk while ${bob.name} does not read.`;
        const started = stage.now();
        while (rounds < FLOOD_ROUNDS && canGoOn(rounds, stage.now() - started)) {
          rounds++;
          for (const speaker of speakers) {
            const lines = Array.from(
              { length: FLOOD_LINES },
              (_, n) => `${command}${word} ${padded(n)} ${'y'.repeat(FLOOD_BYTES)}\n`,
            );
            speaker.sendBytes(lines.join(''));
            total += FLOOD_LINES;
          }
          // The sender may get its own lines or not: of these, `rounds` times 50 may be missing.
          if ((await serves(stage, haveAll)) && (await aliveWithin(stage, alice, carol))) continue;
          const before = heard(carol);
          if (stage.server?.exit !== undefined)
            throw stage.failure(expected, [`${carol.name} got ${before} lines of ${total}.`], 'died');
          bob.connection.resume();
          stage.did(`Then ${bob.name} read again.`);
          const goesOn = await serves(stage, haveAll);
          throw stage.failure(
            expected,
            goesOn
              ? [
                  `${carol.name} got ${before} lines, and then nothing more: everybody had to wait for ${bob.name}. As soon as ${bob.name} read again, the rest came.`,
                ]
              : [`${carol.name} got ${before} lines, and then nothing more, not even when ${bob.name} read again.`],
          );
        }
      },
    }),
  ),
  robustRule('crowd', {
    rule: 'Twenty clients are served at the same time.',
    asks: 'A whole class may use it.',
    cause: 'Each client needs a task or a thread of its own; a fixed number of them is soon used up.',
    needs: ['users', 'nickname-freed'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      const crowd = await stage.enter(...Array.from({ length: 18 }, (_, n) => `c${letter(n)}`));
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
  robustRule('crowded-room', {
    rule: 'Twenty can be in one room.',
    asks: 'A whole class may use it.',
    cause: 'A room’s members are a collection that grows: write to all of them, and name all of them.',
    needs: ['crowd', 'room-members'],
    async run(stage) {
      const [alice, ...rest] = await stage.enter(...Array.from({ length: 20 }, (_, n) => `r${letter(n)}`));
      if (alice === undefined) return;
      const tea = stage.name('tea');
      stage.did(`All of them sent !enter ${tea}.`);
      for (const person of [alice, ...rest]) person.sendLine(`!enter ${tea}`);
      for (const person of rest) await stage.barrier(person, [alice]);
      await stage.barrier(alice, rest.slice(0, 1));
      await saysIn(stage, alice, tea, rest);
      const last = rest.at(-1) ?? alice;
      await saysIn(stage, last, tea, [alice, ...rest.slice(0, -1)]);
      await stage.lists(
        last,
        `!members ${tea}`,
        [alice, ...rest].map((one) => one.nick),
        [],
      );
    },
  }),
  robustRule('nickname-race', {
    rule: 'Of two who give the same nickname at the same moment, one gets it.',
    asks: 'A nickname can be used by one client at a time.',
    cause:
      'Between the look whether a nickname is in use and the moment it is taken, nothing else may happen: no await, and one lock for both.',
    needs: ['nickname-in-use', 'private-message', 'after-leaving'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      for (let round = 0; round < 4; round++) {
        const nick = stage.name('twin');
        const twins = [await stage.connect('twin'), await stage.connect('twin')];
        for (const [n, twin] of twins.entries())
          [twin.nick, twin.name] = [nick, `${n === 0 ? 'one' : 'the other'} ${nick}`];
        await stage.roundTrip(alice, bob);
        stage.did(`Two connections gave the nickname ${nick} at the same moment.`);
        for (const twin of twins) twin.sendLine(nick);
        const said = await raceOf(stage, twins, alice, nick);
        const heard = twins.filter((twin) =>
          (said.get(twin) ?? []).some((text) => stage.withToken(alice, text).length > 0),
        );
        if (heard.length > 1) {
          throw stage.failure(`One of the two gets the nickname ${nick}, and the other is refused.`, [
            `${alice.name} got:`,
            ...stage.quoted(
              twins.flatMap((twin) => (said.get(twin) ?? []).flatMap((text) => stage.withToken(alice, text))),
            ),
          ]);
        }
        for (const twin of twins) if (twin.connection.state === 'open') stage.leaves(twin);
        await stage.roundTrip(alice, bob);
      }
    },
  }),
  robustRule('nickname-kept', {
    rule: 'Somebody who takes a nickname that has become free keeps it.',
    asks: 'When a client leaves, its nickname is free again; from then on it is its next owner’s.',
    cause:
      'A client that leaves is tidied up twice, or late: take a nickname out only if it still belongs to that connection.',
    needs: ['nickname-freed', 'room-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const tea = stage.name('tea');
      const { nick } = bob;
      stage.leaves(bob);
      const again = await returns(stage, nick, alice);
      await enterRoom(stage, tea, again, alice);
      stage.did(`Nobody said anything for ${KEPT_MS / 1000} seconds.`);
      const started = stage.now();
      while (stage.now() - started < KEPT_MS && again.connection.state === 'open') await stage.gap();
      await stage.says(again, stage.text('I am still here'), { to: [alice, carol] });
      await tells(stage, carol, again, stage.text('for you'));
      await saysIn(stage, alice, tea, [again]);
      await stage.lists(alice, '!users', [nick, carol.nick], []);
    },
  }),
  robustRule('leave-while-talking', {
    rule: 'Clients that break off while others write to them disturb nobody.',
    asks: 'A client may be gone at any time, also while it is written to.',
    cause: CLOSED_KEPT,
    needs: ['after-breaking-off', 'burst-in-a-room', 'users'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const tea = stage.name('tea');
      await enterRoom(stage, tea, alice, bob, carol);
      for (let round = 0; round < 3; round++) {
        const [dave, erin] = await stage.enter('dave', 'erin');
        await enterRoom(stage, tea, dave, erin);
        const [word, inRoom] = [stage.text('on and on'), stage.text('in the room')];
        alice.sendBytes(numbered(word, 30));
        alice.sendBytes(numbered(inRoom, 30, `@${tea} `));
        stage.breaksOff(dave);
        stage.leaves(erin);
        for (const listener of [bob, carol]) await hearsAll(stage, listener, word, 30);
        for (const listener of [bob, carol]) await hearsAll(stage, listener, inRoom, 30);
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
  robustRule('connect-and-break-off', {
    rule: 'Connections that break off before they have said anything disturb nobody.',
    asks: 'Port scanners and browsers connect, too.',
    cause: CRASH,
    needs: ['connect-and-leave'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob');
      for (let n = 0; n < STRANGERS; n++) {
        // The server may accept them one after the other.
        if (n % 5 === 0) await stage.roundTrip(alice, bob);
        const stranger = await stage.connect('stranger');
        if (n % 3 === 1) stranger.sendBytes('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
        if (n % 3 === 2) stranger.sendBytes('half');
        if (n % 2 === 0) stranger.connection.reset();
        else stranger.connection.leave();
      }
      stage.did(`${STRANGERS} others connected and broke off at once, some of them after a line or a half.`);
      for (let n = 0; n < 3; n++) await stage.says(alice, stage.text('nothing has changed'), { to: [bob] });
      const [carol] = await stage.enter('carol');
      await stage.says(carol, stage.text('I am new'), { to: [alice, bob] });
    },
  }),
  robustRule('idle-after-leaving', {
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
        const { used, isRestless } = await processorTimeOf(stage, stage.server, IDLE_WINDOW_MS);
        if (used <= IDLE_SECONDS && !isRestless) return;
        windows.push(used);
      }
      throw stage.failure('The server uses hardly any processor time while nobody says anything.', [
        `In ${windows.length} times ${IDLE_WINDOW_MS / 1000} seconds in which nothing was sent, it used ${and(windows.map((used) => used.toFixed(1)))} seconds of processor time.`,
      ]);
    },
  }),
];

/** Both say something until one of them is heard, and then once more. */
async function raceOf(
  stage: Stage,
  twins: readonly Person[],
  witness: Person,
  nick: string,
): Promise<ReadonlyMap<Person, readonly string[]>> {
  const said = new Map<Person, string[]>(twins.map((twin) => [twin, []]));
  const speak = () => {
    for (const [twin, texts] of said) {
      texts.push(stage.text('it is me'));
      twin.sendLine(texts.at(-1) ?? '');
    }
  };
  const isHeard = () => [...said.values()].flat().some((text) => stage.withToken(witness, text).length > 0);
  let next = 0;
  let waitMs = 60;
  await stage.until(
    [witness],
    () => {
      if (isHeard() || twins.every(({ connection }) => connection.state !== 'open')) return true;
      if (stage.now() < next) return undefined;
      speak();
      next = stage.now() + waitMs;
      waitMs *= 2;
      return undefined;
    },
    (why) => stage.failure(`One of the two gets the nickname ${nick}.`, stage.cameTo(witness, 0), why),
  );
  const [other] = stage.othersIn(witness);
  if (other !== undefined) await stage.roundTrip(witness, other);
  speak();
  if (other !== undefined) for (let trip = 0; trip < 2; trip++) await stage.roundTrip(witness, other);
  return said;
}

function letter(n: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + n);
}

/** What the server uses in so many milliseconds, and whether it used all that it could get. */
async function processorTimeOf(
  stage: Stage,
  server: Server,
  ms: number,
): Promise<{ readonly used: number; readonly isRestless: boolean }> {
  const [used, ready] = [server.processorSeconds ?? 0, server.readySeconds ?? 0];
  const started = stage.now();
  while (stage.now() - started < ms) await stage.gap();
  const seconds = (stage.now() - started) / 1000;
  const more = (server.processorSeconds ?? 0) - used;
  const isAlwaysReady = (server.readySeconds ?? 0) - ready > seconds * RESTLESS_SHARE;
  return { used: more, isRestless: isAlwaysReady && more > RESTLESS_SECONDS };
}

/** Whether it comes true; `false` when nobody has been served for some time. */
async function serves(stage: Stage, isDone: () => boolean): Promise<boolean> {
  let last = -1;
  let since = stage.now();
  for (;;) {
    if (isDone()) return true;
    if (stage.server?.exit !== undefined) return false;
    const received = stage.people.reduce((sum, person) => sum + person.connection.receivedBytes, 0);
    if (received !== last || stage.people.every((person) => person.connection.state !== 'open')) {
      if (received !== last) since = stage.now();
      last = received;
    }
    if (stage.now() - since > STALL_MS) return false;
    await stage.gap();
  }
}

function canGoOn(rounds: number, ms: number): boolean {
  return ms < SLOW_FLOOD_MS || (ms / rounds) * FLOOD_ROUNDS < FLOOD_MS;
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
