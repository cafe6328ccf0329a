/** A message as a line without its line end: plain, for people, or JSON, for programs. `parseMessage` reads it back. */
import type { MessageFormat } from '../input/command.ts';
import { isoTime } from './iso-time.ts';
import type { Message } from './message.ts';

/** `message` as one line. If the texts in it are clean (`cleanText`), it holds no line break. */
export function formatMessage(message: Message, format: MessageFormat): string {
  return format === 'json' ? formatJson(message) : formatPlain(message);
}

function formatPlain(message: Message): string {
  switch (message.type) {
    case 'public':
      return `${message.from}: ${message.text}`;
    case 'room':
      return `@${message.room} ${message.from}: ${message.text}`;
    case 'private':
      return `#${message.from}: ${message.text}`;
    case 'error':
      return `!error ${message.code} ${message.text}`;
    case 'users':
    case 'members':
      return message.nicknames.join(' ');
    case 'rooms':
      return message.rooms.join(' ');
    case 'help':
      return `!help ${message.text}`;
    case 'me':
      return `!me ${message.nickname}`;
    case 'pong':
      return `!pong ${message.token}`;
    case 'motd':
      return `!motd ${message.text}`;
    case 'muted':
      return `!muted ${nameOf(message)} ${message.until}`;
    case 'banned':
      return `!banned ${message.target} ${message.until}`;
    case 'unmuted':
      return `!unmuted ${nameOf(message)}`;
    case 'unbanned':
      return `!unbanned ${message.target}`;
    case 'ban': {
      const { target, until, by, reason } = message;
      return `!ban ${target} ${until} ${by}${reason === undefined ? '' : ` ${reason}`}`;
    }
    case 'bans':
      return `!bans ${message.count}`;
    case 'operator':
    case 'kicked':
    case 'joined':
    case 'left':
      return `!${message.type} ${message.nickname}`;
    case 'renamed':
      return `!renamed ${message.from} ${message.to}`;
    case 'entered':
    case 'exited':
      return `!${message.type} ${message.room} ${message.nickname}`;
  }
}

/** The nickname or the address that was muted. */
function nameOf(message: Message & { readonly type: 'muted' | 'unmuted' }): string {
  return 'nickname' in message ? message.nickname : message.target;
}

/** One JSON object (RFC 8259), with its time as ISO 8601 in UTC. JSON escapes line breaks, so it is always one line. */
function formatJson(message: Message): string {
  const { seq, time, ...body } = message;
  return JSON.stringify({ ...body, seq, time: isoTime(time) });
}
