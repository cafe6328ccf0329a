/** The laws of event-log.ts, for every log. */
import { type ChatEvent, connectionId } from '@linechat/chat-core';
import { expect, test } from 'vitest';
import type { LogMember } from '../src/index.ts';
import { createLog } from './support/logs.ts';

const say = (text: string) => ({ type: 'line', connection: connectionId(1), text }) as const;
const described = (event: ChatEvent) =>
  event.type === 'line' ? event.text : 'node' in event ? `${event.type} ${event.node}` : event.type;

class Recorder implements LogMember {
  readonly events: ChatEvent[] = [];
  readonly restored: string[] = [];
  #wake: () => void = () => {};

  restore(snapshot: string): void {
    this.restored.push(snapshot);
  }

  receive(events: readonly ChatEvent[]): void {
    this.events.push(...events);
    this.#wake();
  }

  snapshot(): string {
    return `state ${[...this.restored, ...this.all].join(' ')}`;
  }

  failed(): void {}

  get all(): readonly string[] {
    return this.events.map(described);
  }

  /** Resolves when it has got so many events. */
  async until(count: number): Promise<void> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

test('law 1: every input comes back to every member once, in one order, which keeps that of each member', async () => {
  const log = createLog();
  const members = [new Recorder(), new Recorder()];
  const memberships = [];
  for (const member of members) memberships.push(await log.join(member));
  for (let i = 0; i < 20; i++) for (const [n, { append }] of memberships.entries()) append(say(`${n}.${i}`));
  for (const member of members) await member.until(40);
  const [first, second] = members;
  expect(first?.all).toEqual(second?.all);
  for (const n of [0, 1]) {
    const own = first?.all.filter((text) => text.startsWith(`${n}.`));
    expect(own).toEqual(Array.from({ length: 20 }, (_, i) => `${n}.${i}`));
  }
});

test('law 2: seq rises with each event', async () => {
  const log = createLog();
  const member = new Recorder();
  const { append } = await log.join(member);
  for (const text of ['a', 'b', 'c']) append(say(text));
  await member.until(3);
  const seqs = member.events.map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
});

test('law 3: a node id is never given out again', async () => {
  const log = createLog();
  const first = await log.join(new Recorder());
  await first.leave();
  const second = await log.join(new Recorder());
  const third = await log.join(new Recorder());
  expect(new Set([first.node, second.node, third.node]).size).toBe(3);
});

test('law 4: a member that joins gets the state, and then every event after it', async () => {
  const log = createLog();
  const first = new Recorder();
  const { append } = await log.join(first);
  append(say('before'));
  await first.until(1);
  const second = new Recorder();
  const joined = log.join(second);
  append(say('meanwhile'));
  await joined;
  append(say('after'));
  await first.until(3);
  expect(first.restored).toEqual([]);
  const [state = ''] = second.restored;
  const missing = first.all.filter((text) => !state.split(' ').includes(text));
  await second.until(missing.length);
  expect(second.all).toEqual(missing);
});

test('law 4: several members that join at once all get the state', async () => {
  const log = createLog();
  const first = new Recorder();
  const { append, leave } = await log.join(first);
  append(say('before'));
  await first.until(1);
  const others = [new Recorder(), new Recorder()];
  await Promise.all(others.map((other) => log.join(other)));
  await leave();
  for (const other of others) expect(other.restored.join()).toContain('before');
});

test('law 5: when a member leaves, that is its last event, and what it appends afterwards is ignored', async () => {
  const log = createLog();
  const gone = new Recorder();
  const other = new Recorder();
  const { append, leave, node } = await log.join(gone);
  const { append: appendOther } = await log.join(other);
  append(say('before'));
  await leave();
  append(say('after'));
  await leave();
  appendOther(say('end'));
  await other.until(3);
  expect(other.all).toEqual(['before', `node-lost ${node}`, 'end']);
  expect(gone.all).not.toContain('end');
});
