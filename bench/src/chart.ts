/** Plots as SVG, by hand: bars and lines, each with its spread, and no dependency. */
import { figure } from './figures.ts';
import type { Summary } from './statistics.ts';

const WIDTH = 760;
const LEFT = 110;
const RIGHT = 90;
const COLOURS = ['#0b6e99', '#d9730d', '#448361', '#9065b0', '#787774'];
const INK = '#37352f';
const FAINT = '#d3d1cb';

export interface Bar {
  readonly name: string;
  /** Shown in the colour of ours. */
  readonly isOurs: boolean;
  readonly value: Summary;
}

export interface BarPanel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** Panels of bars, one below the other, each from zero to its own greatest. A thin line shows least and most. */
export function barChart(title: string, footer: string, panels: readonly BarPanel[]): string {
  const parts: string[] = [];
  let y = 58;
  for (const { title: name, bars } of panels) {
    parts.push(text(LEFT, y, name, { bold: true }));
    y += 12;
    const most = Math.max(...bars.map((bar) => bar.value.max));
    const x = (value: number): number => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
    for (const { name: label, isOurs, value } of bars) {
      const middle = y + 10;
      parts.push(text(LEFT - 8, middle + 4, label, { anchor: 'end', bold: isOurs }));
      parts.push(rectangle(LEFT, y, Math.max(1, x(value.median) - LEFT), 20, COLOURS[isOurs ? 0 : 4] ?? INK));
      parts.push(line(x(value.min), middle, x(value.max), middle, INK, 1.5));
      parts.push(text(x(value.max) + 6, middle + 4, figure(value.median)));
      y += 26;
    }
    y += 26;
  }
  return document(title, footer, y + 4, parts);
}

export interface Point {
  readonly x: number;
  readonly y: Summary;
}

export interface LinePanel {
  readonly title: string;
  readonly xTitle: string;
  readonly logarithmic: boolean;
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

const PANEL_HEIGHT = 190;

/** Panels of lines, one below the other, each from zero; the ends of a thin line show least and most. */
export function lineChart(title: string, footer: string, panels: readonly LinePanel[]): string {
  const parts = panels.flatMap((panel, i) => linePanel(panel, 58 + i * (PANEL_HEIGHT + 90)));
  return document(title, footer, 58 + panels.length * (PANEL_HEIGHT + 90), parts);
}

function linePanel({ title, xTitle, logarithmic, series }: LinePanel, top: number): readonly string[] {
  const points = series.flatMap((one) => one.points);
  const scale = (value: number): number => (logarithmic ? Math.log10(value) : value);
  const first = logarithmic ? Math.min(...points.map((point) => scale(point.x))) : 0;
  const last = Math.max(...points.map((point) => scale(point.x)));
  const most = niceCeiling(Math.max(...points.map((point) => point.y.max)));
  const bottom = top + 20 + PANEL_HEIGHT;
  const x = (value: number): number =>
    LEFT + ((scale(value) - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT - 60);
  const y = (value: number): number => bottom - (value / most) * PANEL_HEIGHT;
  const parts = [text(LEFT, top, title, { bold: true })];
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    parts.push(line(LEFT, y(most * share), WIDTH - RIGHT - 60, y(most * share), FAINT, 1));
    parts.push(text(LEFT - 8, y(most * share) + 4, figure(most * share), { anchor: 'end' }));
  }
  const ticks = [...new Set(points.map((point) => point.x))];
  for (const tick of ticks)
    parts.push(text(x(tick), bottom + 18, tick.toLocaleString('en'), { anchor: 'middle', size: 11 }));
  parts.push(text((LEFT + WIDTH - RIGHT - 60) / 2, bottom + 36, xTitle, { anchor: 'middle' }));
  series.forEach(({ name, points: own }, i) => {
    const colour = COLOURS[i % COLOURS.length] ?? INK;
    const path = own.map((point) => `${round(x(point.x))},${round(y(point.y.median))}`).join(' ');
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    for (const point of own) {
      parts.push(line(x(point.x), y(point.y.min), x(point.x), y(point.y.max), colour, 1));
      parts.push(`<circle cx="${round(x(point.x))}" cy="${round(y(point.y.median))}" r="3" fill="${colour}"/>`);
    }
    const end = own.at(-1);
    if (end !== undefined) parts.push(text(x(end.x) + 10, y(end.y.median) + 4 + (i % 2) * 2, name, { colour }));
  });
  return parts;
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function document(title: string, footer: string, bottom: number, parts: readonly string[]): string {
  const height = Math.round(bottom + 24);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    rectangle(0, 0, WIDTH, height, '#ffffff'),
    text(16, 26, title, { bold: true, size: 15 }),
    ...parts,
    text(16, height - 12, footer, { size: 10, colour: '#787774' }),
    '</svg>',
    '',
  ].join('\n');
}

interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  readonly size?: number;
  readonly colour?: string;
}

function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { anchor = 'start', bold = false, size, colour = INK } = style;
  const attributes = [
    `x="${round(x)}" y="${round(y)}" fill="${colour}"`,
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
    bold ? ' font-weight="600"' : '',
    size === undefined ? '' : ` font-size="${size}"`,
  ];
  return `<text ${attributes.join('')}>${escaped(content)}</text>`;
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string, width: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}" stroke-width="${width}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
