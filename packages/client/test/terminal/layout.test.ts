import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCells } from '../../src/editor/cells.ts';
import { layout } from '../../src/terminal/layout.ts';

describe('layout', () => {
  it('loses no cell, overfills no row, and puts the cursor at its cell', () => {
    const text = fc.array(fc.constantFrom('a', ' ', '日', 'é', 'e\u0301', '👨‍👩‍👧', '🇯🇵', '👍🏽', 'न', '\t', 'ﷺ'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), fc.nat(60), (parts, columns, count) => {
        const line = parts.join('');
        const cursor = parts.slice(0, count).join('').length;
        const block = layout([], { prompt: [], text: line, cursor }, columns, 1000);
        expect(block.rows.map((row) => row.shown).join('')).toBe(
          toCells(line)
            .map((cell) => cell.shown)
            .join(''),
        );
        for (const row of block.rows) expect(row.width).toBeLessThanOrEqual(columns);
        expect(block.cursorRow).toBeLessThan(block.rows.length);
        expect(block.cursorColumn).toBeLessThan(columns);
        const before = block.rows.slice(0, block.cursorRow).reduce((sum, row) => sum + row.shown.length, 0);
        const shownBefore = toCells(line)
          .filter((cell) => cell.start < cursor)
          .map((cell) => cell.shown)
          .join('').length;
        expect(before).toBeLessThanOrEqual(shownBefore);
      }),
      { numRuns: 1000, examples: [[['a', 'a', '👨‍👩‍👧'], 4, 2]] },
    );
  });

  it('returns at most the given number of rows, with the cursor in one of them', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), fc.integer({ min: 1, max: 12 }), (length, offset, maxRows) => {
        const cursor = Math.min(offset, length);
        const block = layout(
          [[{ text: 'above', style: '' }]],
          { prompt: [], text: 'x'.repeat(length), cursor },
          20,
          maxRows,
        );
        expect(block.rows.length).toBeLessThanOrEqual(maxRows);
        expect(block.cursorRow).toBeGreaterThanOrEqual(0);
        expect(block.cursorRow).toBeLessThan(block.rows.length);
      }),
    );
  });
});
