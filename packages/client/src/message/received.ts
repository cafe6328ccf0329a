/** A received line with the message in it. */
import {
  formatMessage,
  type Message,
  type MessageFormat,
  type ParsedMessage,
  parseMessage,
} from '@linechat/chat-core/message';

type Answer =
  | { readonly type: 'users'; readonly nicknames: readonly string[] }
  | { readonly type: 'rooms'; readonly rooms: readonly string[] }
  | { readonly type: 'members'; readonly room: string; readonly nicknames: readonly string[] };

/** A message of the server. The names in answers in plain text are any words: `Questions` makes these answers. */
export type ReceivedMessage =
  | Exclude<ParsedMessage, { readonly type: Answer['type'] }>
  | (Answer & { readonly seq?: number; readonly time?: number });

export interface Received {
  /** The line as it came: not safe for a terminal. */
  readonly line: string;
  readonly format: MessageFormat;
  readonly message: ReceivedMessage;
}

/** Never throws: a line that is no message has a message of the type `unknown`. */
export function parseReceived(line: string): Received {
  const format = line.startsWith('{') ? 'json' : 'plain';
  const message = parseMessage(line, format);
  // A server without JSON may well begin a line with a brace.
  return { line, format: message.type === 'unknown' ? 'plain' : format, message };
}

/** Whether only the context tells what the line is: an answer to a question, a greeting, a sentence of a server. */
export function isAmbiguous({ message }: Received): boolean {
  return message.type === 'answer' || message.type === 'unknown';
}

/** The line in plain text: as it came, or the plain line of a message that came as JSON. */
export function plainLine({ line, format, message }: Received): string {
  // The cast: a server may have error codes that chat-core does not know; the plain text has neither time nor number.
  return format === 'plain' ? line : formatMessage({ seq: 0, time: 0, ...message } as Message, 'plain');
}
