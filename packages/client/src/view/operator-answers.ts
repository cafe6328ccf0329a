/** The answers to an operator's commands, as sentences. */
import type { ReceivedMessage } from '../message/received.ts';
import { formatTime } from './time-format.ts';

const ANSWERS = ['operator', 'kicked', 'banned', 'unbanned', 'ban', 'bans', 'muted', 'unmuted'] as const;

export type OperatorAnswer = Extract<ReceivedMessage, { readonly type: (typeof ANSWERS)[number] }>;

export function isOperatorAnswer(message: ReceivedMessage): message is OperatorAnswer {
  return ANSWERS.some((type) => type === message.type);
}

/** What the answer says, without a full stop. */
export function describeOperatorAnswer(answer: OperatorAnswer): string {
  switch (answer.type) {
    case 'operator':
      return 'you are an operator';
    case 'kicked':
      return `${answer.nickname} was sent away`;
    case 'banned':
      return `${answer.target} is banned until ${localTime(answer.until)}`;
    case 'unbanned':
      return `${answer.target} is banned no longer`;
    case 'ban': {
      const { target, until, by, reason } = answer;
      return `${target} is banned until ${localTime(until)} by ${by}${reason ? `: ${reason}` : ''}`;
    }
    case 'bans':
      return answer.count === 0 ? 'nobody is banned' : `${answer.count} banned`;
    case 'muted':
      return `${muted(answer)} is muted until ${localTime(answer.until)}`;
    case 'unmuted':
      return `${muted(answer)} is muted no longer`;
  }
}

/** The nickname or the address. */
function muted(answer: { readonly nickname: string } | { readonly target: string }): string {
  return 'nickname' in answer ? answer.nickname : answer.target;
}

/** An instant in ISO 8601 as local time; any other text stays as it is. */
function localTime(instant: string): string {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? instant : formatTime(time, '%Y-%m-%d %H:%M');
}
