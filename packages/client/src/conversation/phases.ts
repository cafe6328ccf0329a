/** The phases of a conversation, and what goes into the lifecycle and comes out of it. */
import type { Ending } from '../connection/connection.ts';
import type { Received } from '../message/received.ts';
import type { Entry } from './entry.ts';

/** The ones with a connection are line-mode, entering, talking and quitting. */
export type Phase =
  | { readonly type: 'connecting' | 'waiting' | 'asking' | 'ended' }
  /** `isSilent`: nothing was sent or received. `isRefused`: the last line refuses the nickname that the user typed. */
  | { readonly type: 'line-mode'; readonly isSilent: boolean; readonly isRefused: boolean }
  | { readonly type: 'entering' | 'quitting'; readonly entry: Entry }
  /** `isSentAway`: by its last message, an operator's kick or ban. */
  | { readonly type: 'talking'; readonly entry: Entry; readonly isSentAway: boolean }
  /** We have closed our side, and wait for the server to close its. */
  | { readonly type: 'leaving'; readonly next: 'connect' | 'end' };

export interface State {
  readonly phase: Phase;
  /** Attempts to connect since the chat was last entered. */
  readonly attempts: number;
  /** Of these, attempts to take a nickname that the lost connection may still hold. */
  readonly retakes: number;
  /** When the connection was lost, in milliseconds since 1970; `undefined`: nothing is missing. */
  readonly lostAt: number | undefined;
  /** The number of the last message, if messages have one. */
  readonly lastSeq: number | undefined;
}

/** How it ended: by the user, or with its connection. */
export type Outcome = { readonly type: 'left' } | Ending;

export type Input =
  | { readonly type: 'connected' }
  /** `reason` is a sentence. */
  | { readonly type: 'connect-failed'; readonly reason: string }
  | { readonly type: 'received'; readonly received: Received }
  | { readonly type: 'disconnected'; readonly ending: Ending }
  /** The connection that we wanted to leave is closed. */
  | { readonly type: 'left' }
  /** The timer of this phase. */
  | { readonly type: 'timer' }
  /** A line was sent. */
  | { readonly type: 'sent' }
  /** `!quit` was sent. */
  | { readonly type: 'quit-sent' }
  /** The user: /quit; /reconnect; a nickname when asked for one. */
  | { readonly type: 'leave' | 'reconnect' | 'nickname-chosen' };

export type Effect =
  | { readonly type: 'connect' }
  /** Close the connection in order; `left` is the answer. */
  | { readonly type: 'leave' }
  /** Send the nickname, the probes and the rooms. */
  | { readonly type: 'enter' }
  /** The server knows JSON: ask for nicknames and rooms, for completion. */
  | { readonly type: 'ask-names' }
  /** The received message is for the user. */
  | { readonly type: 'show' }
  /** The phase has this timer; it ends with the phase. */
  | { readonly type: 'timer'; readonly ms: number }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'end'; readonly outcome: Outcome };

export interface Context {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
  /** `undefined`: this is no chat client. */
  readonly nick: string | undefined;
  /** The user wants to connect again after a loss. */
  readonly reconnect: boolean;
  /** The user wants to be told what a silent server may expect. */
  readonly hint: boolean;
}

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}
