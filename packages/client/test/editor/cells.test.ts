import { describe, expect, it } from 'vitest';
import { clusterAfter, clusterBefore, toCells } from '../../src/editor/cells.ts';

describe('cells', () => {
  it('show a cluster in parts that have the same width in every terminal', () => {
    const shown = (text: string) => toCells(text).map((cell) => [cell.shown, cell.width]);
    expect(shown('👨‍👩‍👧🇯🇵')).toEqual([
      ['👨👩👧', 6],
      ['JP', 2],
    ]);
    expect(shown('👍🏽❤️e\u0301日\t\u009b\u202e')).toEqual([
      ['👍', 2],
      ['❤', 1],
      ['é', 1],
      ['日', 2],
      ['    ', 4],
      ['', 0],
      ['', 0],
    ]);
  });

  it('end where their cluster ends', () => {
    const text = 'a👨‍👩‍👧e\u0301b';
    expect(clusterAfter(text, 1)).toBe(9);
    expect(clusterBefore(text, 9)).toBe(1);
    expect(clusterBefore(text, 11)).toBe(9);
    expect(clusterBefore(text, 0)).toBe(0);
    expect(clusterAfter(text, text.length)).toBe(text.length);
  });
});
