/** Parses scenarios: conversations as text, which packages/chat-core/scenarios/README.md describes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A step in which somebody does something. Nodes are numbered from 1. */
export type Action =
  | { readonly type: 'connects'; readonly who: string; readonly address: string; readonly node: number }
  | { readonly type: 'sends'; readonly who: string; readonly text: string }
  | { readonly type: 'sends-line' | 'sends-without-end'; readonly who: string; readonly bytes: number }
  | { readonly type: 'half-closes' | 'hangs-up' | 'lets-the-deadline-pass'; readonly who: string }
  | { readonly type: 'talks-until-dropped'; readonly who: string; readonly dropped: string }
  | { readonly type: 'time-passes'; readonly ms: number }
  | { readonly type: 'node-stops' | 'node-is-lost'; readonly node: number };

/** A step that says what somebody gets: a line, or the end of the connection. */
type Expectation =
  | { readonly type: 'gets'; readonly who: string; readonly expected: string }
  | { readonly type: 'is-closed'; readonly who: string };

/** `at` is the file and the line, for error messages. */
export type Step = { readonly at: string } & (Action | Expectation);

/** The options of a `with` line, by their names in the libraries of the servers. */
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

/** The time of the clock of a scenario until time passes, in milliseconds since 1970-01-01 UTC. */
export const BEGINNING: number = Date.UTC(2026, 0, 1);

export interface Scenario {
  readonly name: string;
  readonly settings: Settings;
  /** How many nodes it needs. Most scenarios need one. */
  readonly nodes: number;
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

/** @throws Error if a line is not a step, or if a person or a node in it is not there. */
export function parseScenario(file: string, text: string): Scenario {
  let settings: Settings = {};
  const steps: Step[] = [];
  const cast = new Cast();
  for (const [index, line] of text.split('\n').entries()) {
    const at = `${file}:${index + 1}: ${line}`;
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('with ')) {
      if (steps.length > 0) throw new Error(`${at}: options stand before the first step`);
      settings = withSetting(settings, line, at);
      continue;
    }
    const step = parseStep(line, at);
    cast.check(step);
    steps.push(step);
  }
  return { name: file.replace('.txt', ''), settings, nodes: cast.nodes, steps };
}

/** The lines that an expected one stands for: `…` is any text that is not empty. */
export function pattern(expected: string): RegExp {
  const parts = expected.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'u');
}

/** The persons and nodes of a scenario, as far as it is parsed. */
class Cast {
  /** The highest number of a node. */
  nodes = 1;
  readonly #nodeOf = new Map<string, number>();
  /** The nodes that have stopped or are lost. */
  readonly #ended = new Map<number, 'stopped' | 'lost'>();

  check(step: Step): void {
    for (const who of peopleOf(step)) {
      const node = this.#nodeOf.get(who);
      if ((node !== undefined) === (step.type === 'connects')) {
        throw new Error(`${step.at}: ${who} ${node === undefined ? 'has not connected' : 'has connected already'}`);
      }
      if (node !== undefined && this.#ended.get(node) === 'lost') {
        throw new Error(`${step.at}: the node of ${who} is lost`);
      }
    }
    if (!('node' in step)) return;
    if (step.node < 1) throw new Error(`${step.at}: nodes are numbered from 1`);
    const end = this.#ended.get(step.node);
    const isLater = end === 'stopped' && step.type === 'node-is-lost';
    if (end !== undefined && !isLater) throw new Error(`${step.at}: node ${step.node} has ended already`);
    this.nodes = Math.max(this.nodes, step.node);
    if (step.type === 'connects') this.#nodeOf.set(step.who, step.node);
    else this.#ended.set(step.node, step.type === 'node-stops' ? 'stopped' : 'lost');
  }
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
  if (setting === undefined) throw new Error(`${at}: this is not an option of a server`);
  return { ...settings, ...setting(Number(value)) };
}

const UNITS_MS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** How each step is written, and how it is parsed. The arguments are the groups of the expression. */
const GRAMMAR: readonly (readonly [RegExp, (...groups: readonly (string | undefined)[]) => Action | Expectation])[] = [
  [
    /^(\w+) connects(?: to node (\d+))?(?: from (\S+))?$/,
    (who = '', node = '1', address = '127.0.0.1') => ({ type: 'connects', who, address, node: Number(node) }),
  ],
  [/^(\w+)>(?: (.*))?$/, (who = '', text = '') => ({ type: 'sends', who, text: withEscapes(text) })],
  [/^(\w+)<(?: (.*))?$/, (who = '', text = '') => ({ type: 'gets', who, expected: withEscapes(text) })],
  [/^(\w+) sends a line of (\d+) bytes$/, (who = '', bytes) => ({ type: 'sends-line', who, bytes: Number(bytes) })],
  [
    /^(\w+) sends (\d+) bytes? without a line end$/,
    (who = '', bytes) => ({ type: 'sends-without-end', who, bytes: Number(bytes) }),
  ],
  [/^(\w+) half-closes$/, (who = '') => ({ type: 'half-closes', who })],
  [/^(\w+) hangs up$/, (who = '') => ({ type: 'hangs-up', who })],
  [/^(\w+) is closed$/, (who = '') => ({ type: 'is-closed', who })],
  [/^(\w+) lets the deadline pass$/, (who = '') => ({ type: 'lets-the-deadline-pass', who })],
  [
    /^(\w+) talks until (\w+), who does not read, is dropped$/,
    (who = '', dropped = '') => ({ type: 'talks-until-dropped', who, dropped }),
  ],
  [
    /^(\d+) (second|minute|hour|day)s? pass(?:es)?$/,
    (count, unit = '') => ({ type: 'time-passes', ms: Number(count) * (UNITS_MS[unit] ?? 0) }),
  ],
  [/^node (\d+) stops$/, (node) => ({ type: 'node-stops', node: Number(node) })],
  [/^node (\d+) is lost$/, (node) => ({ type: 'node-is-lost', node: Number(node) })],
  [/^the server shuts down$/, () => ({ type: 'node-stops', node: 1 })],
];

function parseStep(line: string, at: string): Step {
  for (const [form, step] of GRAMMAR) {
    const [found, ...groups] = form.exec(line) ?? [];
    if (found !== undefined) return { at, ...step(...groups) };
  }
  throw new Error(`${at}: this is not a step of a scenario`);
}

function peopleOf(step: Step): readonly string[] {
  if (step.type === 'talks-until-dropped') return [step.who, step.dropped];
  return 'who' in step ? [step.who] : [];
}

/** `\x07` and `\u202e` stand for characters that can't be seen. */
function withEscapes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/g, (_, two, four) =>
    String.fromCharCode(Number.parseInt(two ?? four, 16)),
  );
}
