/** The ten lines of the READMEs, run as they stand there; and that the tables of ours are whole. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type ConnectionId,
  connectionId,
  createChat,
  formatMessage,
  type Happening,
  transition,
} from '../src/index.ts';
import { EFFECT_TYPES, HAPPENING_TYPES, OPTIONS } from './support/vocabulary.ts';

const read = (readme: string) => readFileSync(new URL(readme, import.meta.url), 'utf8');
const codeOf = (readme: string) => /```js\nimport [^\n]*\n([^`]*?transition.*?)```/s.exec(read(readme))?.[1];

test.each(['../README.md', '../../../README.md'])('chat-core is embedded in ten lines of %s', (readme) => {
  const code = codeOf(readme) ?? '';
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(12);
  const got: string[] = [];
  const send = (id: ConnectionId, line: string) => got.push(`${id}< ${line}`);
  const close = (id: ConnectionId) => got.push(`${id} is closed`);
  const run = new Function('createChat', 'formatMessage', 'transition', 'send', 'close', `${code}; return happen;`);
  const happen: (happening: Happening) => void = run(createChat, formatMessage, transition, send, close);
  const connection = connectionId(1);
  happen({ type: 'connected', connection });
  for (const text of ['ann', 'hello', '!quit']) happen({ type: 'line', connection, text });
  expect(got).toEqual(['1< ann: hello', '1 is closed']);
});

test.each([...HAPPENING_TYPES, ...EFFECT_TYPES, ...OPTIONS])('%s has a place in a table of the README', (name) => {
  const firstCells = Array.from(read('../README.md').matchAll(/^\|([^|]*)\|/gm), ([, cell]) => cell);
  expect(firstCells.some((cell) => cell?.includes(`\`${name}\``))).toBe(true);
});
