/** Target: who gets a line. Everyone, a room, or one person. Pure. */
import { isSameName } from '../message/names.ts';

export type Target =
  | { readonly type: 'everyone' }
  | { readonly type: 'room'; readonly name: string }
  | { readonly type: 'person'; readonly name: string };

export const EVERYONE: Target = { type: 'everyone' };

export function isSameTarget(one: Target, other: Target): boolean {
  if (one.type === 'everyone' || other.type === 'everyone') return one.type === other.type;
  return one.type === other.type && isSameName(one.name, other.name);
}

/** What stands in front of a text on the wire. */
export function prefixOf(target: Target): string {
  switch (target.type) {
    case 'everyone':
      return '';
    case 'room':
      return `@${target.name} `;
    case 'person':
      return `#${target.name} `;
  }
}

/** As the user reads it: `everyone`, `@tea`, `bob`. */
export function nameOf(target: Target): string {
  switch (target.type) {
    case 'everyone':
      return 'everyone';
    case 'room':
      return `@${target.name}`;
    case 'person':
      return target.name;
  }
}

/**
 * The typed line as the server gets it while the user writes to `focus`. A line that says itself what it is (`@room`,
 * `#nickname`, `!command`) and a blank one stay as they are.
 */
export function addressed(line: string, focus: Target): string {
  return /^[@#!]/.test(line) || line.trim() === '' ? line : prefixOf(focus) + line;
}

/** `text` as words to `target`, whatever character it begins with. */
export function asText(text: string, target: Target): string {
  if (target.type === 'everyone' && /^[@#!]/.test(text)) return `!say ${text}`;
  return prefixOf(target) + text;
}

/** Whom a line for the server names, and the text for them. `undefined`: a command, or nothing to say. */
export function targetOf(line: string): { readonly target: Target; readonly text: string } | undefined {
  const [, sigil, name = '', inside = ''] = /^([@#])(\S+) (.*)$/s.exec(line) ?? [];
  if (sigil !== undefined) return { target: { type: sigil === '@' ? 'room' : 'person', name }, text: inside };
  const said = /^!say (.*)$/s.exec(line)?.[1] ?? (/^[@#!]/.test(line) ? undefined : line);
  return said === undefined ? undefined : { target: EVERYONE, text: said };
}
