/** What stays in the state when a node ends. */
import { describe, expect, test } from 'vitest';
import {
  bans,
  type ChatInput,
  type ChatState,
  connectionId,
  createChat,
  nicknames,
  nodeId,
  stateHash,
  transition,
} from '../src/index.ts';

const options = { operators: true };

/** All inputs come at the same time, so that mutes and bans stay in force. */
function after(inputs: readonly ChatInput[], state: ChatState = createChat(options)): ChatState {
  return inputs.reduce((state, input, i) => transition(state, { ...input, seq: i + 1, time: 1 })[0], state);
}

const enters = (n: number, nickname: string, node = 0): readonly ChatInput[] => {
  const connection = connectionId(n, nodeId(node));
  return [
    { type: 'connected', connection, address: '192.0.2.7' },
    { type: 'line', connection, text: nickname },
  ];
};
const says = (n: number, text: string): ChatInput => ({ type: 'line', connection: connectionId(n), text });

describe.each(['node-lost', 'node-stopping'] as const)('after %s', (type) => {
  const operator: ChatInput = { type: 'operator-attempt', connection: connectionId(1), outcome: 'right' };
  const chat = [...enters(1, 'ann'), ...enters(2, 'bob'), operator, says(1, '!mute bob 1h'), says(1, '!ban cid 1h')];

  test.each([
    ['of all clients', []],
    ['of some clients', enters(1, 'dan', 2)],
  ])('of the node %s, mutes and bans stay', (_, others) => {
    const state = after([...chat, ...others, { type, node: nodeId(0) }]);
    expect(nicknames(state)).toEqual(others.length === 0 ? [] : ['dan']);
    expect(bans(state, 1).map(({ target }) => target)).toEqual(['cid']);
    const newBob = connectionId(9, nodeId(1));
    const [, effects] = transition(after(enters(9, 'bob', 1), state), {
      ...{ type: 'line', connection: newBob, text: 'hello' },
      ...{ seq: 100, time: 1 },
    } as const);
    expect(effects).toMatchObject([{ type: 'deliver', to: [newBob], message: { type: 'error', code: 'muted' } }]);
  });

  test('of a node without clients, nothing has an effect', () => {
    const state = after(chat);
    const [next, effects] = transition(state, { type, node: nodeId(3), seq: 100, time: 1 });
    expect(effects).toEqual([]);
    expect(nicknames(next)).toEqual(nicknames(state));
  });
});

test('the state forgets a lost node, whether it was stopping or not', () => {
  const node = nodeId(3);
  const lost: ChatInput = { type: 'node-lost', node };
  const stopping: ChatInput = { type: 'node-stopping', node };
  const fresh = stateHash(createChat(options));
  expect(stateHash(after([stopping]))).not.toBe(fresh);
  expect(stateHash(after([stopping, stopping]))).toBe(stateHash(after([stopping])));
  expect(stateHash(after([...enters(1, 'ann', 3), stopping, lost]))).toBe(fresh);
  expect(stateHash(after([...enters(1, 'ann', 3), lost]))).toBe(fresh);
});

test('a node that is stopping rejects its new connections, and other nodes do not', () => {
  const state = after([{ type: 'node-stopping', node: nodeId(1) }]);
  const connects = (node: number) =>
    transition(state, { type: 'connected', connection: connectionId(1, nodeId(node)), seq: 9, time: 1 })[1];
  expect(connects(1)).toMatchObject([
    { type: 'deliver', message: { code: 'shutting-down' } },
    { type: 'disconnect', reason: 'shutting-down' },
  ]);
  expect(connects(0)).toEqual([]);
});
