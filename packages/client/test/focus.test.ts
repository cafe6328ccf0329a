import { expect, it } from 'vitest';
import { Focus } from '../src/focus/focus.ts';
import { EVERYONE } from '../src/focus/target.ts';
import { parseReceived } from '../src/message/received.ts';

it('the focus keeps a bounded number of targets, and all rooms of the user, whatever the server names', () => {
  const focus = new Focus({ type: 'room', name: 'home' });
  focus.setRooms(['home', 'tea']);
  for (let i = 0; i < 1000; i++) {
    focus.shown(parseReceived(`@r${i} bob: hi`).message, 'ann', false);
    focus.shown(parseReceived(`#n${i}: hi`).message, 'ann', false);
  }
  expect(focus.unread.length).toBeLessThanOrEqual(200);
  expect(focus.unread.at(-1)?.target).toEqual({ type: 'person', name: 'n999' });
  expect([1, 2, 3].map((number) => focus.choose(number))).toEqual([
    EVERYONE,
    { type: 'room', name: 'home' },
    { type: 'room', name: 'tea' },
  ]);
});
