/** As a chat client, against the real chat server: what a person sees. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { listen, onLines, serve } from './support/server.ts';

const HIDE_TIMES = '--no-time';

describe('as a chat client', () => {
  it('enters by itself, with its rooms, and tells rooms and private messages apart', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob', '!enter tea');
    const ann = new Person(['--nick', 'ann', '--room', 'tea', HIDE_TIMES, '127.0.0.1', port]);
    await ann.see((rows) => rows.some((row) => row.startsWith('-- ann entered @tea')) && rows.at(-1) === 'ann>');
    bob.say('hello', '@tea psst', '#ann just you');
    await ann.seeLast('-- ann entered @tea', 'bob: hello', '@tea bob: psst', '#bob: just you', 'ann>');
    ann.type('hi\r');
    await bob.hear('ann: hi\r\n');
    ann.type('#bob only you\r');
    await bob.hear('#ann: only you\r\n');
    ann.type('@tea tea\r');
    await ann.seeLast('#bob: just you', 'ann: hi', '#ann→bob: only you', '@tea ann: tea', 'ann>');
  });

  it('shows own lines once, and refused ones as they were typed', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('one\rtwo\r@tea three\r!say !four\r!users\r');
    await ann.seeLast(
      'ann: one',
      'ann: two',
      '> @tea three',
      '!! There is no such room; !rooms shows those there are, !enter makes a new one.',
      'ann: !four',
      '> !users',
      '-- 1 here: ann',
      'ann>',
    );
  });

  it('shows the time of each message in the format that is wished', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', '--time-format', '[%Y-%m-%d %%]', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('hi\r');
    await ann.see((rows) => /^\[\d{4}-\d\d-\d\d %\] ann: hi$/.test(rows.at(-2) ?? ''));
  });

  it('folds joins and leaves into one row until something is said', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    for (const nick of ['bob', 'cid', 'dee', 'eve', 'fay']) await Peer.enter(port, nick);
    const gus = await Peer.enter(port, 'gus');
    await ann.seeLast('-- bob, cid, dee and 3 more joined', 'ann>');
    gus.leave();
    await ann.seeLast('-- bob, cid, dee and 3 more joined · gus left', 'ann>');
    ann.type('hello all\r');
    await ann.seeLast('-- bob, cid, dee and 3 more joined · gus left', 'ann: hello all', 'ann>');
  });

  it('shows an operator what came of it, and nobody the password', async () => {
    const { port } = await startChat({ motd: ['Be kind.'], isOperatorPassword: (attempt) => attempt === 'sesame' });
    await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { env: { TZ: 'UTC' } });
    await ann.see((rows) => rows.includes('   Be kind.') && rows.at(-1) === 'ann>');
    ann.type('!operator sesame\r');
    await ann.seeLast('> !operator', '-- you are an operator', 'ann>');
    ann.type('!mute bob 10m\r!unmute bob\r!kick bob\r!unban bob\r!ban 192.0.2.7 1h too loud\r');
    await ann.see((rows) => / 192\.0\.2\.7 is banned until \d{4}-\d\d-\d\d \d\d:\d\d$/.test(rows.at(-2) ?? ''));
    ann.type('!bans\r');
    await ann.see((rows) => rows.at(-2) === '-- 1 banned' && / by ann: too loud$/.test(rows.at(-3) ?? ''));
    await ann.see(
      (rows) => rows.some((row) => row === '-- bob is muted no longer') && rows.includes('-- bob was sent away'),
    );
    ann.type('\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A');
    await ann.see((rows) => rows.at(-1) === 'ann> !operator' && !rows.some((row) => row.includes('sesame')));
  });

  it.each(['kick', 'ban'])('does not come back by itself after a %s, and does when it is told to', async (act) => {
    const { port } = await startChat({ isOperatorPassword: (attempt) => attempt === 'sesame' });
    const bob = await Peer.enter(port, 'bob', '!operator sesame');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.say(act === 'kick' ? '!kick ann' : '!ban ann 1h');
    await ann.seeLast('-- Choose another nickname, or press Enter to try the same again.', 'Nickname:');
    ann.type(act === 'kick' ? '\r' : 'anna\r');
    await ann.see((rows) => rows.at(-1) === (act === 'kick' ? 'ann>' : 'anna>'));
    ann.type('hello\r');
    await bob.hear(act === 'kick' ? 'ann: hello\r\n' : 'anna: hello\r\n');
  });

  it('asks for another nickname where it is banned', async () => {
    const ban = { target: 'ann', until: Date.UTC(2099, 0), by: 'bob', reason: 'noise' };
    const { port } = await startChat({ bans: [ban] });
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { columns: 120 });
    await ann.seeLast(
      '!! The nickname ann is banned until 2099-01-01T00:00:00.000Z; please choose another. The reason: noise',
      '-- Choose another nickname, or press Enter to try the same again.',
      'Nickname:',
    );
    ann.type('anna\r');
    await ann.seeLast('anna>');
  });

  it('asks for another nickname where it is in use, and then enters', async () => {
    const { port } = await startChat();
    await Peer.enter(port, 'ann');
    const ann = new Person(['--nick', 'Ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast(
      '!! Somebody here has that nickname; please choose another.',
      '-- Choose another nickname, or press Enter to try the same again.',
      'Nickname:',
    );
    ann.type('not good\r');
    await ann.seeLast('-- A nickname is 1 to 24 letters and digits, not "not good".', 'Nickname:');
    ann.type('anna\r');
    await ann.seeLast('anna>');
    ann.type('hi\r');
    await ann.seeLast('anna: hi', 'anna>');
  });

  it('asks for another nickname also where the refusal takes its time', async () => {
    const port = await serve((socket) => {
      socket.once('data', () => setTimeout(() => socket.end('!error nick-in-use Taken.\r\n'), 1200));
    });
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('!! Taken.', '-- Choose another nickname, or press Enter to try the same again.', 'Nickname:');
  });

  it('follows its own change of nickname', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('!nick anna\r');
    await ann.seeLast('-- ann is now anna', 'anna>');
  });

  it('rings the bell when it should', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--bell', 'mention', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.say('hello joanna');
    await ann.seeLast('bob: hello joanna', 'ann>');
    expect(ann.bells).toBe(0);
    bob.say('hello, Ann!');
    await ann.see(() => ann.bells === 1);
  });

  it('shows nothing of whom it ignores, until it is unignored', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('/ignore BOB\r');
    await ann.seeLast('-- BOB is ignored.', 'ann>');
    bob.say('one', '#ann two', '!ping x');
    await bob.hear('!pong x');
    ann.type('/unignore bob\r');
    await ann.seeLast('-- BOB is ignored.', '-- bob is shown again.', 'ann>');
    bob.say('three');
    await ann.seeLast('bob: three', 'ann>');
  });

  it('completes commands, nicknames and rooms, and goes round', async () => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob', '!enter tea');
    await Peer.enter(port, 'bert', '!enter toast');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('hi\r');
    await ann.seeLast('ann: hi', 'ann>');
    ann.type('b\t');
    await ann.seeLast('bert: bob:', 'ann> bert:');
    ann.type('\t');
    await ann.seeLast('bert: bob:', 'ann> bob:');
    ann.type('\x1b[Z\x1b[Z');
    await ann.seeLast('bert: bob:', 'ann> bob:');
    ann.type('go to @te\t');
    await ann.seeLast('ann: hi', 'ann> bob: go to @tea');
    ann.type('\x03!ente\ttoa\t');
    await ann.seeLast('ann> !enter toast');
    ann.type('\x03#bo\t');
    await ann.seeLast('ann> #bob');
  });

  it('switches its decorations off and on with /raw', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--time-format', 'T', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.say('one');
    await ann.seeLast('T bob: one', 'ann>');
    ann.type('/raw\r');
    await ann.seeLast('Lines are shown as they come.', 'ann>');
    bob.say('two');
    await Peer.enter(port, 'cid');
    await ann.seeLast('bob: two', '!joined cid', 'ann>');
    ann.type('/raw\r');
    await ann.seeLast('-- Lines are shown with decorations.', 'ann>');
    bob.say('three');
    await ann.seeLast('T bob: three', 'ann>');
  });

  it('clears the screen, and sends //text as /text', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { rows: 6 });
    await ann.seeLast('ann>');
    ann.type('/clear\r');
    await ann.see((rows) => rows.at(-1) === 'ann>' && ann.cursor().row === ann.emulator.buffer.active.baseY);
    ann.type('//me waves\r/nothing special\r');
    await ann.seeLast('ann: /me waves', 'ann: /nothing special', 'ann>');
  });

  it('leaves at !quit without coming back', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('!quit\r');
    expect(await ann.left()).toBe(0);
    expect(ann.rows().at(-1)).toBe('Connection closed by server.');
  });
});

describe('when the connection is lost', () => {
  it('comes back, takes its nickname and its rooms again, says the gap, and keeps what was being typed', async () => {
    const first = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', first.port]);
    await ann.seeLast('ann>');
    ann.type('!enter tea\r');
    await ann.seeLast('-- ann entered @tea', 'ann>');
    ann.type('half a li');
    await ann.seeLast('ann> half a li');
    await first.server.close({ graceMs: 0 });
    await ann.see((rows) => rows.includes('-- Connection closed by server.') && rows.at(-1) === '(ann) half a li');
    ann.type('\r');
    await ann.seeLast('-- Not connected; the line was not sent.', '(ann) half a li');
    const second = await startChat({}, first.port);
    const gap = /^-- Back again\. What was said from [\d:]{8} to [\d:]{8} is missing here/;
    await ann.see((rows) => rows.some((row) => gap.test(row)) && rows.at(-1) === 'ann> half a li');
    const bob = await Peer.enter(second.port, 'bob', '!members tea');
    await bob.hear('ann\r\n');
    ann.type('ne\r');
    await ann.seeLast('ann: half a line', 'ann>');
  });

  it('comes back at once with /reconnect', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('/reconnect\r');
    await ann.see((rows) => rows.some((row) => row.startsWith('-- Back again.')) && rows.at(-1) === 'ann>');
    ann.type('hi\r');
    await ann.seeLast('ann: hi', 'ann>');
  });

  it('keeps the beginning of a line that Ctrl-D had sent to the lost connection', async () => {
    const first = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', first.port]);
    await ann.seeLast('ann>');
    ann.type('half\x04');
    await ann.seeLast('ann> half…');
    await first.server.close({ graceMs: 0 });
    await ann.see((rows) => rows.at(-1)?.startsWith('(ann)') === true);
    await startChat({}, first.port);
    await ann.seeLast('ann> half');
    ann.type(' a line\r');
    await ann.seeLast('ann: half a line', 'ann>');
  });

  it('leaves with --no-reconnect', async () => {
    const port = await serve((socket) =>
      onLines(socket, (line) => line === '!me' && socket.write('!me ann\r\n') && socket.resetAndDestroy()),
    );
    const ann = new Person(['--nick', 'ann', '--no-reconnect', '127.0.0.1', port]);
    expect(await ann.left()).toBe(1);
    expect(ann.rows().at(-1)).toMatch(/^Connection lost: /);
  });
});

describe('with a server that knows the base protocol alone', () => {
  it('shows plain lines as well, and nothing of the questions that it does not understand', async () => {
    const port = await serve((socket) => {
      let nick = '';
      onLines(socket, (line) => {
        if (nick === '') nick = line;
        else if (line.startsWith('!')) socket.write('!error unknown-command What?\r\n');
        else socket.write(`${nick}: ${line}\r\n@tea bob: psst\r\n`);
      });
    });
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('hi\r');
    await ann.seeLast('To quit, type "/quit".', 'ann: hi', '@tea bob: psst', 'ann>');
    ann.type('!foo\r');
    await ann.seeLast('> !foo', '!! What?', 'ann>');
  });

  it('takes a close right after the nickname for a refusal', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.end()));
    const port = await listen(server);
    const ann = new Person(['--nick', 'ann', '127.0.0.1', port]);
    await ann.seeLast('-- Choose another nickname, or press Enter to try the same again.', 'Nickname:');
  });

  it('takes a close right after a sentence of its own for a refusal, too', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.end('Sorry, taken.\r\n')));
    const port = await listen(server);
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.see((rows) => rows.includes('Sorry, taken.') && rows.at(-1) === 'Nickname:');
  });

  it('waits in peace for a server that says nothing', async () => {
    const port = await serve((socket) => socket.resume());
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('To quit, type "/quit".', 'ann>');
    ann.type('/quit\r');
    expect(await ann.left()).toBe(0);
  });
});

describe('colours', () => {
  const HAS_COLOUR = /\[[\d;]+m/;

  it.each([
    ['a terminal', {}, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['FORCE_COLOR over NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true],
    ['TERM=dumb', { TERM: 'dumb' }, false],
  ])('with %s', async (_, env, expected) => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { env });
    await ann.see((rows) => rows.some((row) => row.startsWith('To quit')));
    await waitUntilIn(bob, 'ann');
    bob.say('hi ann');
    await ann.see((rows) => rows.some((row) => row.endsWith('bob: hi ann')));
    expect(HAS_COLOUR.test(ann.output)).toBe(expected);
    expect(ann.rows().includes('* bob: hi ann')).toBe(!expected);
  });
});

async function waitUntilIn(peer: Peer, nick: string): Promise<void> {
  while (!new RegExp(`(^|[ \\n])${nick}[ \\r]`).test(peer.received)) {
    peer.received = '';
    peer.say('!users', '!ping x');
    await peer.hear('!pong x');
  }
}
