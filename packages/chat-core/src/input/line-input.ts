/**
 * From a line to an input. This is the only place where a secret is read: passwords are checked here, before anything is
 * appended, so that none gets into the log, the state or an effect.
 *
 *   'hello'             → { type: 'line', text: 'hello' }
 *   '!enter tea'        → { type: 'line', text: '!enter tea' }
 *   '!operator secret'  → { type: 'operator-attempt', outcome: 'right' }     ('wrong', 'missing')
 *   '!OPERATOR secret'  → { type: 'line', text: '!' }                        (an unknown command)
 */
import { isKnownCommand } from './command.ts';
import type { ChatInput } from './event.ts';
import type { ConnectionId } from './ids.ts';

/** One space ends the word; everything after it is the password. */
const OPERATOR = '!operator';
const PASSWORD_START = OPERATOR.length + 1;

/**
 * The input for a line of a client. An unknown command may be a mistyped `!operator`, so only its `!` is kept: the
 * answer is the same for every unknown command.
 *
 * @param isOperatorPassword Must take equally long for every attempt. Without it no attempt is right.
 */
export function lineInput(
  connection: ConnectionId,
  text: string,
  isOperatorPassword?: ((attempt: string) => boolean) | undefined,
): ChatInput {
  // The first comparison is all that an ordinary line costs.
  if (text[0] !== '!' || isKnownCommand(text)) return { type: 'line', connection, text };
  if (text !== OPERATOR && !text.startsWith(`${OPERATOR} `)) return { type: 'line', connection, text: '!' };
  const attempt = text.slice(PASSWORD_START);
  if (attempt === '') return { type: 'operator-attempt', connection, outcome: 'missing' };
  return { type: 'operator-attempt', connection, outcome: isOperatorPassword?.(attempt) === true ? 'right' : 'wrong' };
}
