/** Echo: what a server that sends the user's own lines back makes of one. Pure. */
import { cleanText } from '@linechat/chat-core/message';
import { isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';
import { targetOf } from './target.ts';

export interface Echo {
  readonly type: 'public' | 'room';
  /** In lower case; empty for a message to everyone. */
  readonly room: string;
  readonly text: string;
}

/** `undefined`: the line has no echo. */
export function echoOf(line: string): Echo | undefined {
  const { target, text = '' } = targetOf(line) ?? {};
  if (target?.type === 'room') return { type: 'room', room: target.name.toLowerCase(), text: cleanText(text) };
  if (target?.type !== 'everyone' || text.trim() === '') return undefined;
  return { type: 'public', room: '', text: cleanText(text) };
}

/** `nick`: the user's, if it is known. */
export function isEcho(message: ReceivedMessage, echo: Echo, nick: string | undefined): boolean {
  if (message.type !== echo.type || (message.type !== 'public' && message.type !== 'room')) return false;
  if (nick !== undefined && !isSameName(message.from, nick)) return false;
  if (message.type === 'room' && !isSameName(message.room, echo.room)) return false;
  return message.text === echo.text;
}
