/** The report of the attacks, for people: a table in Markdown. */
import type { Attack } from './arena.ts';
import type { Outcome } from './trial.ts';

const MEBIBYTE = 1_048_576;

const COLUMNS = [
  'attack',
  'ping: 99 %, worst (ms)',
  'own line: worst (ms)',
  'ping of fast readers: worst (ms)',
  'bystanders dropped',
  'with gaps',
  'memory before, peak, after (MiB)',
  'processor, and waiting for one (s)',
  'the attacker got',
];

/** The head of the table. */
export const HEADER: string = `| ${COLUMNS.join(' | ')} |\n|${'---|'.repeat(COLUMNS.length)}`;

export function row({ name }: Attack, outcome: Outcome): string {
  const { crowd, memory, processorSeconds, starvedSeconds } = outcome;
  const cells = [
    name,
    crowd === undefined ? '?' : `${inMs(quantile(crowd.pings, 0.99))}, ${inMs(quantile(crowd.pings, 1))}`,
    crowd === undefined ? '?' : inMs(quantile(crowd.lines, 1)),
    crowd === undefined ? '?' : inMs(quantile(crowd.fast, 1)),
    crowd === undefined ? '?' : `${crowd.dropped.length}`,
    crowd === undefined ? '?' : `${crowd.incomplete}`,
    [memory.before, memory.peak, memory.after].map((bytes) => Math.round(bytes / MEBIBYTE)).join(', '),
    `${processorSeconds.toFixed(1)}, ${starvedSeconds.toFixed(1)}`,
    gotBy(outcome),
  ];
  return `| ${cells.join(' | ')} |`;
}

export function list(attacks: readonly Attack[]): string {
  const width = Math.max(...attacks.map(({ name }) => name.length));
  return attacks.map(({ name, about }) => `${name.padEnd(width)}  ${about}\n`).join('');
}

/** What the attackers got, and how the server ended if it did not end in order. */
function gotBy({ loot, ghosts, note, end, crowd }: Outcome): string {
  const { connections, bytes, lines, droppedAfter } = loot;
  const got = [`${connections} connections`, `${(bytes / 1e6).toFixed(1)} MB in ${lines} lines`];
  if (droppedAfter.length > 0) {
    got.push(`${droppedAfter.length} dropped, after ${(quantile(droppedAfter, 0.5) / 1000).toFixed(1)} s`);
  }
  if (note !== '') got.push(note);
  if (ghosts === undefined) got.push('**no answer for a new client**');
  else if (ghosts > 0) got.push(`**${ghosts} still listed**`);
  if (end !== 0) got.push(`**server ended with ${end}**`);
  if (crowd !== undefined && crowd.lag > 50) got.push(`(bystanders' process late by ${inMs(crowd.lag)} ms)`);
  return got.join('; ');
}

function inMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : Math.round(ms).toString();
}

/** `share` from 0 to 1. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
