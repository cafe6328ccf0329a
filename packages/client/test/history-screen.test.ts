/** What of the typed lines is kept between runs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enter, fakeChat } from './support/fake-chat.ts';
import { temporaryDirectory } from './support/program.ts';

const TYPED = ['hello', '#bob one', '/msg bob two', '/query bob three', 'four', '@tea five', '!login ann sesame'];

it.each([
  ['all', ['hello', '#bob one', '/msg bob two', '/query bob three', 'four', '@tea five', '!login']],
  ['no-private', ['hello', '@tea five', '!login']],
  ['off', undefined],
])('with history = "%s" the file has %j', async (history, kept) => {
  const state = temporaryDirectory();
  const chat = await fakeChat();
  const ann = await enter(chat, ['--no-time'], {
    settings: `history = "${history}"\n`,
    env: { XDG_STATE_HOME: state },
  });
  ann.type(`${TYPED.join('\r')}\r`);
  await expect.poll(() => chat.lines.length).toBe(TYPED.length);
  expect(chat.lines.slice(3, 5)).toEqual(['#bob three', '#bob four']);
  const file = join(state, 'linechat', 'history');
  expect(existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : undefined).toEqual(kept);
  ann.type('\x1b[A\x1b[A\x1b[A');
  await ann.seeLast('ann #bob> four');
});

/** `kept` gives the lines of the history file. */
async function enterWith(settings: string) {
  const state = temporaryDirectory();
  const chat = await fakeChat();
  const ann = await enter(chat, ['--no-time'], { settings, env: { XDG_STATE_HOME: state } });
  const file = join(state, 'linechat', 'history');
  const kept = () => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []);
  return { chat, ann, kept };
}

it('the file has no password behind an alias, or behind the words of IRC', async () => {
  const { ann, kept } = await enterWith('[aliases]\nop = "!operator"\nid = "!login $1 $2"\n');
  ann.type('/op sesame\r/id ann sesame\r/oper ann sesame\r/login ann sesame\r/operator sesame\rend\r');
  await expect.poll(kept).toEqual(['/op', '/id', '/oper', '/login', '/operator', 'end']);
});

it('with history = "no-private" the file has no /me to a person', async () => {
  const { ann, kept } = await enterWith('history = "no-private"\n');
  ann.type('/me one\r/to bob\r/me two\r/to\rend\r');
  await expect.poll(kept).toEqual(['/me one', '/to bob', '/to', 'end']);
});

it('an alias that stands for !operator sends the password, and is kept without it', async () => {
  const { chat, ann, kept } = await enterWith('[aliases]\nop = "!operator"\n');
  ann.type('/op sesame\rhi\r');
  await expect.poll(() => chat.lines).toEqual(['!operator sesame', 'hi']);
  expect(kept()).toEqual(['/op', 'hi']);
});
