/**
 * The rules of the chat: what follows from an event. Nothing here waits, sends, or knows of sockets and clocks.
 *
 * The laws. The tests of each are named `law N: ...`.
 * 1. `transition` is pure. The same state and event give the same effects, always and on any machine; the state that came
 *    in stays as it was.
 * 2. It never throws because of what a client did. A connection that is not in the state has no effect.
 * 3. A message to many clients is one effect. It costs two look-ups and a handful of objects, however many they are, and
 *    leaves the state as it is.
 * 4. Until its nickname is accepted a connection gets nothing but one error, and then it is disconnected.
 * 5. What a client wrote reaches others only through `cleanText`.
 * 6. The array of recipients is the same one (`===`) until a membership changes.
 * 7. Clients that leave together get no notices about each other. Nothing is sent to a connection of a lost node.
 * 8. The state is data. Saved and read again, it gives the same effects for ever after; no password is in it.
 * 9. No effect depends on the order in which a map was filled: what is ordered is part of the state, or is sorted.
 * 10. A client that leaves the chat is one notice for each that hears of it: `left` covers `exited`.
 * 11. No choice of names makes a step dearer: what clients choose is hashed with the seed of the chat.
 * 12. Who connects waits for no one's bans: a look-up costs the same with ten bans and with 10,000, of networks too.
 * 13. A muted client is heard in no way that it can choose the words of: no message, no new nickname, no new room.
 * 14. Time alone removes no ban: when a clock that jumped comes back, so do the bans.
 */
import type { ChatEvent } from '../input/event.ts';
import type { ChatEffect } from '../output/effect.ts';
import { refusalOf } from '../output/refusal.ts';
import { type ChatState, open, type State } from '../state/state.ts';
import { admit, rejectNickname, takeNickname } from './admission.ts';
import { execute } from './execute.ts';
import { dismiss, remove } from './leave.ts';
import { loseNode, stopNode } from './nodes.ts';
import { attemptOperator } from './operators.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { refuse } from './reply.ts';

/**
 * The next state, and the effects that the host program has to apply.
 *
 * @throws RangeError if a `connected` event has a connection id that is in use: ids must not be reused.
 */
export function transition(state: ChatState, event: ChatEvent): readonly [ChatState, readonly ChatEffect[]] {
  return sealed(follow(open(state), event));
}

/** The same pair: a message costs a handful of objects, and a new pair would be one more. */
function sealed(outcome: Outcome): readonly [ChatState, readonly ChatEffect[]] {
  return outcome as unknown as readonly [ChatState, readonly ChatEffect[]];
}

function follow(state: State, event: ChatEvent): Outcome {
  if (event.type === 'connected') return admit(state, event, event.connection, event.address);
  if (event.type === 'node-stopping') return stopNode(state, event, event.node);
  if (event.type === 'node-lost') return loseNode(state, event, event.node);
  const client = state.clients.get(event.connection);
  if (client === undefined) return [state, NO_EFFECTS];
  const { nickname } = client;
  switch (event.type) {
    case 'line':
      return nickname === undefined
        ? takeNickname(state, event, client, event.text)
        : execute(state, event, client, nickname, event.text);
    case 'operator-attempt':
      return nickname === undefined
        ? rejectNickname(state, event, client)
        : attemptOperator(state, event, client, nickname, event.outcome);
    case 'overlong-line':
      return nickname === undefined
        ? rejectNickname(state, event, client)
        : refuse(state, event, client, 'line-too-long');
    case 'nickname-deadline':
      return nickname === undefined
        ? dismiss(state, event, client, refusalOf('nick-timeout', state.options))
        : [state, NO_EFFECTS];
    case 'output-overflow':
      return dismiss(state, event, client, refusalOf('too-slow', state.options));
    case 'disconnected':
      return remove(state, event, client);
  }
}
