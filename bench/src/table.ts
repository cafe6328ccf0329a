/** Tables as text, for a terminal and for Markdown. */

export interface Table {
  readonly title: string;
  /** The meaning of the figures, in a sentence or two. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first column has words and is left-aligned; the others have figures and are right-aligned. */
export function renderTable({ title, note, head, rows }: Table): string {
  const widths = head.map((name, i) => Math.max(3, name.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [`### ${title}`, '', note, '', line(head), rule, ...rows.map(line), ''].join('\n');
}
