/** Where the cursor is: the question to the terminal, and its answer among what was typed. Pure. */

/** DSR 6 (ECMA-48, 8.3.35): asks for the position of the cursor. */
export const ASK_CURSOR = '\x1b[6n';
const CSI = '\x1b[';

export interface CursorReport {
  /** From 0. */
  readonly column: number;
  /** What was typed before and after the answer. */
  readonly typed: readonly [Buffer, Buffer];
}

/** The last answer (CPR: `CSI row ; column R`) in a chunk of input; `undefined`: there is none. */
export function findCursorReport(chunk: Buffer): CursorReport | undefined {
  const start = chunk.lastIndexOf(CSI);
  const rest = start < 0 ? '' : chunk.toString('latin1', start + CSI.length);
  const [report, column] = /^\d+;(\d+)R/.exec(rest) ?? [];
  if (report === undefined) return undefined;
  const end = start + CSI.length + report.length;
  return { column: Number(column) - 1, typed: [chunk.subarray(0, start), chunk.subarray(end)] };
}
