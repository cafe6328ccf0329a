/** The screen of the terminal emulator as an SVG: each cell at its position, in its colours. */
import type xterm from '@xterm/headless';

export interface Theme {
  readonly background: string;
  readonly foreground: string;
  /** The 16 colours of ECMA-48 and aixterm. */
  readonly colours: readonly string[];
}

export const DARK: Theme = {
  background: '#1c1e26',
  foreground: '#d5d8da',
  colours: [
    ...['#1c1e26', '#e95678', '#29d398', '#fab795', '#26bbd9', '#ee64ac', '#59e1e3', '#d5d8da'],
    ...['#6c6f93', '#ec6a88', '#3fdaa4', '#fbc3a7', '#3fc4de', '#f075b5', '#6be4e6', '#ffffff'],
  ],
};

export const LIGHT: Theme = {
  background: '#fdf8f3',
  foreground: '#2b2b33',
  colours: [
    ...['#2b2b33', '#c4213f', '#0b7a4b', '#9a6700', '#0b6fb8', '#a3238e', '#0b7a85', '#e8e3de'],
    ...['#6b6b76', '#d6354f', '#158a58', '#ab7510', '#1d80c8', '#b3359e', '#1a8a95', '#fdf8f3'],
  ],
};

const CELL_WIDTH = 8.4;
const ROW_HEIGHT = 19;
const PADDING = 14;

/** The visible rows, from the first to the last that is not empty, and the cursor. */
export function toSvg(screen: xterm.Terminal, theme: Theme, title: string): string {
  const buffer = screen.buffer.active;
  const rows = Array.from({ length: screen.rows }, (_, y) => rowOf(screen, buffer.baseY + y, theme));
  while (rows.at(-1)?.every((run) => run.text.trim() === '') && rows.length - 1 > buffer.cursorY) rows.pop();
  const width = screen.cols * CELL_WIDTH + 2 * PADDING;
  const height = rows.length * ROW_HEIGHT + 2 * PADDING;
  const shapes = rows.flatMap((runs, y) => runs.flatMap((run) => drawRun(run, y)));
  const cursor = `<rect x="${x(buffer.cursorX)}" y="${PADDING + buffer.cursorY * ROW_HEIGHT + 2}" width="${CELL_WIDTH}" height="${ROW_HEIGHT - 3}" fill="${theme.foreground}" opacity="0.55"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${theme.background}"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
${[...shapes, cursor].join('\n')}
</g>
</svg>
`;
}

interface Run {
  readonly column: number;
  text: string;
  columns: number;
  readonly look: Look;
}

interface Look {
  readonly fill: string;
  readonly back: string | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

/** Neighbouring cells of one style are one run. A wide character is a run of its own, so that no font moves what follows. */
function rowOf(screen: xterm.Terminal, y: number, theme: Theme): readonly Run[] {
  const line = screen.buffer.active.getLine(y);
  const runs: Run[] = [];
  for (let column = 0; column < screen.cols; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell, theme);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    const joins = last !== undefined && cell.getWidth() === 1 && /^[ -~]*$/.test(last.text + text);
    if (joins && JSON.stringify(last.look) === JSON.stringify(look)) {
      last.text += text;
      last.columns += 1;
    } else {
      runs.push({ column, text, columns: cell.getWidth(), look });
    }
  }
  return runs;
}

function lookOf(cell: xterm.IBufferCell, theme: Theme): Look {
  const fore = cell.isFgDefault() ? theme.foreground : colourOf(cell.getFgColor(), theme);
  const back = cell.isBgDefault() ? undefined : colourOf(cell.getBgColor(), theme);
  const isInverse = cell.isInverse() !== 0;
  return {
    fill: isInverse ? (back ?? theme.background) : fore,
    back: isInverse ? fore : back,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
  };
}

/** One of xterm's 256 colours: the 16 of the theme, the cube of six levels, the greys. */
function colourOf(index: number, theme: Theme): string {
  if (index < 16) return theme.colours[index] ?? theme.foreground;
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  const parts =
    index < 232
      ? [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => levels[level] ?? 0)
      : [0, 0, 0].map(() => 8 + (index - 232) * 10);
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function drawRun({ column, text, columns, look }: Run, y: number): readonly string[] {
  const top = PADDING + y * ROW_HEIGHT;
  const width = (columns * CELL_WIDTH).toFixed(1);
  const shapes: string[] = [];
  if (look.back !== undefined) {
    shapes.push(`<rect x="${x(column)}" y="${top}" width="${width}" height="${ROW_HEIGHT}" fill="${look.back}"/>`);
  }
  if (text.trim() !== '') {
    const weight = look.isBold ? ' font-weight="bold"' : '';
    const opacity = look.isDim ? ' opacity="0.6"' : '';
    shapes.push(
      `<text x="${x(column)}" y="${top + 14}" textLength="${width}" lengthAdjust="spacingAndGlyphs" fill="${look.fill}"${weight}${opacity}>${escapeXml(text)}</text>`,
    );
  }
  return shapes;
}

function x(column: number): string {
  return (PADDING + column * CELL_WIDTH).toFixed(1);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
