import { describe, expect, it } from 'vitest';
import { NAME_COLOURS, stylesOf } from '../../src/view/styles.ts';

describe('the colours of names', () => {
  it('have a contrast of at least 3 to 1 to black and to white', () => {
    for (const colour of NAME_COLOURS) {
      const luminance = luminanceOf(colour);
      expect(1.05 / (luminance + 0.05)).toBeGreaterThanOrEqual(3);
      expect((luminance + 0.05) / 0.05).toBeGreaterThanOrEqual(3);
    }
  });

  it('are the same for the same name in any case', () => {
    const { of } = stylesOf(8);
    expect(of('Ann')).toBe(of('aNN'));
  });

  it('are many for many names', () => {
    const { of } = stylesOf(8);
    const colours = Array.from({ length: 200 }, (_, index) => of(`user${index}`));
    expect(new Set(colours).size).toBeGreaterThan(NAME_COLOURS.length * 0.8);
  });
});

/** The relative luminance (WCAG 2.2) of a colour of xterm's cube. */
function luminanceOf(colour: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const index = colour - 16;
  const [red = 0, green = 0, blue = 0] = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((level) => {
    const value = (levels[level] ?? 0) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
