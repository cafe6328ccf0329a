/** What the log in memory keeps beyond the laws of every log (log.test.ts). */
import { type ChatEvent, connectionId } from '@linechat/chat-core';
import { expect, test } from 'vitest';
import { type LogMember, MemoryLog } from '../src/index.ts';

const say = (text: string) => ({ type: 'line', connection: connectionId(1), text }) as const;
const described = ({ seq, ...event }: ChatEvent) => [seq, event.type === 'line' ? event.text : event.type];

/** A member that notes what it receives; `react` may append something for it. */
function member(react: (text: string) => void = () => {}): LogMember & { readonly received: unknown[] } {
  const received: unknown[] = [];
  return {
    received,
    restore: () => {},
    receive: (events) => {
      for (const event of events) {
        received.push(described(event));
        if (event.type === 'line') react(event.text);
      }
    },
    snapshot: () => '',
    failed: () => {},
  };
}

test('an event is back before append returns', () => {
  const log = new MemoryLog();
  const one = member();
  const { append } = log.join(one);
  append(say('a'));
  expect(one.received).toEqual([[1, 'a']]);
});

test('what is appended while an event is received comes after it, in the order in which it was appended', () => {
  const log = new MemoryLog();
  const follows: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['d'] };
  const one = member((text) => {
    for (const next of follows[text] ?? []) membership.append(say(next));
  });
  const other = member();
  const membership = log.join(one);
  log.join(other);
  membership.append(say('a'));
  const all = [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'd'],
  ];
  expect(one.received).toEqual(all);
  expect(other.received).toEqual(all);
});

test('an exception of a member comes out of append, and takes no event from anybody', () => {
  const log = new MemoryLog();
  const one = member((text) => {
    if (text !== 'bug') return;
    append(say('meanwhile'));
    throw new Error('a bug');
  });
  const other = member();
  const { append } = log.join(one);
  log.join(other);
  expect(() => append(say('bug'))).toThrow('a bug');
  const all = [
    [1, 'bug'],
    [2, 'meanwhile'],
  ];
  expect(one.received).toEqual(all);
  expect(other.received).toEqual(all);
});

test('no member can join while an event is received', () => {
  const log = new MemoryLog();
  const one = member(() => log.join(member()));
  const { append } = log.join(one);
  expect(() => append(say('a'))).toThrow('can’t join');
});

test('events of one read have one time', () => {
  let now = 0;
  const times: number[] = [];
  const log = new MemoryLog(() => ++now);
  const { append } = log.join({ ...member(), receive: (events) => times.push(...events.map(({ time }) => time)) });
  append(say('a'));
  append(say('b'));
  expect(times).toEqual([1, 1]);
});
