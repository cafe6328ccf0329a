/** A short soak of each kind of chat, and how memory is judged. What the oracle finds is in oracle.test.ts. */
import { describe, expect, test } from 'vitest';
import { CHAT_KINDS, nameOf } from '../src/chat-kinds.ts';
import { judgeMemory } from '../src/soak/memory.ts';
import { report } from '../src/soak/report.ts';
import { soak } from '../src/soak/soak.ts';

test.each(CHAT_KINDS.map((kind) => [nameOf(kind), kind] as const))(
  'twenty clients talk on %s for three seconds, and each gets what it must get',
  async (_, kind) => {
    const seed = Math.floor(Math.random() * 0x7fff_ffff);
    const result = await soak({ seconds: 3, clients: 20, seed, kind }, () => {});
    expect(result.violations, `seed ${seed}`).toEqual([]);
    const { common, said } = result.checked;
    expect(said).toBeGreaterThan(10);
    expect(common).toBeGreaterThan(100);
    expect(result.connections).toBeGreaterThanOrEqual(20);
    expect(report(result)).toContain('Nothing is wrong.');
  },
);

describe('memory', () => {
  const MEBIBYTE = 1_048_576;
  const samples = (...fifths: readonly number[]) =>
    fifths.flatMap((mebibytes) => [1, 1, 1].map(() => mebibytes * MEBIBYTE));

  test('is flat if the last fifth needs at most 10 % or 8 MiB more than the middle one', () => {
    expect(judgeMemory(samples(50, 90, 100, 100, 100), 300)).toMatchObject({
      ...{ start: 50 * MEBIBYTE, middle: 100 * MEBIBYTE, end: 100 * MEBIBYTE },
      isFlat: true,
    });
    expect(judgeMemory(samples(1, 1, 20, 20, 28), 300)?.isFlat).toBe(true);
    expect(judgeMemory(samples(1, 1, 200, 200, 220), 300)?.isFlat).toBe(true);
  });

  test('grows if the last fifth needs more than that', () => {
    expect(judgeMemory(samples(1, 1, 20, 20, 29), 300)?.isFlat).toBe(false);
    expect(judgeMemory(samples(1, 1, 200, 200, 221), 300)?.isFlat).toBe(false);
  });

  test('is not judged after a short run, or without samples', () => {
    expect(judgeMemory(samples(1, 1, 1, 1, 100), 10)?.isFlat).toBeUndefined();
    expect(judgeMemory([], 300)).toBeUndefined();
  });
});
