/**
 * Entry: whether the server has accepted the nickname of one connection. Pure.
 *
 *   sent ──1 s without an end──→ presumed ──a message──→ accepted
 *     ├────────────a message──────────────────────────────↗
 *     └─an error such as nick-in-use─→ refused ←─the same, as long as nothing else came─ presumed
 *
 * A server answers an accepted nickname with nothing, and a refused one by closing. So a message of the chat shows that
 * the nickname was accepted, and so does, for the time being, a connection that stays open.
 */
import { isAmbiguous, type Received } from '../message/received.ts';

export type Entry =
  | { readonly type: 'sent' | 'presumed' | 'accepted'; readonly openProbes: number }
  /** `code` is that of the server's error. */
  | { readonly type: 'refused'; readonly code: string };

/** A connection without an end for this long, in milliseconds, is presumed to be accepted. */
export const PRESUMED_AFTER_MS = 1000;

/** What is asked on entering. A server that does not know a probe answers it with an error. */
const PROBES = ['!format json', '!notices on', '!me'] as const;

/** Errors that refuse a connection; any other shows that it was accepted. */
const REFUSALS = new Set([
  'nick-invalid',
  'nick-in-use',
  'nick-timeout',
  'banned',
  'server-full',
  'too-many-connections',
  'shutting-down',
]);

export const ENTRY_SENT: Entry = { type: 'sent', openProbes: PROBES.length };

/** The first lines of a connection. */
export function entryLines(nick: string, rooms: readonly string[]): readonly string[] {
  return [nick, ...PROBES, ...rooms.map((room) => `!enter ${room}`)];
}

/** Whether the chat can be used, as far as is known. */
export function isIn(entry: Entry): boolean {
  return entry.type === 'presumed' || entry.type === 'accepted';
}

/** {@link PRESUMED_AFTER_MS} have passed. */
export function presume(entry: Entry): Entry {
  return entry.type === 'sent' ? { ...entry, type: 'presumed' } : entry;
}

export interface EntryStep {
  readonly entry: Entry;
  /** The message answers a probe, and is not shown. */
  readonly isAnswer: boolean;
  /** The message shows that the server knows JSON, and so all commands. */
  readonly speaksJson: boolean;
}

export function entryReceived(entry: Entry, received: Received): EntryStep {
  const { message, format } = received;
  const unchanged: EntryStep = { entry, isAnswer: false, speaksJson: false };
  if (entry.type === 'refused') return unchanged;
  if (message.type === 'error' && entry.type !== 'accepted' && REFUSALS.has(message.code)) {
    return refuse(entry, message.code);
  }
  // A greeting, or a refusal in the server's own words: what comes next decides.
  if (entry.type === 'sent' && isAmbiguous(received)) return unchanged;
  const { openProbes } = entry;
  if (openProbes > 0 && message.type === 'error' && message.code === 'unknown-command') {
    return { entry: { type: 'accepted', openProbes: openProbes - 1 }, isAnswer: true, speaksJson: false };
  }
  if (openProbes > 0 && message.type === 'me') {
    return { entry: { type: 'accepted', openProbes: 0 }, isAnswer: true, speaksJson: format === 'json' };
  }
  return { entry: { type: 'accepted', openProbes }, isAnswer: false, speaksJson: false };
}

function refuse(entry: Entry, code: string): EntryStep {
  // A server that let us in and now shuts down: the nickname was not refused.
  const isLate = entry.type === 'presumed' && !code.startsWith('nick-');
  return { entry: isLate ? entry : { type: 'refused', code }, isAnswer: false, speaksJson: false };
}
