/** The state of a chat that a server joins. All servers of a chat must have the same options, because they are in it. */
import { type Ban, type ChatState, optionsOf, parseState } from '@linechat/chat-core';

/**
 * The state in `snapshot`, if a server with the state `own` and these options can be a part of that chat.
 *
 * @throws Error with a sentence for people if it can't; RangeError if the text is not a snapshot.
 */
export function stateToJoin(
  snapshot: string,
  own: ChatState,
  { bans, bansFile }: { readonly bans: readonly Ban[]; readonly bansFile: string | undefined },
): ChatState {
  if (bansFile !== undefined || bans.length > 0) {
    throw new Error('This server joins a chat that has its own bans; it must be given none, and no bansFile.');
  }
  const state = parseState(snapshot);
  // A seed changes no effect, and the server takes that of the chat.
  const { hashSeed: _, ...options } = optionsOf(own);
  const others = optionsOf(state);
  for (const name of Object.keys(options) as (keyof typeof options)[]) {
    if (JSON.stringify(options[name]) !== JSON.stringify(others[name])) {
      throw new Error(`The option ${name} of this server differs from that of the chat that it joins.`);
    }
  }
  return state;
}
