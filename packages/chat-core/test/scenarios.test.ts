/** The scenarios, played against the pure core. */
import { describe, expect, test } from 'vitest';
import { readScenarios, type Scenario, type Step } from '../scenarios/scenario.ts';
import {
  type ChatEvent,
  type ChatOptions,
  type ConnectionId,
  connectionId,
  createChat,
  formatMessage,
  type Happening,
  type MessageFormat,
  transition,
} from '../src/index.ts';
import { deepFreeze } from './support/deep-freeze.ts';

const scenarios = readScenarios();

/** A shell as small as can be: it carries out effects by writing down who gets which line. */
class Stage {
  #state;
  readonly #maxLineBytes: number;
  #seq = 0;
  readonly #ids = new Map<string, ConnectionId>();
  readonly #formats = new Map<ConnectionId, MessageFormat>();
  readonly #closed = new Set<ConnectionId>();
  readonly #got = new Map<ConnectionId, string[]>();

  constructor(settings: Scenario['settings']) {
    const options: { -readonly [Name in keyof ChatOptions]?: number | boolean } = {};
    if (settings.has('no-self-echo')) options.selfEcho = false;
    for (const name of ['max-connections', 'max-connections-per-address', 'max-rooms', 'max-rooms-per-client']) {
      const value = settings.get(name);
      const key = name.replace(/-./g, (letter) => letter.slice(1).toUpperCase());
      if (value !== undefined) Object.assign(options, { [key]: Number(value) });
    }
    this.#state = createChat(options as Partial<ChatOptions>);
    this.#maxLineBytes = Number(settings.get('max-line-bytes') ?? 4096);
  }

  play(step: Step): void {
    if (step.type === 'gets') {
      expect(this.#got.get(this.#id(step.who))?.shift() ?? 'nothing', step.at).toMatch(step.expected);
    } else if (step.type === 'is-closed') {
      expect(this.#closed.has(this.#id(step.who)), step.at).toBe(true);
      expect(this.#got.get(this.#id(step.who)) ?? [], step.at).toEqual([]);
    } else {
      this.#happen(this.#happening(step));
    }
  }

  #happening(step: Exclude<Step, { type: 'gets' | 'is-closed' }>): Happening {
    if (step.type === 'shuts-down') return { type: 'shutdown' };
    if (step.type === 'connects') {
      const id = connectionId(this.#ids.size + 1);
      this.#ids.set(step.who, id);
      return { type: 'connected', connection: id, address: step.address };
    }
    const connection = this.#id(step.who);
    switch (step.type) {
      case 'sends':
        return { type: 'line', connection, text: step.text };
      case 'sends-long-line':
        return step.bytes > this.#maxLineBytes
          ? { type: 'overlong-line', connection }
          : { type: 'line', connection, text: 'x'.repeat(step.bytes) };
      case 'sends-without-end':
        return { type: 'overlong-line', connection };
      case 'lets-the-deadline-pass':
        return { type: 'nickname-deadline', connection };
      case 'talks-until-dropped':
        return { type: 'output-overflow', connection: this.#id(step.dropped) };
      case 'hangs-up':
        this.#closed.add(connection);
        return { type: 'disconnected', connection };
    }
  }

  /** What was delivered and not expected. */
  get left(): Record<string, string[]> {
    return Object.fromEntries(
      Array.from(this.#ids, ([who, id]) => [who, this.#got.get(id) ?? []] as const).filter(([, got]) => got.length > 0),
    );
  }

  #id(who: string): ConnectionId {
    const id = this.#ids.get(who);
    if (id === undefined) throw new Error(`${who} has not connected`);
    return id;
  }

  #happen(happening: Happening): void {
    const event: ChatEvent = deepFreeze({ ...happening, seq: ++this.#seq, time: Date.UTC(2026, 0, 1) + this.#seq });
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    for (const effect of deepFreeze(effects)) {
      switch (effect.type) {
        case 'deliver':
          for (const id of effect.to) {
            if (id === effect.except) continue;
            const format = this.#formats.get(id) ?? 'plain';
            this.#got.set(id, [...(this.#got.get(id) ?? []), formatMessage(effect.message, format)]);
          }
          break;
        case 'disconnect':
          this.#closed.add(effect.connection);
          break;
        case 'use-format':
          this.#formats.set(effect.connection, effect.format);
          break;
        case 'named':
          break;
      }
    }
  }
}

describe('the pure core plays', () => {
  test.each(scenarios)('$name', ({ settings, steps }) => {
    const stage = new Stage(settings);
    for (const step of steps) stage.play(step);
    expect(stage.left, 'lines that nobody expected').toEqual({});
  });
});

describe('the scenarios cover', () => {
  const sent = scenarios.flatMap(({ steps }) => steps.flatMap((step) => (step.type === 'sends' ? [step.text] : [])));
  const expected = scenarios.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.type === 'gets' ? [step.expected.source] : [])),
  );

  test.each([
    'nick-invalid',
    'nick-in-use',
    'room-invalid',
    'no-such-user',
    'no-such-room',
    'not-in-room',
    'missing-argument',
    'unknown-command',
    'line-too-long',
    'too-many-rooms',
    'server-full',
    'too-many-connections',
    'nick-timeout',
    'too-slow',
    'shutting-down',
  ])('the error %s', (code) => {
    expect(expected.some((source) => source.startsWith(`^!error ${code} `))).toBe(true);
  });

  test.each([
    ...['#', '@', '!say ', '!users', '!enter ', '!leave ', '!rooms', '!members ', '!help', '!quit', '!me', '!nick '],
    ...['!ping ', '!notices on', '!notices off', '!format json', '!format plain'],
  ])('the line %s', (beginning) => {
    expect(sent.some((text) => text.startsWith(beginning))).toBe(true);
  });
});
