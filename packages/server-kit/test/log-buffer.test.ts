/** The buffer of the log, with a target that takes what the test says. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LogBuffer } from '../src/log-buffer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A target that takes up to `room` characters. */
class Pipe {
  room = Number.POSITIVE_INFINITY;
  taken = '';
  calls = 0;

  write(text: string): number {
    this.calls++;
    if (this.room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    const taken = text.slice(0, this.room);
    this.room -= taken.length;
    this.taken += taken;
    return taken.length;
  }
}

const ENTRY = `${'x'.repeat(99)}\n`;

describe('the buffer of the log', () => {
  test('writes the entries of a turn together', () => {
    const pipe = new Pipe();
    const buffer = new LogBuffer(pipe, () => {});
    for (const entry of ['a\n', 'b\n', 'c\n']) buffer.write(entry);
    expect(pipe.calls).toBe(0);
    vi.runAllTimers();
    expect([pipe.calls, pipe.taken]).toEqual([1, 'a\nb\nc\n']);
  });

  test('keeps a part that was not taken, and writes each entry once and whole', () => {
    const pipe = new Pipe();
    pipe.room = 150;
    const buffer = new LogBuffer(pipe, () => {});
    for (let i = 0; i < 3; i++) buffer.write(ENTRY);
    vi.advanceTimersByTime(1000);
    expect(pipe.taken).toHaveLength(150);
    pipe.room = Number.POSITIVE_INFINITY;
    vi.advanceTimersByTime(1000);
    expect(pipe.taken).toBe(ENTRY.repeat(3));
    expect(buffer.dropped).toBe(0);
  });

  test('drops whole entries above its bound, counts them, and reports the number once when all is taken again', () => {
    const pipe = new Pipe();
    pipe.room = 0;
    const reports: number[] = [];
    const buffer = new LogBuffer(pipe, (entries) => reports.push(entries));
    for (let i = 0; i < 20_000; i++) buffer.write(ENTRY);
    vi.advanceTimersByTime(1000);
    const { dropped } = buffer;
    expect(dropped).toBeGreaterThan(9000);
    expect(reports).toEqual([]);
    pipe.room = Number.POSITIVE_INFINITY;
    vi.advanceTimersByTime(1000);
    expect(reports).toEqual([dropped]);
    expect(pipe.taken).toBe(ENTRY.repeat(20_000 - dropped));
    buffer.write(ENTRY);
    vi.advanceTimersByTime(1000);
    expect(reports).toEqual([dropped]);
  });

  test('asks a target that takes nothing some ten times a second, however much is logged', () => {
    const pipe = new Pipe();
    pipe.room = 0;
    const buffer = new LogBuffer(pipe, () => {});
    for (let i = 0; i < 1000; i++) {
      for (let j = 0; j < 100; j++) buffer.write(ENTRY);
      vi.advanceTimersByTime(10);
    }
    expect(pipe.calls).toBeLessThan(100);
  });

  test('at the end waits for a target that takes nothing for a part of a second at most', () => {
    const pipe = new Pipe();
    pipe.room = 0;
    const buffer = new LogBuffer(pipe, () => {});
    buffer.write(ENTRY);
    const began = performance.now();
    buffer.end();
    expect(performance.now() - began).toBeLessThan(2000);
    pipe.room = Number.POSITIVE_INFINITY;
    buffer.end();
    expect(pipe.taken).toBe(ENTRY);
  });
});
