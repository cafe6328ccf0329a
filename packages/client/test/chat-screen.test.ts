/** The chat client at a terminal, with the chat server: what the user sees. */
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { serve } from './support/server.ts';

const HIDE_TIMES = '--no-time';

describe('the chat client', () => {
  it('enters the chat and its rooms, and shows messages to rooms and private messages differently', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob', '!enter tea');
    const ann = new Person(['--nick', 'ann', '--room', 'tea', HIDE_TIMES, '127.0.0.1', port]);
    await ann.see((rows) => rows.some((row) => row.startsWith('-- ann entered @tea')) && rows.at(-1) === 'ann @tea>');
    bob.send('hello', '@tea psst', '#ann just you');
    const unread = 'ann @tea [bob 1!, everyone 1]>';
    await ann.seeLast('-- ann entered @tea', 'bob: hello', '@tea bob: psst', '#bob: just you', unread);
    ann.type('hi\r');
    await bob.receives('@tea ann: hi\r\n');
    ann.type('#bob only you\r');
    await bob.receives('#ann: only you\r\n');
    ann.type('!say all\r');
    await ann.seeLast('#bob: just you', '@tea ann: hi', '#ann→bob: only you', 'ann: all', 'ann @tea>');
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

  it('shows the time of each message in the format of --time-format', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', '--time-format', '[%Y-%m-%d %%]', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('hi\r');
    await ann.see((rows) => /^\[\d{4}-\d\d-\d\d %\] ann: hi$/.test(rows.at(-2) ?? ''));
  });

  it('shows the answers to operators, and the password nowhere', async () => {
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

  it.each(['kick', 'ban'])('does not come back by itself after a %s, but does when the user says so', async (act) => {
    const { port } = await startChat({ isOperatorPassword: (attempt) => attempt === 'sesame' });
    const bob = await Peer.enter(port, 'bob', '!operator sesame');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.send(act === 'kick' ? '!kick ann' : '!ban ann 1h');
    await ann.seeLast('-- Choose another nickname, or press Enter to try the same again.', 'Nickname:');
    ann.type(act === 'kick' ? '\r' : 'anna\r');
    await ann.see((rows) => rows.at(-1) === (act === 'kick' ? 'ann>' : 'anna>'));
    ann.type('hello\r');
    await bob.receives(act === 'kick' ? 'ann: hello\r\n' : 'anna: hello\r\n');
  });

  it('asks for another nickname if the nickname is banned', async () => {
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

  it('asks for another nickname if the nickname is in use, and then enters with it', async () => {
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

  it('asks for another nickname if the refusal comes late', async () => {
    const port = await serve((socket) => {
      socket.once('data', () => setTimeout(() => socket.end('!error nick-in-use Taken.\r\n'), 1200));
    });
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('!! Taken.', '-- Choose another nickname, or press Enter to try the same again.', 'Nickname:');
  });

  it('shows the new nickname in the prompt after !nick', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('!nick anna\r');
    await ann.seeLast('-- ann is now anna', 'anna>');
  });

  it('rings the bell at messages with the nickname as a word, with --bell mention', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--bell', 'mention', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.send('hello joanna');
    await ann.seeLast('bob: hello joanna', 'ann>');
    expect(ann.bells).toBe(0);
    bob.send('hello, Ann!');
    await ann.see(() => ann.bells === 1);
  });

  it('does not show messages of an ignored nickname until /unignore', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const cid = await Peer.enter(port, 'cid');
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('/ignore BOB\r');
    await ann.seeLast('-- BOB is ignored.', 'ann>');
    bob.send('one', '#ann two', '!ping x');
    await bob.receives('!pong x');
    // Whoever sees this has got all that bob said.
    cid.send('after bob');
    await ann.seeLast('-- BOB is ignored.', 'cid: after bob', 'ann>');
    ann.type('/unignore bob\r');
    await ann.seeLast('-- BOB is ignored.', 'cid: after bob', '-- bob is shown again.', 'ann>');
    bob.send('three');
    await ann.seeLast('bob: three', 'ann>');
  });

  it('completes commands, nicknames and rooms, one candidate after the other in a circle', async () => {
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

  it('switches decorations off and on with /raw', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--time-format', 'T', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.send('one');
    await ann.seeLast('T bob: one', 'ann>');
    ann.type('/raw\r');
    await ann.seeLast('Lines are shown as they come.', 'ann>');
    bob.send('two');
    await Peer.enter(port, 'cid');
    await ann.seeLast('bob: two', '!joined cid', 'ann>');
    ann.type('/raw\r');
    await ann.seeLast('T -- Lines are shown with decorations.', 'ann>');
    bob.send('three');
    await ann.seeLast('T bob: three', 'ann>');
  });

  it('clears the screen at /clear, and sends //text as /text', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port], { rows: 6 });
    await ann.seeLast('ann>');
    ann.type('/clear\r');
    await ann.see((rows) => rows.at(-1) === 'ann>' && ann.cursor().row === ann.emulator.buffer.active.baseY);
    ann.type('//me waves\r');
    await ann.seeLast('ann: /me waves', 'ann>');
  });

  it('ends after !quit', async () => {
    const { port } = await startChat();
    const ann = new Person(['--nick', 'ann', HIDE_TIMES, '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('!quit\r');
    expect(await ann.left()).toBe(0);
    expect(ann.rows().at(-1)).toBe('Connection closed by server.');
  });
});
