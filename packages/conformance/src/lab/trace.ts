/** The trace of a lab: what happened on each connection, one JSON object a line. It is read again by `--replay`. */

export interface TraceEntry {
  /** Milliseconds since the lab began. */
  readonly at: number;
  /** The number of the connection, from 1. */
  readonly id: number;
  /** The nickname, where it has given one; else `client N`. */
  readonly who: string;
  readonly what: 'connects' | 'to server' | 'to client' | 'client ends' | 'server ends' | 'reset' | 'stall' | 'goes on';
  /** What the receiver gets in pieces, each of which is a write of its own. */
  readonly pieces?: readonly Buffer[];
}

export function formatTrace(entries: readonly TraceEntry[]): string {
  return entries
    .map(({ pieces, ...entry }) => {
      const encoded = pieces === undefined ? {} : { pieces: pieces.map((piece) => piece.toString('base64')) };
      return `${JSON.stringify({ ...entry, at: Math.round(entry.at), ...encoded })}\n`;
    })
    .join('');
}

/** @throws SyntaxError with the number of the line that is no entry. */
export function parseTrace(text: string): readonly TraceEntry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    try {
      const { at, id, who, what, pieces } = JSON.parse(line) as Record<string, unknown>;
      if (typeof at !== 'number' || typeof id !== 'number' || typeof who !== 'string' || typeof what !== 'string')
        throw new Error();
      const decoded = Array.isArray(pieces)
        ? { pieces: pieces.map((piece) => Buffer.from(String(piece), 'base64')) }
        : {};
      return [{ at, id, who, what: what as TraceEntry['what'], ...decoded }];
    } catch {
      throw new SyntaxError(`Line ${index + 1} is no entry of a trace.`);
    }
  });
}
