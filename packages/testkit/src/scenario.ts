/** Parses scenarios: conversations as text, see packages/chat-core/scenarios/README.md. Each test brings its own player. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that somebody does. */
export type Action =
  | { readonly type: 'connects'; readonly who: string; readonly address: string }
  | { readonly type: 'sends'; readonly who: string; readonly text: string }
  | { readonly type: 'sends-line' | 'sends-without-end'; readonly who: string; readonly bytes: number }
  | { readonly type: 'half-closes' | 'hangs-up' | 'lets-the-deadline-pass'; readonly who: string }
  | { readonly type: 'talks-until-dropped'; readonly who: string; readonly dropped: string }
  | { readonly type: 'time-passes'; readonly ms: number }
  | { readonly type: 'shuts-down' };

/** Something that somebody hears of it: a line, or that the server has closed. */
type Expectation =
  | { readonly type: 'gets'; readonly who: string; readonly expected: string }
  | { readonly type: 'is-closed'; readonly who: string };

/** `at` is the line of the file, for whoever has to find it. */
export type Step = { readonly at: string } & (Action | Expectation);

/** What `with` says, as the servers' libraries call it. */
export interface Settings {
  readonly maxLineBytes?: number;
  readonly maxConnections?: number;
  readonly maxConnectionsPerAddress?: number;
  readonly maxRooms?: number;
  readonly maxRoomsPerClient?: number;
  readonly maxPendingBytes?: number;
  readonly floodRate?: number;
  readonly nickTimeoutMs?: number;
  readonly selfEcho?: boolean;
  readonly motd?: readonly string[];
  readonly operatorPassword?: string;
}

/** What a scenario's clock shows until time passes, in milliseconds since 1970-01-01 UTC. */
export const BEGINNING: number = Date.UTC(2026, 0, 1);

export interface Scenario {
  readonly name: string;
  readonly settings: Settings;
  readonly steps: readonly Step[];
}

const SCENARIOS = join(import.meta.dirname, '../../chat-core/scenarios');

/** All scenarios of packages/chat-core/scenarios, in the order of their file names. */
export function readScenarios(): readonly Scenario[] {
  return readdirSync(SCENARIOS)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => parseScenario(file, readFileSync(join(SCENARIOS, file), 'utf8')));
}

/** @throws Error where a line is no step, or somebody does something without being there. */
export function parseScenario(file: string, text: string): Scenario {
  let settings: Settings = {};
  const steps: Step[] = [];
  const known = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const at = `${file}:${index + 1}: ${line}`;
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('with ')) {
      if (steps.length > 0) throw new Error(`${at}: a server is told its options before anything happens`);
      settings = withSetting(settings, line, at);
      continue;
    }
    const step = parseStep(line, at);
    for (const who of peopleOf(step)) {
      if (known.has(who) === (step.type === 'connects')) {
        throw new Error(`${at}: ${who} has ${known.has(who) ? 'connected already' : 'not connected'}`);
      }
      known.add(who);
    }
    steps.push(step);
  }
  return { name: file.replace('.txt', ''), settings, steps };
}

/** The lines that an expected one stands for: `…` is anything that is not nothing. */
export function pattern(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'u');
}

const SETTINGS: Readonly<Record<string, (value: number) => Settings>> = {
  'max-line-bytes': (maxLineBytes) => ({ maxLineBytes }),
  'max-connections': (maxConnections) => ({ maxConnections }),
  'max-connections-per-address': (maxConnectionsPerAddress) => ({ maxConnectionsPerAddress }),
  'max-rooms': (maxRooms) => ({ maxRooms }),
  'max-rooms-per-client': (maxRoomsPerClient) => ({ maxRoomsPerClient }),
  'max-pending-bytes': (maxPendingBytes) => ({ maxPendingBytes }),
  'flood-rate': (floodRate) => ({ floodRate }),
  'nick-timeout': (seconds) => ({ nickTimeoutMs: seconds * 1000 }),
};

function withSetting(settings: Settings, line: string, at: string): Settings {
  if (line === 'with no-self-echo') return { ...settings, selfEcho: false };
  const [, word, text = ''] = /^with (motd|operator-password) ?(.*)$/.exec(line) ?? [];
  if (word === 'motd') return { ...settings, motd: [...(settings.motd ?? []), withEscapes(text)] };
  if (word !== undefined) return { ...settings, operatorPassword: text };
  const [, name = '', value] = /^with ([a-z-]+) ([\d.]+)$/.exec(line) ?? [];
  const setting = SETTINGS[name];
  if (setting === undefined) throw new Error(`${at}: this is no option of a server`);
  return { ...settings, ...setting(Number(value)) };
}

const UNITS_MS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** How each step is written, and what it is. */
const GRAMMAR: readonly (readonly [RegExp, (who: string, rest: string | undefined) => Action | Expectation])[] = [
  [/^(\w+) connects(?: from (\S+))?$/, (who, address = '127.0.0.1') => ({ type: 'connects', who, address })],
  [/^(\w+)>(?: (.*))?$/, (who, text = '') => ({ type: 'sends', who, text: withEscapes(text) })],
  [/^(\w+)<(?: (.*))?$/, (who, text = '') => ({ type: 'gets', who, expected: withEscapes(text) })],
  [/^(\w+) sends a line of (\d+) bytes$/, (who, bytes) => ({ type: 'sends-line', who, bytes: Number(bytes) })],
  [
    /^(\w+) sends (\d+) bytes? without a line end$/,
    (who, bytes) => ({ type: 'sends-without-end', who, bytes: Number(bytes) }),
  ],
  [/^(\w+) half-closes$/, (who) => ({ type: 'half-closes', who })],
  [/^(\w+) hangs up$/, (who) => ({ type: 'hangs-up', who })],
  [/^(\w+) is closed$/, (who) => ({ type: 'is-closed', who })],
  [/^(\w+) lets the deadline pass$/, (who) => ({ type: 'lets-the-deadline-pass', who })],
  [
    /^(\w+) talks until (\w+), who does not read, is dropped$/,
    (who, dropped = '') => ({ type: 'talks-until-dropped', who, dropped }),
  ],
  [
    /^(\d+) (second|minute|hour|day)s? pass(?:es)?$/,
    (count, unit = '') => ({ type: 'time-passes', ms: Number(count) * (UNITS_MS[unit] ?? 0) }),
  ],
  [/^the server shuts down$/, () => ({ type: 'shuts-down' })],
];

function parseStep(line: string, at: string): Step {
  for (const [form, step] of GRAMMAR) {
    const [found, who = '', rest] = form.exec(line) ?? [];
    if (found !== undefined) return { at, ...step(who, rest) };
  }
  throw new Error(`${at}: this is no step of a scenario`);
}

function peopleOf(step: Step): readonly string[] {
  if (step.type === 'shuts-down' || step.type === 'time-passes') return [];
  return step.type === 'talks-until-dropped' ? [step.who, step.dropped] : [step.who];
}

/** `\x07` and `\u202e` stand for what can't be seen. */
function withEscapes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/g, (_, two, four) =>
    String.fromCharCode(Number.parseInt(two ?? four, 16)),
  );
}
