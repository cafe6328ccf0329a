/** What is held for clients that are behind: laws of pressure.ts. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Holder, Pressure } from '../src/delivery/pressure.ts';

class FakeHolder implements Holder {
  pendingBytes = 0;
  waitingBytes = 0;
  takenBytes = 0;
  sheds = 0;
  frees = 0;
  /** What it holds goes at once. */
  canBeFreed = true;
  reliefs = 0;
  readonly #pressure: Pressure;

  constructor(pressure: Pressure) {
    this.#pressure = pressure;
  }

  get heldBytes(): number {
    return this.pendingBytes + this.waitingBytes;
  }

  hold(pendingBytes: number, waitingBytes = this.waitingBytes): void {
    const before = this.heldBytes;
    this.pendingBytes = pendingBytes;
    this.waitingBytes = waitingBytes;
    this.#pressure.changed(this, this.heldBytes - before);
  }

  shed(): void {
    this.sheds++;
    this.hold(0, 0);
  }

  free(): void {
    this.frees++;
    if (this.canBeFreed) this.hold(0, 0);
  }

  relieved(): void {
    this.reliefs++;
  }
}

const OPTIONS = { maxPendingBytes: 1_000_000, maxHeldBytes: 3_000_000, stallTimeoutMs: 10_000 };

function pressureOf(count: number, options = OPTIONS) {
  vi.useFakeTimers({ now: 0 });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const pressure = new Pressure(options);
  return { pressure, holders: Array.from({ length: count }, () => new FakeHolder(pressure)) };
}

test('law 1: a client that takes nothing while output is pending is dropped after the stall timeout', () => {
  const { holders } = pressureOf(2);
  const [stalled, slow] = holders as [FakeHolder, FakeHolder];
  stalled.hold(1000);
  slow.hold(1000);
  for (let second = 0; second < 9; second++) {
    slow.takenBytes++;
    vi.advanceTimersByTime(1000);
  }
  expect([stalled.sheds, slow.sheds]).toEqual([0, 0]);
  slow.takenBytes++;
  vi.advanceTimersByTime(1000);
  expect([stalled.sheds, slow.sheds]).toEqual([1, 0]);
});

test('law 1: input that waits is not a stall', () => {
  const { holders } = pressureOf(1);
  holders[0]?.hold(0, 5000);
  vi.advanceTimersByTime(60_000);
  expect(holders[0]?.sheds).toBe(0);
});

test('law 2: above the limit in all, the client with the most is dropped first', () => {
  const { pressure, holders } = pressureOf(4);
  const [a, b, c, d] = holders as [FakeHolder, FakeHolder, FakeHolder, FakeHolder];
  a.hold(900_000);
  b.hold(0, 1_000_000);
  c.hold(800_000);
  expect(pressure.heldBytes).toBe(2_700_000);
  d.hold(400_000);
  vi.advanceTimersByTime(1);
  expect([a.frees, b.frees, c.frees, d.frees]).toEqual([0, 1, 0, 0]);
  expect(pressure.heldBytes).toBe(2_100_000);
});

test('law 2: one that is dropped already, and takes its time, does not save the others', () => {
  const { holders } = pressureOf(20);
  for (const [i, holder] of holders.entries()) {
    holder.canBeFreed = false;
    holder.hold(900_000 - i);
  }
  vi.advanceTimersByTime(1);
  const freed = () => holders.map(({ frees }) => frees);
  // Three of them stay within 3,000,000 bytes.
  expect(freed()).toEqual([...Array(17).fill(1), 0, 0, 0]);
  holders[17]?.hold(900_001);
  holders[0]?.hold(0);
  vi.advanceTimersByTime(1);
  expect(freed()).toEqual([...Array(17).fill(1), 0, 0, 0]);
});

test('law 3: the chat is congested while a reader that keeps up is far behind', () => {
  const { pressure, holders } = pressureOf(1);
  const reader = holders[0] as FakeHolder;
  reader.hold(500_000);
  expect(pressure.isCongested).toBe(false);
  reader.hold(500_001);
  expect(pressure.isCongested).toBe(true);
  reader.takenBytes += 200_000;
  vi.advanceTimersByTime(1000);
  reader.hold(300_000);
  expect(pressure.isCongested).toBe(true);
  reader.hold(250_000);
  expect(pressure.isCongested).toBe(false);
});

test('law 3: a reader that is slow does not congest the chat for more than ten seconds', () => {
  const { pressure, holders } = pressureOf(1);
  const reader = holders[0] as FakeHolder;
  reader.hold(900_000);
  const reads = (seconds: number, bytes: number) => {
    for (let second = 0; second < seconds; second++) {
      reader.takenBytes += bytes;
      vi.advanceTimersByTime(1000);
    }
  };
  reads(9, 100_000);
  expect(pressure.isCongested).toBe(true);
  reads(1, 100_000);
  expect(pressure.isCongested).toBe(false);
  // It reads as it should again.
  reads(10, 200_000);
  expect(pressure.isCongested).toBe(true);
});

test('law 3: a reader that takes nothing for seconds and then much keeps up', () => {
  const { pressure, holders } = pressureOf(1);
  const reader = holders[0] as FakeHolder;
  reader.hold(900_000);
  for (let second = 1; second <= 60; second++) {
    if (second % 5 === 0) reader.takenBytes += 1_250_000;
    vi.advanceTimersByTime(1000);
    expect(pressure.isCongested, `after ${second} s`).toBe(true);
  }
});

test('law 3: senders that wait go on when it is over, some in each turn', () => {
  const { pressure, holders } = pressureOf(41);
  const [reader, ...senders] = holders as [FakeHolder, ...FakeHolder[]];
  reader.hold(900_000);
  for (const sender of senders) {
    sender.hold(0, 100);
    pressure.await(sender);
  }
  reader.hold(0);
  const relieved = () => senders.filter(({ reliefs }) => reliefs > 0).length;
  expect(relieved()).toBe(0);
  vi.advanceTimersToNextTimer();
  expect(relieved()).toBe(16);
  reader.hold(900_000);
  vi.runOnlyPendingTimers();
  expect(relieved()).toBe(16);
  reader.hold(0);
  vi.advanceTimersByTime(10);
  expect(relieved()).toBe(40);
});

test('law 5: nothing is left of a client that is not behind, and no timer runs', () => {
  const { pressure, holders } = pressureOf(1);
  holders[0]?.hold(1000);
  expect(vi.getTimerCount()).toBe(1);
  holders[0]?.hold(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(pressure.heldBytes).toBe(0);
});

test('law 4: senders wait while all together said more than a reader can take, and go on when it could', () => {
  const { pressure, holders } = pressureOf(1);
  const sender = holders[0] as FakeHolder;
  for (let i = 0; i < 32; i++) pressure.said(4096, 0);
  expect(pressure.isCongested).toBe(false);
  for (let i = 0; i < 128; i++) pressure.said(4096, 0);
  expect(pressure.isCongested).toBe(true);
  sender.hold(0, 100);
  pressure.await(sender);
  vi.advanceTimersByTime(10);
  expect(sender.reliefs).toBe(0);
  vi.advanceTimersByTime(1000);
  expect([sender.reliefs, pressure.isCongested]).toEqual([1, false]);
});

test('law 4: what few clients hear counts by their part', () => {
  const { pressure } = pressureOf(1);
  for (let i = 0; i < 10_000; i++) pressure.said(4096 * 0.001, 0);
  expect(pressure.isCongested).toBe(false);
});

test('law 4: the debt is bounded, so nobody waits for what was said long before', () => {
  const { pressure } = pressureOf(1);
  for (let i = 0; i < 100_000; i++) pressure.said(4096, 0);
  vi.advanceTimersByTime(250);
  expect(pressure.isCongested).toBe(false);
});

test('law 5: a closed server leaves no timer', () => {
  const { pressure, holders } = pressureOf(1);
  holders[0]?.hold(1000);
  for (let i = 0; i < 100; i++) pressure.said(4096, 0);
  expect(vi.getTimerCount()).toBe(2);
  pressure.close();
  expect(vi.getTimerCount()).toBe(0);
});
