import { expect, it } from 'vitest';
import { formatTime } from '../../src/view/time-format.ts';

it('replaces the letters of a time format, and keeps all else', () => {
  const time = new Date(2026, 0, 2, 3, 4, 5).getTime();
  expect(formatTime(time, '%Y-%m-%d %H:%M:%S %% %x')).toBe('2026-01-02 03:04:05 % %x');
});
