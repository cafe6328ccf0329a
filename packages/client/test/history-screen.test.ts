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

it('an alias that stands for !operator is kept without the password', async () => {
  const state = temporaryDirectory();
  const chat = await fakeChat();
  const ann = await enter(chat, ['--no-time'], {
    settings: '[aliases]\nop = "!operator"\n',
    env: { XDG_STATE_HOME: state },
  });
  ann.type('/op sesame\rhi\r');
  await expect.poll(() => chat.lines).toEqual(['!operator sesame', 'hi']);
  expect(readFileSync(join(state, 'linechat', 'history'), 'utf8')).toBe('/op\nhi\n');
});
