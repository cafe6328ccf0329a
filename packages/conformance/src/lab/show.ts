/** How the lab shows what happens: one line for each event, with the cuts; at the end a Mermaid sequence diagram. */
import { escaped } from '../stage/transcript.ts';
import type { TraceEntry } from './trace.ts';

const MAX_SHOWN = 160;
const MAX_DIAGRAM = 120;

const ARROWS: Readonly<Record<TraceEntry['what'], string>> = {
  connects: 'connects',
  'to server': '-> server',
  'to client': '<- server',
  'client ends': 'closes',
  'server ends': 'is closed by the server',
  reset: 'is reset',
  stall: 'stops reading',
  'goes on': 'reads again',
};

export function logLine(entry: TraceEntry): string {
  const head = `${(entry.at / 1000).toFixed(3).padStart(9)}  ${entry.who.padEnd(10)} ${ARROWS[entry.what]}`;
  if (entry.pieces === undefined) return head;
  const bytes = entry.pieces.reduce((sum, piece) => sum + piece.length, 0);
  const size = entry.pieces.length === 1 ? `${bytes} bytes` : `${bytes} bytes in ${entry.pieces.length} pieces`;
  return `${head}  ${withCuts(entry.pieces)}  (${size})`;
}

/** `he|llo\n`: the bar is a cut. A letter that is cut within is shown as its bytes. */
function withCuts(pieces: readonly Buffer[]): string {
  const shown = pieces.map(visible).join('|');
  return shown.length <= MAX_SHOWN ? `"${shown}"` : `"${shown.slice(0, MAX_SHOWN)}" and more`;
}

function visible(bytes: Buffer): string {
  const text = bytes.toString();
  const isWhole = !text.includes('\ufffd');
  const shown = isWhole
    ? text
    : [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
  return shown.replace(/\p{Cc}/gu, (c) => SHORT[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const SHORT: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' };

export function labMermaid(entries: readonly TraceEntry[]): string {
  const ids = [...new Set(entries.map(({ id }) => id))];
  const nameOf = (id: number) => entries.findLast((entry) => entry.id === id)?.who ?? `client ${id}`;
  const shown = entries.slice(0, MAX_DIAGRAM);
  const lines = shown.map((entry) => {
    const person = `c${entry.id}`;
    const text =
      entry.pieces === undefined
        ? ARROWS[entry.what]
        : escaped(
            withCuts(entry.pieces)
              .slice(1)
              .replace(/"(?= and more$)|"$/, ''),
          );
    switch (entry.what) {
      case 'to client':
        return `  server->>${person}: ${text}`;
      case 'server ends':
        return `  server--x${person}: ${text}`;
      case 'client ends':
      case 'reset':
        return `  ${person}--xserver: ${text}`;
      case 'stall':
      case 'goes on':
        return `  Note over ${person}: ${text}`;
      default:
        return `  ${person}->>server: ${text}`;
    }
  });
  const more =
    entries.length > shown.length
      ? [`  Note over server: ${entries.length - shown.length} more events are in the trace`]
      : [];
  return [
    'sequenceDiagram',
    ...ids.map((id) => `  participant c${id} as ${escaped(nameOf(id))}`),
    '  participant server',
    ...lines,
    ...more,
    '',
  ].join('\n');
}
