/** Stage 3 of the exercise: `!users`, private messages, and lines that are no command. */
import { and, Failure, quote } from '../stage/failure.ts';
import { hasWord, isProbe } from '../stage/words.ts';
import type { Case } from './case.ts';
import { CRASH, IF_FOR_WHILE } from './causes.ts';
import { concernTheirMaker, refusalConcernsItsMaker } from './mistakes.ts';
import { saysShortly } from './short-texts.ts';
import { chatRule, ERRORS, NAMELESS, PRIVATE, tells, withoutCommand } from './talk.ts';

const USERS = '!users answers with the nicknames of all users, to the one that asked.';

/** A server has noticed that somebody left when it has been asked so often. */
const MAX_QUESTIONS = 40;

export const COMMAND_CASES: readonly Case[] = [
  chatRule('users', {
    rule: '!users names everyone who is in, and nobody who has left.',
    asks: USERS,
    cause: 'Answer with the nicknames of all clients that are connected at this moment, on the connection that asked.',
    needs: ['nickname-prefix', 'after-leaving', 'after-breaking-off'],
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
  chatRule('users-answers-the-asker', {
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
  chatRule('users-without-nameless', {
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
      /** The answer as it is three times running: on a slow server a probe of ours may be among the users for a while. */
      const settled = async (): Promise<string | undefined> => {
        const answers: string[] = [];
        for (let asked = 0; asked < MAX_QUESTIONS; asked++) {
          answers.push(await form());
          const last = answers.slice(-3);
          if (last.length === 3 && new Set(last).size === 1 && !isProbe(last[0] ?? '')) return last[0];
        }
        return undefined; // it is never the same, so that nothing can be said
      };
      const without = await settled();
      if (without === undefined) return;
      const strangers = [await stage.connect('carol'), await stage.connect('dave')];
      stage.did('Two more connected, and have sent no nickname yet.');
      strangers[1]?.sendBytes(strangers[1].nick.slice(0, 4));
      await stage.roundTrip(alice, bob);
      await stage.roundTrip(alice, bob);
      const withThem = await settled();
      if (withThem === undefined || withThem === without) return;
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
  chatRule('private-message', {
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
      await tells(stage, bob, dave, `${stage.text('grüße')} 世界 100% {0} <b> "so" \\n`);
      await stage.says(alice, stage.text('to everyone again'), { to: [bob, carol, dave] });
    },
  }),
  chatRule('private-any-text', {
    rule: 'A private text may begin with a sign, be short, name its receiver, and be said twice.',
    asks: PRIVATE,
    cause: 'Everything behind the nickname and one space is the text. Pass it on as it stands.',
    needs: ['private-message'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      await tells(stage, carol, bob, stage.text('!users #1 @home'));
      await tells(stage, carol, alice, `#${bob.nick} ${stage.text('and')} @you`);
      await tells(stage, carol, alice, `@${bob.nick} ${stage.text('and')}`);
      await tells(stage, bob, carol, `${stage.text('I mean')} ${carol.nick} and #${carol.nick} and ${bob.nick}`);
      const twice = stage.text('the same again');
      const mark = stage.marks();
      for (let time = 0; time < 2; time++) stage.sends(alice, `#${bob.nick} ${twice}`);
      await stage.heard(alice, twice, { to: [bob], notTo: [carol], mark, times: 2 });
      for (const text of ['q', '7']) await saysShortly(stage, alice, bob, text, `#${bob.nick} `);
      await tells(stage, alice, bob, stage.text('a longer one'));
    },
  }),
  chatRule('private-to-oneself', {
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
      if (!(await stage.getsPlain(alice, mark, text, (line) => /\p{L}/u.test(line.text))))
        throw stage.failure(`${alice.name} gets ${quote(text)}, or is told that this is not possible.`, [
          `${alice.name} got nothing.`,
        ]);
      await stage.says(alice, stage.text('hello'), { to: [bob, carol] });
    },
  }),
  chatRule('private-to-nobody', {
    rule: 'A private message to a nickname that nobody has is answered with an error, and the chat goes on.',
    asks: `${PRIVATE} ${ERRORS}`,
    cause: CRASH,
    needs: ['private-message', 'after-leaving', 'users'],
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
  chatRule('signs-within-a-text', {
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
  chatRule('incomplete-private', {
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
  chatRule('unknown-command', {
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
  chatRule('mistakes-concern-their-maker', {
    rule: 'What answers somebody’s mistake goes to nobody else.',
    asks: ERRORS,
    cause: 'Write the error to the connection that made the mistake, not to all.',
    needs: ['private-to-nobody', 'unknown-command'],
    async run(stage) {
      const [alice, bob] = await stage.enter('alice', 'bob', 'carol');
      const lines = [`#${stage.name('nobody')} hello you`, `!${stage.name('what')}`, '#'];
      await concernTheirMaker(stage, alice, bob, lines);
      await refusalConcernsItsMaker(stage, alice, bob);
    },
  }),
  chatRule('lines-together', {
    rule: 'Commands and messages that arrive together are all carried out, in order.',
    asks: 'A line ends with a line break; only then is it carried out.',
    cause: IF_FOR_WHILE,
    needs: ['users', 'private-message', 'two-lines-in-one-write'],
    async run(stage) {
      const [alice, bob, carol] = await stage.enter('alice', 'bob', 'carol');
      const [one, two, three] = [stage.text('to all first'), stage.text('to bob'), stage.text('to all last')];
      const marks = stage.marks();
      stage.did(`${alice.name} sent at once: ${and([one, `#${bob.nick} ${two}`, '!users', three].map(quote))}.`);
      alice.sendBytes(`${one}\n#${bob.nick} ${two}\n!users\n${three}\n`);
      await stage.heard(alice, one, { to: [bob, carol], mark: marks });
      await stage.heard(alice, three, { to: [bob, carol], mark: marks });
      await stage.heard(alice, two, { to: [bob], notTo: [carol], mark: marks });
      if (!(await stage.getsPlain(alice, marks.get(alice) ?? 0, '', (line) => hasWord(line.text, carol.nick))))
        throw new Failure(`${alice.name} gets the answer to !users.`, stage.cameTo(alice, marks.get(alice) ?? 0));
    },
  }),
];
