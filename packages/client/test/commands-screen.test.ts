/** Commands that begin with `/`: what goes to the server, and what the user is told. */
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { enter, fakeChat } from './support/fake-chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';

describe('with a nickname, a line that begins with /', () => {
  it('and is unknown is refused here, with the nearest command, and nothing is sent', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    ann.type('/mgs bob secret\r');
    await ann.seeLast('-- Unknown command /mgs; did you mean /msg? //TEXT sends /TEXT.', 'ann>');
    ann.type('/etc/passwd\r//etc/passwd\r');
    await expect.poll(() => chat.lines).toEqual(['/etc/passwd']);
  });

  it('/msg goes to one person only', async () => {
    const { port } = await startChat();
    const [bob, cid] = [await Peer.enter(port, 'bob'), await Peer.enter(port, 'cid')];
    const ann = new Person(['--nick', 'ann', '--no-time', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('/msg bob secret\r');
    await bob.receives('#ann: secret\r\n');
    await ann.seeLast('#ann→bob: secret', 'ann>');
    ann.type('all\r');
    await cid.receives('ann: all\r\n');
    expect(cid.received).not.toContain('secret');
  });

  it('as known from IRC is what it is here', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--no-time', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('/join #tea\r');
    await ann.seeLast('-- ann entered @tea', 'ann @tea>');
    bob.send('!enter tea');
    await ann.seeLast('-- ann, bob entered @tea', 'ann @tea>');
    ann.type('/me waves\r/names\r');
    await ann.seeLast('@tea ann: *waves*', '> !members tea', '-- 2 in @tea: ann bob', 'ann @tea>');
    ann.type('/list\r');
    await ann.seeLast('> !rooms', '-- 1 room: @tea', 'ann @tea>');
    ann.type('/part\r');
    await ann.see((rows) => rows.includes('-- You write to everyone now.') && rows.at(-1) === 'ann>');
    ann.type('/who\r');
    await ann.see((rows) => rows.includes('-- 2 here: bob ann'));
    ann.type('/nick anna\r');
    await ann.seeLast('-- ann is now anna', 'anna>');
    ann.type('/query bob\r');
    await ann.seeLast('anna #bob>');
    ann.type('only you\r');
    await bob.receives('#anna: only you\r\n');
    ann.type('/query\r');
    await ann.seeLast('anna>');
  });

  it.each([
    ['/whois bob', '-- The server says no more about a person than the nickname; /names says who is here.'],
    ['/topic x', '-- Rooms here have no topic.'],
    ['/away', '-- The server has named no command !away; !help shows those it has.'],
    ['/msg bob', '-- Usage: /msg NICK TEXT'],
  ])('%s is answered here if the server has no word for it', async (typed, answer) => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 100 });
    ann.type(`${typed}\r`);
    await ann.seeLast(answer, 'ann>');
    ann.type('hi\r');
    await expect.poll(() => chat.lines).toEqual(['hi']);
  });

  it('/away is sent if the server has named !away', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    chat.say('2026-01-02 17:02', { type: 'help', text: '!away text  be away' });
    await ann.seeLast('   !away text  be away', 'ann>');
    ann.type('/away at lunch\r');
    await expect.poll(() => chat.lines).toEqual(['!away at lunch']);
  });

  it('is a command on a dumb terminal too, also if Ctrl-D cuts it; where plain text goes is said there', async () => {
    const chat = await fakeChat();
    const ann = new Person(['--nick', 'ann', '--no-time', '127.0.0.1', chat.port], { env: { TERM: 'dumb' } });
    await ann.see((rows) => rows.includes('To quit, type "/quit".'));
    ann.type('/msg bob sec\x04');
    ann.type('ret\r');
    await expect.poll(() => chat.lines).toEqual(['#bob secret']);
    ann.type('/query bob\r');
    await ann.see((rows) => rows.includes('-- You write to bob now.'));
    ann.type('half\x04');
    ann.type(' a line\r');
    await expect.poll(() => chat.lines).toEqual(['#bob secret', '#bob half a line']);
  });

  it('and is an alias of the settings is what it stands for', async () => {
    const chat = await fakeChat();
    const settings = '[aliases]\nj = "/join"\nbrb = "back soon"\nshh = "#$1 quiet, please"\n';
    const ann = await enter(chat, ['--no-time'], { settings });
    ann.type('/brb\r/shh bob\r/j tea\r');
    await ann.see((rows) => rows.at(-1) === 'ann @tea>');
    await expect.poll(() => chat.lines).toEqual(['back soon', '#bob quiet, please', '!enter tea']);
  });
});

describe('/ignore', () => {
  it('refuses the user, says if nobody has the nickname, and takes several', async () => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob');
    await Peer.enter(port, 'cid');
    const ann = new Person(['--nick', 'ann', '--no-time', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    ann.type('bo\t');
    await ann.seeLast('ann> bob:'); // The nicknames are known.
    ann.type('\x15/ignore Ann\r');
    await ann.seeLast('-- You cannot ignore yourself.', 'ann>');
    ann.type('/ignore bob, cid zoe not/good\r');
    await ann.seeLast(
      '-- bob is ignored.',
      '-- cid is ignored.',
      '-- zoe is ignored. Nobody here has this nickname now.',
      '-- A nickname is 1 to 24 letters and digits, not "not/good".',
      'ann>',
    );
    ann.type('/ignore\r');
    await ann.seeLast('-- Ignored: bob cid zoe', 'ann>');
  });
});
