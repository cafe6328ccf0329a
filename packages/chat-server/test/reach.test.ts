/** Which part of the clients a line is for: replica/reach.ts. */
import { type ChatInput, connectionId, createChat, transition } from '@linechat/chat-core';
import { expect, test } from 'vitest';
import { reachOf } from '../src/replica/reach.ts';

let state = createChat();
let seq = 0;

function happens(input: ChatInput): void {
  [state] = transition(state, { ...input, seq: ++seq, time: 0 });
}

for (const [i, nickname] of ['ann', 'bob', 'cid', 'dan'].entries()) {
  const connection = connectionId(i + 1);
  happens({ type: 'connected', connection });
  happens({ type: 'line', connection, text: nickname });
  if (i < 3) happens({ type: 'line', connection, text: '!enter Tea' });
}

test.each([
  ['hello', 1],
  ['', 1],
  ['!say hello', 1],
  ['!nick eve', 1],
  ['!users', 0],
  ['!enter tea', 0.75],
  ['!leave  TEA ', 0.75],
  ['!enter coffee', 0],
  ['#ann hello', 0],
  ['@tea hello', 0.75],
  ['@TEA hello @tea', 0.75],
  ['@tea', 0.75],
  ['@coffee hello', 0],
])('%j is for %d of all clients', (line, part) => {
  expect(reachOf(line, state)).toBe(part);
});

test('connections without a nickname do not count', () => {
  const before = state;
  for (let i = 5; i < 100; i++) happens({ type: 'connected', connection: connectionId(i) });
  expect(reachOf('@tea hello', state)).toBe(0.75);
  state = before;
});

test('in an empty chat, a line to a room is for nobody', () => {
  expect(reachOf('@tea hello', createChat())).toBe(0);
});
