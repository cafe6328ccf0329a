/** A paste of several lines in a chat: who gets it, and what the user is asked. */
import { describe, expect, it } from 'vitest';
import { enter, fakeChat } from './support/fake-chat.ts';

const ASK = 'y: yes, n: no, j: join them in one line';

describe('a paste of two lines or more', () => {
  it.each([
    ['', 'everyone', ['one', 'two', 'three']],
    ['hello ', 'everyone', ['hello one', 'two', 'three']],
    ['#bob ', 'bob', ['#bob one', '#bob two', '#bob three']],
    ['#bob psst ', 'bob', ['#bob psst one', '#bob two', '#bob three']],
    ['@tea ', '@tea', ['@tea one', '@tea two', '@tea three']],
    ['/msg bob ', 'bob', ['#bob one', '#bob two', '#bob three']],
    ['!say ', 'everyone', ['one', 'two', 'three']],
  ])('behind %j is for %s, which the question says, and all of it goes there', async (beginning, who, sent) => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 100 });
    ann.type(beginning);
    ann.paste('one\ntwo\n\nthree');
    await ann.seeLast(`Send these 3 lines to ${who}? ${ASK}`);
    expect(chat.lines).toEqual([]);
    ann.type('y!end\r');
    await expect.poll(() => chat.lines).toEqual([...sent, '!end']);
  });

  it('is for the room or person that plain text goes to', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time', '--room', 'tea'], { columns: 100 });
    ann.paste('one\ntwo\n');
    await ann.seeLast(`Send these 2 lines to @tea? ${ASK}`);
    ann.type('y');
    await expect.poll(() => chat.lines).toEqual(['!enter tea', '@tea one', '@tea two']);
  });

  it('runs no command that is in it: such a line is text for the same people', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 140 });
    ann.type('#bob ');
    ann.paste('/quit\n!users\n@tea hi\n#include <x>\n');
    await ann.seeLast(`Send these 4 lines to bob as text (4 begin with / ! @ or #)? ${ASK}, r: run them`);
    ann.type('yhi\r');
    const sent = ['#bob /quit', '#bob !users', '#bob @tea hi', '#bob #include <x>', 'hi'];
    await expect.poll(() => chat.lines).toEqual(sent);
  });

  it('to everyone sends a line that begins like a command with !say', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 140 });
    ann.paste('!users\n/quit\n');
    await ann.see((rows) => rows.at(-1)?.startsWith('Send these 2 lines to everyone as text') === true);
    ann.type('y');
    await expect.poll(() => chat.lines).toEqual(['!say !users', '/quit']);
  });

  it('runs its commands only after the answer r', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 140 });
    ann.paste('hello\n!rooms now\n/quit');
    await ann.see((rows) => rows.at(-1)?.includes('r: run them') === true);
    ann.type('r');
    expect(await ann.left()).toBe(0);
    await expect.poll(() => chat.lines).toEqual(['hello', '!rooms now']);
  });

  it.each([
    ['n', 'not sent', []],
    ['j\r', 'one line', ['#bob one two']],
  ])('is, after the answer %j, %s', async (answer, _, sent) => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 100 });
    ann.type('#bob ');
    ann.paste('one\ntwo\n');
    await ann.seeLast(`Send these 2 lines to bob? ${ASK}`);
    ann.type(answer);
    await ann.see((rows) => rows.at(-1)?.startsWith('ann>') === true);
    ann.type('\x15!end\r');
    await expect.poll(() => chat.lines).toEqual([...sent, '!end']);
  });

  it('cannot follow a command; it can be joined', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 100 });
    ann.type('!ban bob 1h ');
    ann.paste('one\ntwo\n');
    await ann.seeLast('A command takes one line, not 2. j: join them in one line, n: no');
    ann.type('yj\r');
    await expect.poll(() => chat.lines).toEqual(['!ban bob 1h one two']);
  });

  it('behind the beginning of a line that Ctrl-D has sent goes to the same people', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time', '--room', 'tea'], { columns: 100 });
    ann.type('half\x04');
    await ann.seeLast('ann @tea> half…');
    ann.paste(' a line\nand one more\n');
    await ann.seeLast(`Send these 2 lines to @tea? ${ASK}`);
    ann.type('y');
    await expect.poll(() => chat.lines).toEqual(['!enter tea', '@tea half a line', '@tea and one more']);
  });
});

it('a paste of one line is put into the line being typed, also if it is a command, and not sent', async () => {
  const chat = await fakeChat();
  const ann = await enter(chat, ['--no-time']);
  ann.paste('/quit\n');
  await ann.seeLast('ann> /quit');
  ann.type('\x15hi\r');
  await expect.poll(() => chat.lines).toEqual(['hi']);
});
