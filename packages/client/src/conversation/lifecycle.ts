/**
 * Lifecycle: the phases of a conversation, from its first connection to its end. Pure: a state and an input give the next
 * state and effects. The sockets and the clock are in conversation.ts.
 *
 *   connecting ──→ entering ──→ talking ──→ quitting (`!quit` was sent) ──→ ended
 *    ↑      ↑         │            │
 *    │      │         ├─refused────┼─sent away──→ asking (for a nickname) ──→ connecting
 *    │   waiting ←────┴─lost───────┘
 *    └── leaving (from any of them, by /reconnect; by /quit: ──→ ended)
 *
 *   connecting ──→ line-mode ──→ ended            (without a nickname, as telnet)
 *        ↑            └─the nickname that was typed is refused─→ asking
 *        └──────────────────────────────────────────────────────────┘
 *
 * The laws:
 * 1. It ends once, and has no effects after that.
 * 2. Without a nickname, or with `reconnect` off, it does not connect again unless the user says so.
 * 3. Every phase without a connection has something that leads out of it: a timer, an attempt under way, or the user.
 */
import type { Ending } from '../connection/connection.ts';
import { endingNotice } from '../connection/notices.ts';
import type { Received } from '../message/received.ts';
import { backoffMs } from './backoff.ts';
import { ENTRY_SENT, type EntryStep, entryReceived, isIn, PRESUMED_AFTER_MS, presume } from './entry.ts';
import { gapNote } from './gap.ts';
import type { Context, Effect, Input, Outcome, Phase, State, Step } from './phases.ts';

/** Without a nickname: a server that is silent for this long, in milliseconds, may be a chat server. */
const HINT_AFTER_MS = 2000;
const HINT = 'On a chat server your first line is your nickname; linechat --nick NAME does more; /help.';

/** Attempts to take a nickname that the lost connection may still hold. */
const MAX_RETAKES = 5;

export const START: State = {
  phase: { type: 'connecting' },
  attempts: 0,
  retakes: 0,
  lostAt: undefined,
  lastSeq: undefined,
};

export function step(state: State, input: Input, context: Context): Step {
  switch (input.type) {
    case 'connected':
      return connected(state, context);
    case 'connect-failed':
      return connectFailed(state, input.reason, context);
    case 'received':
      return received(state, input.received, context);
    case 'disconnected':
      return disconnected(state, input.ending, context);
    case 'left':
      return left(state);
    case 'timer':
      return timer(state, context);
    case 'sent':
      return sent(state);
    case 'quit-sent':
      return quitSent(state);
    case 'leave':
      return leave(state);
    case 'reconnect':
      return reconnect(state, context);
    case 'nickname-chosen':
      return state.phase.type === 'asking' ? connect(state) : stay(state);
  }
}

/** Whether the user has left: nothing more is sent. */
export function isOver(phase: Phase): boolean {
  return phase.type === 'ended' || (phase.type === 'leaving' && phase.next === 'end');
}

/** Without a nickname, and without the wish, the end of the connection is the end. */
function reconnects({ reconnect, nick }: Context): boolean {
  return reconnect && nick !== undefined;
}

// The server.

function connected(state: State, { nick, hint }: Context): Step {
  if (state.phase.type !== 'connecting') return stay(state);
  if (nick === undefined) {
    const effects: readonly Effect[] = hint ? [{ type: 'timer', ms: HINT_AFTER_MS }] : [];
    return go(state, { type: 'line-mode', isSilent: true, isRefused: false }, ...effects);
  }
  return go(
    state,
    { type: 'entering', entry: ENTRY_SENT },
    { type: 'enter' },
    { type: 'timer', ms: PRESUMED_AFTER_MS },
  );
}

function connectFailed(state: State, reason: string, context: Context): Step {
  if (state.phase.type !== 'connecting') return stay(state);
  const note: Effect = { type: 'note', text: reason };
  const next = reconnects(context)
    ? retry(state, 'Trying again', context)
    : end(state, { type: 'lost', reason: 'it could not be opened again' });
  return { ...next, effects: [note, ...next.effects] };
}

function received(state: State, one: Received, context: Context): Step {
  const { phase } = state;
  if (phase.type === 'line-mode') {
    const isRefused = one.message.type === 'error' && one.message.code.startsWith('nick-');
    return go(state, { type: 'line-mode', isSilent: false, isRefused }, { type: 'show' });
  }
  if (phase.type !== 'entering' && phase.type !== 'talking' && phase.type !== 'quitting') return stay(state);
  const found = entryReceived(phase.entry, one);
  const { message } = one;
  const isNew = !isIn(phase.entry) && isIn(found.entry);
  const { state: entered, effects } = isNew ? enter(state, message.seq, context) : stay(state);
  return {
    state: { ...entered, phase: phaseAfter(phase, found, one), lastSeq: newest(entered.lastSeq, message.seq) },
    effects: [
      ...effects,
      ...(found.speaksJson ? [{ type: 'ask-names' } as const] : []),
      ...(found.isAnswer ? [] : [{ type: 'show' } as const]),
    ],
  };
}

function phaseAfter(phase: Phase, { entry }: EntryStep, { message }: Received): Phase {
  if (phase.type === 'quitting') return { type: 'quitting', entry };
  if (!isIn(entry)) return { type: 'entering', entry };
  const isSentAway = message.type === 'error' && (message.code === 'kicked' || message.code === 'banned');
  return { type: 'talking', entry, isSentAway };
}

function newest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

/** The server has accepted the nickname. `seq`: the number of its first message. */
function enter(state: State, seq: number | undefined, { now }: Context): Step {
  const { lostAt, lastSeq } = state;
  const next = { ...state, attempts: 0, retakes: 0, lostAt: undefined };
  if (lostAt === undefined) return stay(next);
  const text = gapNote({ from: lostAt, to: now, lastSeq, nextSeq: seq });
  return stay({ ...next, lastSeq: undefined }, { type: 'note', text });
}

function disconnected(state: State, ending: Ending, context: Context): Step {
  const { phase } = state;
  switch (phase.type) {
    case 'entering':
      return refused(state, phase.entry.type === 'refused' ? phase.entry.code : undefined, context);
    case 'talking': {
      if (!reconnects(context)) return end(state, ending);
      const lost = { ...state, lostAt: state.lostAt ?? context.now };
      const next = phase.isSentAway ? ask(lost) : retry(lost, 'Connecting again', context);
      return { ...next, effects: [{ type: 'note', text: endingNotice(ending) }, ...next.effects] };
    }
    case 'line-mode':
      if (!phase.isRefused || !context.reconnect) return end(state, ending);
      return go(state, { type: 'asking' }, { type: 'note', text: 'Type another nickname to try again; /quit leaves.' });
    case 'quitting':
      return end(state, ending);
    default:
      return stay(state);
  }
}

/** The server has closed instead of accepting the nickname. `code` is that of its error, if it gave one. */
function refused(state: State, code: string | undefined, context: Context): Step {
  const mayBeOurs = state.lostAt !== undefined && (code === undefined || code === 'nick-in-use');
  if (mayBeOurs && state.retakes < MAX_RETAKES) {
    const what = `${context.nick} is still taken, perhaps by the lost connection; trying again`;
    return retry({ ...state, retakes: state.retakes + 1 }, what, context);
  }
  if (code === undefined) {
    return ask(state, { type: 'note', text: 'The server closed at once; perhaps somebody has this nickname.' });
  }
  if (code === 'banned' || code.startsWith('nick-')) return ask(state);
  return reconnects(context)
    ? retry(state, 'Trying again', context)
    : end(state, { type: 'lost', reason: 'the server accepts no clients now' });
}

function left(state: State): Step {
  if (state.phase.type !== 'leaving') return stay(state);
  return state.phase.next === 'connect' ? connect(state) : end(state, { type: 'left' });
}

// The clock.

function timer(state: State, context: Context): Step {
  const { phase } = state;
  if (phase.type === 'waiting') return connect(state);
  if (phase.type === 'line-mode') return phase.isSilent ? stay(state, { type: 'note', text: HINT }) : stay(state);
  if (phase.type !== 'entering') return stay(state);
  const entry = presume(phase.entry);
  if (!isIn(entry)) return stay(state);
  const next = enter(state, undefined, context);
  return { ...next, state: { ...next.state, phase: { type: 'talking', entry, isSentAway: false } } };
}

// The user.

function sent(state: State): Step {
  const { phase } = state;
  return phase.type === 'line-mode' ? go(state, { ...phase, isSilent: false }) : stay(state);
}

function quitSent(state: State): Step {
  const { phase } = state;
  if (phase.type !== 'entering' && phase.type !== 'talking') return stay(state);
  return go(state, { type: 'quitting', entry: phase.entry });
}

function leave(state: State): Step {
  switch (state.phase.type) {
    case 'line-mode':
    case 'entering':
    case 'talking':
    case 'quitting':
      return go(state, { type: 'leaving', next: 'end' }, { type: 'leave' });
    case 'leaving':
      return go(state, { type: 'leaving', next: 'end' });
    case 'connecting':
    case 'waiting':
    case 'asking':
      return end(state, { type: 'left' });
    case 'ended':
      return stay(state);
  }
}

function reconnect(state: State, { now }: Context): Step {
  switch (state.phase.type) {
    case 'line-mode':
    case 'entering':
    case 'talking':
    case 'quitting': {
      const lost = { ...state, lostAt: state.lostAt ?? now };
      return go(lost, { type: 'leaving', next: 'connect' }, { type: 'leave' });
    }
    case 'waiting':
    case 'asking':
      return connect(state);
    case 'connecting':
    case 'leaving':
    case 'ended':
      return stay(state);
  }
}

// The steps that several of them share.

function stay(state: State, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

function go(state: State, phase: Phase, ...effects: readonly Effect[]): Step {
  return { state: { ...state, phase }, effects };
}

function connect(state: State): Step {
  return go(state, { type: 'connecting' }, { type: 'connect' });
}

/** Waits, and then connects again. */
function retry(state: State, what: string, { random }: Context): Step {
  const ms = backoffMs(state.attempts, random);
  const seconds = Math.max(1, Math.round(ms / 1000));
  const text = `${what} in ${seconds} s; /reconnect does it now, /quit leaves.`;
  const next = { ...state, attempts: state.attempts + 1 };
  return go(next, { type: 'waiting' }, { type: 'note', text }, { type: 'timer', ms });
}

/** The user decides when and with which nickname to connect again. */
function ask(state: State, ...before: readonly Effect[]): Step {
  const text = 'Choose another nickname, or press Enter to try the same again.';
  return go(state, { type: 'asking' }, ...before, { type: 'note', text });
}

function end(state: State, outcome: Outcome): Step {
  return go(state, { type: 'ended' }, { type: 'end', outcome });
}
