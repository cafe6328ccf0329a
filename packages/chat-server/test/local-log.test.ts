/** The log of a single process keeps its order, even under a receiver that throws. */
import { type ChatEvent, connectionId } from '@linechat/chat-core';
import { expect, test } from 'vitest';
import { LocalLog } from '../src/index.ts';

const say = (text: string) => ({ type: 'line', connection: connectionId(1), text }) as const;
const told = ({ seq, ...event }: ChatEvent) => [seq, event.type === 'line' ? event.text : event.type];

/** A log whose receiver appends what `follows` from a line while it receives it, and throws where it ends in `!`. */
function logOf(follows: Readonly<Record<string, readonly string[]>>): { log: LocalLog; received: unknown[] } {
  const log = new LocalLog(() => 0);
  const received: unknown[] = [];
  log.subscribe((event) => {
    received.push(told(event));
    if (event.type !== 'line') return;
    for (const text of follows[event.text] ?? []) log.append(say(text));
    if (event.text.endsWith('!')) throw new Error(event.text);
  });
  return { log, received };
}

test('what happens while an event is received comes after it, in the order in which it happened', () => {
  const { log, received } = logOf({ a: ['b', 'c'], b: ['d'] });
  log.append(say('a'));
  expect(received).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'd'],
  ]);
});

test('an exception loses, repeats and reorders nothing of what waits, and comes out of append', () => {
  const { log, received } = logOf({ 'a!': ['b', 'c'], b: ['d'] });
  expect(() => log.append(say('a!'))).toThrow('a!');
  log.append(say('e'));
  expect(received).toEqual([
    [1, 'a!'],
    [2, 'b'],
    [3, 'c'],
    [4, 'd'],
    [5, 'e'],
  ]);
});

test('several exceptions come out as one', () => {
  const { log, received } = logOf({ 'a!': ['b!', 'c'] });
  let thrown: unknown;
  try {
    log.append(say('a!'));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(AggregateError);
  expect((thrown as AggregateError).errors.map((error) => error.message)).toEqual(['a!', 'b!']);
  expect(received).toEqual([
    [1, 'a!'],
    [2, 'b!'],
    [3, 'c'],
  ]);
});
