/** What the beginning of a line says about who gets it. Pure. */
import { isNickname, isRoomName } from '../message/names.ts';
import { prefixOf, type Target, targetOf } from './target.ts';

export interface Addressed {
  readonly target: Target;
  /** What of the line is text for them. */
  readonly text: string;
}

/** Who gets the text behind `beginning`, while plain text goes to `focus`. `undefined`: it is a command. */
export function addresseeOf(beginning: string, focus: Target): Addressed | undefined {
  const [, sigil = '', name = '', text = ''] = /^\/(?:msg|query)\s+([#@]?)(\S+)\s(.*)$/is.exec(beginning) ?? [];
  if (name !== '') {
    const isRoom = sigil === '@';
    if (!(isRoom ? isRoomName(name) : isNickname(name))) return undefined;
    return { target: { type: isRoom ? 'room' : 'person', name }, text };
  }
  if (beginning.startsWith('/')) return undefined;
  return /^[@#!]/.test(beginning) ? targetOf(beginning) : { target: focus, text: beginning };
}

/** Whether a typed line is for one person only. A line that names a person is, well-formed or not. */
export function isPrivateLine(line: string, focus: Target): boolean {
  if (/^#/.test(line) || /^\/(?:msg|query)\s+[^@\s]/i.test(line)) return true;
  const isText = line.startsWith('//') || /^\/me\s/i.test(line) || !/^[/@!]/.test(line);
  return isText && prefixOf(focus).startsWith('#') && line.trim() !== '';
}
