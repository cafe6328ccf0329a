/** The focus: who gets plain text, and what was said elsewhere. */
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { enter, fakeChat } from './support/fake-chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';

const NOW = '2026-01-02 17:02';
const said = (from: string, text: string) => ({ type: 'public', from, text });
const inRoom = (room: string, from: string, text: string) => ({ type: 'room', room, from, text });
const toAnn = (from: string, text: string) => ({ type: 'private', from, text });

describe('plain text', () => {
  it('goes to the room of --room, to whom /to names, and to everyone after /to; the prompt says it', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob', '!enter tea');
    const ann = new Person(['--nick', 'ann', '--no-time', '--room', 'tea', '--room', 'cake', '127.0.0.1', port]);
    await ann.see((rows) => rows.at(-1) === 'ann @tea>' && rows.some((row) => row.includes('ann entered @cake')));
    ann.type('one\r');
    await bob.receives('@tea ann: one\r\n');
    ann.type('/to bob\r');
    await ann.seeLast('ann #bob>');
    ann.type('two\r');
    await bob.receives('#ann: two\r\n');
    ann.type('/to\r');
    await ann.seeLast('ann>');
    ann.type('three\r/to tea\r');
    await bob.receives('\r\nann: three\r\n');
    await ann.seeLast('ann @tea>');
  });

  it('that begins with @, # or ! goes where it says itself', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time', '--room', 'tea']);
    ann.type('@cake a\r#bob b\r!say c\r//d\r \re\r');
    await expect
      .poll(() => chat.lines)
      .toEqual(['!enter tea', '@cake a', '#bob b', '!say c', '@tea /d', ' ', '@tea e']);
  });

  it('keeps its target over a lost connection, when the person is gone, and when the person is renamed', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    ann.type('/to #bob\r');
    await ann.seeLast('ann #bob>');
    chat.say(NOW, { type: 'left', nickname: 'bob' });
    await ann.seeLast('-- bob left', 'ann #bob>');
    chat.say(NOW, { type: 'renamed', from: 'Bob', to: 'rob' });
    await ann.seeLast('-- Bob is now rob', 'ann #rob>');
    ann.type('/reconnect\r');
    await ann.see((rows) => rows.some((row) => row.startsWith('-- Back again.')) && rows.at(-1) === 'ann #rob>');
    ann.type('hi\r');
    await expect.poll(() => chat.lines).toEqual(['#rob hi']);
  });

  it('has no new target if /to names nobody and no room', async () => {
    const { port } = await startChat();
    await Peer.enter(port, 'bob', '!enter bob');
    const ann = new Person(['--nick', 'ann', '--no-time', '--room', 'bob', '127.0.0.1', port]);
    await ann.see((rows) => rows.at(-1) === 'ann @bob>');
    ann.type('bo\t');
    await ann.seeLast('ann @bob> bob:'); // The nicknames are known.
    ann.type('\x15/to zoe\r');
    await ann.seeLast('-- zoe is not known here; /to #zoe writes to that nickname all the same.', 'ann @bob>');
    ann.type('/to bob\r');
    await ann.seeLast('-- bob is a room and a person: /to @bob or /to #bob.', 'ann @bob>');
    ann.type('/to no/name\r');
    await ann.seeLast('-- no/name is not known here.', 'ann @bob>');
  });

  it('sent in parts with Ctrl-D goes to one target, and the keys do not change it meanwhile', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time', '--room', 'tea']);
    ann.type('half\x04');
    await ann.seeLast('ann @tea> half…');
    ann.type('\x1b1 a line\r');
    await expect.poll(() => chat.lines).toEqual(['!enter tea', '@tea half a line']);
    ann.type('/msg bob x\x04');
    ann.type('\x15\x1b1all\r');
    await expect.poll(() => chat.lines).toEqual(['!enter tea', '@tea half a line', 'all']);
  });
});

describe('keys', () => {
  it('Alt with a digit or an arrow chooses among everyone, the rooms and the persons', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time', '--room', 'tea', '--room', 'cake']);
    chat.say(NOW, toAnn('bob', 'psst'));
    await ann.seeLast('#bob: psst', 'ann @tea [bob 1!]>');
    const seen = async (keys: string, prompt: string): Promise<void> => {
      ann.type(keys);
      await ann.seeLast(prompt);
    };
    await seen('\x1b1', 'ann [bob 1!]>');
    await seen('\x1b3', 'ann @cake [bob 1!]>');
    await seen('\x1b4', 'ann #bob>');
    await seen('\x1b9', 'ann #bob>');
    await seen('\x1b[1;3C', 'ann>');
    await seen('\x1b[1;3D', 'ann #bob>');
    await seen('\x1b[1;3D', 'ann @cake>');
    ann.type('hi\r');
    await expect.poll(() => chat.lines.at(-1)).toBe('@cake hi');
  });

  it('Alt-R begins an answer to the last private message', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    ann.type('\x1br');
    await ann.seeLast('-- Nobody has written to you alone.', 'ann>');
    chat.say(NOW, toAnn('bob', 'psst'), toAnn('cid', 'you?'));
    await ann.seeLast('ann [bob 1!, cid 1!]>');
    ann.type('yes\x1br');
    await ann.seeLast('ann [bob 1!, cid 1!]> #cid yes');
    ann.type('\x1br\r');
    await ann.seeLast('#ann→cid: yes', 'ann [bob 1!]>');
    ann.type('/to cid\r');
    await ann.seeLast('ann #cid [bob 1!]>');
    ann.type('\x1brno\r');
    await expect.poll(() => chat.lines).toEqual(['#cid yes', '#cid no']);
  });
});

describe('what is said elsewhere', () => {
  it('is counted in the prompt, with a mark for private messages and for the nickname, until one looks there', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time', '--room', 'tea']);
    chat.say(NOW, said('bob', 'hi'), said('bob', 'all'), toAnn('bob', 'psst'), inRoom('tea', 'bob', 'tea?'));
    await ann.seeLast('@tea bob: tea?', 'ann @tea [bob 1!, everyone 2]>');
    chat.say(NOW, said('cid', 'hello ann'), said('ann', 'my own'), inRoom('cake', 'bob', 'cake'));
    await ann.seeLast('ann @tea [everyone 3!, bob 1!, @cake 1]>');
    ann.type('/to bob\r');
    await ann.seeLast('ann #bob [everyone 3!, @cake 1]>');
    ann.type('!say to all\r');
    await ann.seeLast('ann #bob [@cake 1]>');
  });

  it('is listed by /to without a change of the focus, and then read', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    chat.say(NOW, toAnn('bob', 'one'), toAnn('bob', 'two'), inRoom('tea', 'cid', 'hi'));
    await ann.seeLast('ann [bob 2!, @tea 1]>');
    ann.type('/to\r');
    await ann.seeLast('-- Unread: bob 2!, @tea 1.', 'ann>');
    ann.type('/to\r');
    await ann.seeLast('-- Nothing is unread.', 'ann>');
  });

  it('by somebody ignored is not counted', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    ann.type('/ignore bob\r');
    await ann.seeLast('-- bob is ignored.', 'ann>');
    chat.say(NOW, toAnn('bob', 'one'), said('cid', 'hi'));
    await ann.seeLast('-- bob is ignored.', 'cid: hi', 'ann>');
  });

  it('in more than three places is counted in three of them', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    for (const nick of ['bob', 'cid', 'dee', 'eve', 'fay']) chat.say(NOW, toAnn(nick, 'hi'));
    await ann.seeLast('ann [bob 1!, cid 1!, dee 1!, 2 more]>');
  });
});
