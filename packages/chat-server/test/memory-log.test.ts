/** The log of one process has one order, and gives each event to each member once. */
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
    receive: (events) => {
      for (const event of events) {
        received.push(described(event));
        if (event.type === 'line') react(event.text);
      }
    },
    snapshot: () => `${received.length} events`,
    failed: () => {},
  };
}

test('an event comes back before append returns', () => {
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

test('each member has its own node id, and a later one gets the snapshot of an earlier one', () => {
  const log = new MemoryLog();
  const first = log.join(member());
  first.append(say('a'));
  const second = log.join(member());
  expect([first.node, first.snapshot]).toEqual([0, undefined]);
  expect([second.node, second.snapshot]).toEqual([1, '1 events']);
});

test('the others get node-lost for a member that leaves; it receives nothing more, and what it appends is ignored', async () => {
  const log = new MemoryLog();
  const one = member();
  const other = member();
  const { append, leave } = log.join(one);
  log.join(other);
  await leave();
  append(say('a'));
  await leave();
  expect(one.received).toEqual([]);
  expect(other.received).toEqual([[1, 'node-lost']]);
  expect(log.join(member()).node).toBe(2);
});

test('an exception of a member comes out of append, and loses and reorders no other event', () => {
  const log = new MemoryLog();
  const one = member((text) => {
    if (text !== 'bug') return;
    append(say('meanwhile'));
    throw new Error('a bug');
  });
  const { append } = log.join(one);
  expect(() => append(say('bug'))).toThrow('a bug');
  append(say('b'));
  expect(one.received).toEqual([
    [1, 'bug'],
    [2, 'meanwhile'],
    [3, 'b'],
  ]);
});

test('events of one read have the same time', () => {
  let now = 0;
  const times: number[] = [];
  const log = new MemoryLog(() => ++now);
  const { append } = log.join({ ...member(), receive: (events) => times.push(...events.map(({ time }) => time)) });
  append(say('a'));
  append(say('b'));
  expect(times).toEqual([1, 1]);
});
