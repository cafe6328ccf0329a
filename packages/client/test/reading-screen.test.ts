/** Reading: days, unread lines, times, word wrap, notifications, the log, the search. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { enter, fakeChat } from './support/fake-chat.ts';
import { Peer } from './support/peer.ts';
import { Person } from './support/person.ts';
import { temporaryDirectory } from './support/program.ts';

const NOW = '2026-01-02 17:02';
const FOCUS_IN = '\x1b[I';
const FOCUS_OUT = '\x1b[O';
const said = (from: string, text: string) => ({ type: 'public', from, text });
const toAnn = (from: string, text: string) => ({ type: 'private', from, text });

describe('the user sees', () => {
  it('a line where a day begins', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat);
    chat.say('2099-01-02 23:59', said('bob', 'late'), said('bob', 'later'));
    chat.say('2099-01-03 00:01', said('bob', 'early'));
    await ann.seeLast(
      '── Friday 2 January 2099 ──',
      '23:59 bob: late',
      '23:59 bob: later',
      '── Saturday 3 January 2099 ──',
      '00:01 bob: early',
      'ann>',
    );
  });

  it('a line before the first message that came while the terminal did not have the focus of the desktop', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    expect(ann.emulator.modes.sendFocusMode).toBe(true);
    chat.say(NOW, said('bob', 'one'));
    await ann.seeLast('bob: one', 'ann>');
    ann.type(`${FOCUS_OUT}x`);
    await ann.seeLast('ann> x');
    chat.say(NOW, { type: 'joined', nickname: 'cid' }, said('bob', 'two'), said('bob', 'three'));
    await ann.seeLast('bob: one', '-- cid joined', '── unread from here ──', 'bob: two', 'bob: three', 'ann> x');
    ann.type(`${FOCUS_IN}y`);
    await ann.seeLast('ann> xy');
    chat.say(NOW, said('bob', 'four'));
    await ann.seeLast('bob: three', 'bob: four', 'ann> xy');
    ann.type('\x03\x03');
    expect(await ann.left()).toBe(0);
    expect(ann.emulator.modes.sendFocusMode).toBe(false);
  });

  it('the time of notes of the client, and of commands', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--time-format', 'T']);
    ann.type('/ignore bob\r!foo\r');
    await ann.seeLast('T -- bob is ignored.', 'T > !foo', 'ann>');
  });
});

describe('a row that is too long', () => {
  it('is wrapped between words, with an indent', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--time-format', '17:02'], { columns: 30 });
    chat.say(NOW, said('bob', 'the quick brown fox jumps over the lazy dog, twice'));
    await ann.seeLast('17:02 bob: the quick brown fox', '        jumps over the lazy', '        dog, twice', 'ann>');
    chat.say(NOW, { type: 'users', nicknames: ['alice', 'bartholomew', 'cassandra', 'dorothea'] });
    await ann.seeLast('17:02 -- 4 here: alice', '        bartholomew cassandra', '        dorothea', 'ann>');
  });

  it('keeps a long word, such as a link, in one piece from the first column on', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 30 });
    const link = 'https://example.org/a/very/long/path/to/somewhere';
    chat.say(NOW, said('bob', `see ${link} now`));
    await ann.seeLast('bob: see', link.slice(0, 30), `${link.slice(30)} now`, 'ann>');
  });

  it('is wrapped with its styles and wide characters', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 20 });
    chat.say(NOW, said('bob', '日本語の文章は空白がないので困る'));
    await ann.seeLast('bob: 日本語の文章は', '  空白がないので困る', 'ann>');
  });

  it('of /help is wrapped in its second column', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { columns: 70, rows: 60 });
    ann.type('/help\r');
    await ann.see((rows) => {
      const row = rows.findIndex((one) => one.startsWith('/raw '));
      return /^ {30}\S/.test(rows[row + 1] ?? '') && rows.at(-1) === 'ann>';
    });
  });
});

describe('a notification of the desktop', () => {
  it.each([
    ['osc9', '\x1b]9;bob: psst;[31m x\x07'],
    ['osc777', '\x1b]777;notify;bob;psst;[31m x\x07'],
  ])('is written by way of %s at a private message, unless the terminal has the focus', async (notify, sequence) => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { settings: `notify = "${notify}"\n` });
    ann.type(`${FOCUS_IN}x`);
    await ann.seeLast('ann> x');
    chat.say(NOW, toAnn('bob', 'seen'));
    await ann.seeLast('#bob: seen', 'ann [bob 1!]> x');
    expect(ann.output).not.toContain('\x1b]');
    ann.type(`${FOCUS_OUT}y`);
    await ann.seeLast('ann [bob 1!]> xy');
    chat.say(NOW, toAnn('bob', 'psst;\x1b[31m\x07\x9c x'));
    await ann.seeLast('#bob: psst;[31m x', 'ann [bob 2!]> xy');
    expect(ann.output).toContain(sequence);
    expect(ann.bells).toBe(0);
  });

  it('is not written by default', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    chat.say(NOW, toAnn('bob', 'psst'));
    await ann.seeLast('#bob: psst', 'ann [bob 1!]>');
    expect(ann.output).not.toContain('\x1b]');
  });
});

describe('the log of the settings', () => {
  it('has what is said as plain text, one file a day, for the user only, and no secrets', async () => {
    const directory = join(temporaryDirectory(), 'log');
    const chat = await fakeChat();
    const ann = await enter(chat, [], { settings: `log = "${directory}"\n` });
    chat.say('2099-01-02 23:59', said('bob', 'hello ann\x1b[31m'), { type: 'joined', nickname: 'cid' });
    chat.say('2099-01-03 00:01', { type: 'room', room: 'tea', from: 'bob', text: 'tea' }, toAnn('bob', 'psst'));
    await ann.seeLast('00:01 #bob: psst', 'ann [bob 1!, @tea 1]>');
    ann.type('#bob yes\r!operator sesame\r');
    await ann.see((rows) => rows.at(-2)?.endsWith('> !operator') === true);
    expect(readFileSync(join(directory, '2099-01-02.log'), 'utf8')).toBe(
      '23:59:00 bob: hello ann[31m\n23:59:00 -- cid joined\n',
    );
    expect(readFileSync(join(directory, '2099-01-03.log'), 'utf8')).toBe(
      '00:01:00 @tea bob: tea\n00:01:00 #bob: psst\n',
    );
    const today = readdirSync(directory).find((name) => !name.startsWith('2099')) ?? '';
    expect(readFileSync(join(directory, today), 'utf8')).toMatch(/^[\d:]{8} #ann→bob: yes\n[\d:]{8} > !operator\n$/);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written is reported once, and stops nothing', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time'], { settings: 'log = "/dev/null/log"\n', columns: 120 });
    chat.say(NOW, said('bob', 'one'), said('bob', 'two'));
    await ann.see((rows) => rows.some((row) => row.startsWith('-- Cannot write the log in /dev/null/log: ')));
    await ann.seeLast('bob: one', 'bob: two', 'ann>');
  });
});

describe('/search', () => {
  it('finds what was said since the start', async () => {
    const { port } = await startChat();
    const bob = await Peer.enter(port, 'bob');
    const ann = new Person(['--nick', 'ann', '--no-time', '127.0.0.1', port]);
    await ann.seeLast('ann>');
    bob.send('there is Cake', 'and tea');
    await ann.seeLast('bob: and tea', 'ann>');
    ann.type('cake for me\r');
    await ann.seeLast('ann: cake for me', 'ann>');
    ann.type('/search cake\r');
    await ann.seeLast('-- 2 with "cake":', 'bob: there is Cake', 'ann: cake for me', 'ann>');
    ann.type('/search Cake\r');
    await ann.seeLast('-- 1 with "Cake":', 'bob: there is Cake', 'ann>');
    ann.type('/search beer\r');
    await ann.seeLast('-- Nothing with "beer".', 'ann>');
  });
});
