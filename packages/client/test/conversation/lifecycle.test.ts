import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START, step } from '../../src/conversation/lifecycle.ts';
import type { Context, Effect, Input, State } from '../../src/conversation/phases.ts';
import { promptOf } from '../../src/conversation/prompt.ts';
import { EVERYONE } from '../../src/focus/target.ts';
import { parseReceived } from '../../src/message/received.ts';
import { NO_STYLES } from '../../src/view/styles.ts';
import { type Row, VECTORS } from './vectors.ts';

const NOON = new Date(2026, 0, 2, 12).getTime();

/** The input that a row of a vector names. */
function inputOf(text: string): Input {
  const [word = '', rest] = text.split(/ (.*)/s);
  switch (word) {
    case 'line':
      return { type: 'received', received: parseReceived(rest ?? '') };
    case 'closed':
      return { type: 'disconnected', ending: { type: 'closed' } };
    case 'lost':
      return { type: 'disconnected', ending: { type: 'lost', reason: 'the server reset the connection' } };
    case 'failed':
      return { type: 'connect-failed', reason: 'Cannot connect.' };
    case 'nickname':
      return { type: 'nickname-chosen' };
    default:
      return { type: word as 'connected' | 'left' | 'timer' | 'sent' | 'quit-sent' | 'leave' | 'reconnect' };
  }
}

function describePhase({ phase }: State): string {
  switch (phase.type) {
    case 'leaving':
      return `leaving → ${phase.next}`;
    case 'entering':
    case 'quitting':
    case 'talking': {
      const { entry } = phase;
      const isSentAway = phase.type === 'talking' && phase.isSentAway;
      return `${phase.type} (${entry.type === 'refused' ? entry.code : entry.type})${isSentAway ? ' sent away' : ''}`;
    }
    default:
      return phase.type;
  }
}

function describeEffect(effect: Effect): string {
  switch (effect.type) {
    case 'timer':
      return `timer ${effect.ms}`;
    case 'note':
      return `note ${effect.text}`;
    case 'end':
      return `end ${effect.outcome.type}${effect.outcome.type === 'lost' ? `: ${effect.outcome.reason}` : ''}`;
    default:
      return effect.type;
  }
}

describe('the lifecycle', () => {
  it.each(VECTORS.map((vector) => [vector.rule, vector] as const))('%s', (_, vector) => {
    const { nick = 'ann', reconnect = true, rows } = vector;
    let state = START;
    const walked = rows.map(([text], index): Row => {
      const context = { now: NOON + index * 60_000, random: 0, nick: nick ?? undefined, reconnect, hint: true };
      const next = step(state, inputOf(text), context);
      state = next.state;
      return [text, describePhase(state), ...next.effects.map(describeEffect)];
    });
    expect(walked).toEqual(rows);
  });
});

describe('the lifecycle, after any inputs in any order,', () => {
  const input = fc.constantFrom(
    ...[
      'connected',
      'failed',
      'closed',
      'lost',
      'left',
      'timer',
      'sent',
      'quit-sent',
      'leave',
      'reconnect',
      'nickname',
    ],
    ...[
      'line bob: hi',
      'line {"type":"me","nickname":"ann","seq":3}',
      'line Welcome.',
      'line !error nick-in-use Taken.',
    ],
    ...['line !error banned No.', 'line !error kicked No.', 'line !error server-full Full.'],
  );
  const context = fc.record({ nick: fc.constantFrom('ann', undefined), reconnect: fc.boolean() });

  /** Calls `check` with the state before each input, the state after it, and the effects. */
  function walk(
    check: (input: Input, before: State, after: State, effects: readonly Effect[], context: Context) => void,
  ) {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), context, (texts, { nick, reconnect }) => {
        let state = START;
        for (const [index, text] of ['connected', ...texts].entries()) {
          const here: Context = { now: NOON + index, random: 0.5, nick, reconnect, hint: true };
          const next = step(state, inputOf(text), here);
          check(inputOf(text), state, next.state, next.effects, here);
          state = next.state;
        }
      }),
      { numRuns: 1000 },
    );
  }

  const has = (effects: readonly Effect[], type: Effect['type']) => effects.some((effect) => effect.type === type);

  it('law 1: ends once, and has no effects after that', () => {
    walk((_, before, after, effects) => {
      if (before.phase.type === 'ended') expect({ after, effects }).toEqual({ after: before, effects: [] });
      expect(has(effects, 'end')).toBe(before.phase.type !== 'ended' && after.phase.type === 'ended');
    });
  });

  it('law 2: connects by itself only with a nickname and with the wish', () => {
    walk(({ type }, before, _, effects, { nick, reconnect }) => {
      const isAsked = type === 'reconnect' || type === 'nickname-chosen' || before.phase.type === 'leaving';
      if (has(effects, 'connect') && !isAsked) expect(nick !== undefined && reconnect).toBe(true);
    });
  });

  it('law 3: is never in a phase without a connection that nothing ends', () => {
    walk((_, before, after, effects) => {
      if (before.phase.type === after.phase.type) return;
      switch (after.phase.type) {
        case 'connecting':
          return expect(has(effects, 'connect')).toBe(true);
        case 'waiting':
          return expect(has(effects, 'timer')).toBe(true);
        case 'leaving':
          return expect(has(effects, 'leave')).toBe(true);
        case 'asking':
          return expect(has(effects, 'note')).toBe(true);
      }
    });
  });
});

describe('the prompt shows whether others get what is typed:', () => {
  it.each([
    ['connecting', [], '(ann) '],
    ['entering', ['connected'], '(ann) '],
    ['talking', ['connected', 'timer'], 'ann> '],
    ['quitting', ['connected', 'timer', 'quit-sent'], 'ann> '],
    ['waiting', ['connected', 'timer', 'lost'], '(ann) '],
    ['asking', ['connected', 'closed'], 'Nickname: '],
    ['leaving', ['connected', 'timer', 'leave'], '(ann) '],
  ])('while %s after %j it is %j', (type, texts, prompt) => {
    const context = { now: NOON, random: 0, nick: 'ann', reconnect: true, hint: true };
    const { phase } = texts.reduce((state, text) => step(state, inputOf(text), context).state, START);
    expect(phase.type).toBe(type);
    const text = (nick: string | undefined) =>
      promptOf({ phase, nick, focus: EVERYONE, unread: [] }, NO_STYLES)
        .map((span) => span.text)
        .join('');
    expect(text('ann')).toBe(prompt);
    expect(text(undefined)).toBe(type === 'asking' ? prompt : '');
  });
});
