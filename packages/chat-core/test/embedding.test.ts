/** Runs the example of the READMEs as it is written there, and checks that the tables of our README are complete. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as core from '../src/index.ts';
import { type ChatInput, type ConnectionId, connectionId, lineInput } from '../src/index.ts';
import { EFFECT_TYPES, INPUT_TYPES, OPTIONS } from './support/vocabulary.ts';

const read = (readme: string) => readFileSync(new URL(readme, import.meta.url), 'utf8');
const example = (readme: string) =>
  /```js\nimport \{ ([^}]*) \} from '@linechat\/chat-core';\n([^`]*?transition.*?)```/s.exec(read(readme));

test('the example of the README embeds the chat', () => {
  const [, imported = '', code = ''] = example('../README.md') ?? [];
  const names = imported.split(', ');
  const got: string[] = [];
  const send = (id: ConnectionId, line: string) => got.push(`${id}< ${line}`);
  const close = (id: ConnectionId) => got.push(`${id} is closed`);
  const run = new Function(...names, 'send', 'close', `${code}; return append;`);
  const append: (input: ChatInput) => void = run(
    ...names.map((name) => Object.entries(core).find(([exported]) => exported === name)?.[1]),
    send,
    close,
  );
  // The example itself connects ann, who says hello, as connection 1.
  expect(got.splice(0)).toEqual(['1< ann: hello']);
  const connection = connectionId(2);
  append({ type: 'connected', connection });
  for (const text of ['bob', '!format json', '!me', '!format plain', '!me', '!quit']) {
    append(lineInput(connection, text, undefined));
  }
  expect(got).toEqual([
    expect.stringMatching(/^2< \{"type":"me","nickname":"bob","seq":\d+,"time":"[^"]+Z"\}$/),
    '2< !me bob',
    '2 is closed',
  ]);
  append({ type: 'disconnected', connection: connectionId(1) });
  append({ type: 'connected', connection: connectionId(3) });
  append(lineInput(connectionId(3), 'ann', undefined));
  expect(got.splice(0)).toHaveLength(3);
});

test('the README of the project has the same example', () => {
  expect(example('../../../README.md')?.[0]).toBe(example('../README.md')?.[0]);
});

test.each([...INPUT_TYPES, ...EFFECT_TYPES, ...OPTIONS])('%s is in a table of the README', (name) => {
  const firstCells = Array.from(read('../README.md').matchAll(/^\|([^|]*)\|/gm), ([, cell]) => cell);
  expect(firstCells.some((cell) => cell?.includes(`\`${name}\``))).toBe(true);
});
