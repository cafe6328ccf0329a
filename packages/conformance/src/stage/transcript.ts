/** The conversation of a case: who connected, sent and got what, and when. As text, and as a Mermaid diagram. */
import { quote } from './failure.ts';

export interface Entry {
  /** Milliseconds since the case began. */
  readonly at: number;
  readonly who: string;
  readonly what: 'connects' | 'sends' | 'gets' | 'leaves' | 'is closed';
  readonly text: string;
}

const MAX_ENTRIES = 200;

export function transcriptText(entries: readonly Entry[]): readonly string[] {
  const width = Math.max(0, ...entries.map(({ who }) => who.length));
  return shortened(entries).map((entry) =>
    typeof entry === 'string'
      ? entry
      : `${(entry.at / 1000).toFixed(3).padStart(8)}  ${entry.who.padEnd(width)} ${ARROWS[entry.what]}${entry.text === '' ? '' : ` ${quote(entry.text)}`}`,
  );
}

export function mermaid(entries: readonly Entry[]): readonly string[] {
  const people = Array.from(new Set(entries.map(({ who }) => who)));
  const id = (who: string) => `p${people.indexOf(who)}`;
  return [
    'sequenceDiagram',
    ...people.map((who) => `  participant ${id(who)} as ${escaped(who)}`),
    '  participant s as server',
    ...shortened(entries).map((entry) => {
      if (typeof entry === 'string') return `  Note over s: ${escaped(entry)}`;
      const text = escaped(entry.text === '' ? entry.what : entry.text);
      if (entry.what === 'gets') return `  s->>${id(entry.who)}: ${text}`;
      if (entry.what === 'is closed') return `  s--x${id(entry.who)}: closes`;
      return entry.what === 'leaves' ? `  ${id(entry.who)}--xs: ${text}` : `  ${id(entry.who)}->>s: ${text}`;
    }),
  ];
}

/** What Mermaid would take for its own syntax is written as an entity. */
export function escaped(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 120)}… (${text.length} characters)` : text;
  return short.replace(/[#;<>&"%{}[\]\\`\p{Cc}]/gu, (c) => `#${c.charCodeAt(0)};`) || '(an empty line)';
}

const ARROWS: Readonly<Record<Entry['what'], string>> = {
  connects: 'connects',
  sends: '->',
  gets: '<-',
  leaves: 'leaves',
  'is closed': 'is closed by the server',
};

function shortened(entries: readonly Entry[]): readonly (Entry | string)[] {
  if (entries.length <= MAX_ENTRIES) return entries;
  const half = MAX_ENTRIES / 2;
  return [
    ...entries.slice(0, half),
    `(${entries.length - MAX_ENTRIES} entries are left out here)`,
    ...entries.slice(-half),
  ];
}
