/** The ten lines of the README, run as they stand there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as core from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('chat-core is embedded in ten lines', () => {
  const [, code = ''] = /```js\n(import .*?)```/s.exec(readme) ?? [];
  const [imports = '', ...body] = code.trim().split('\n');
  const names = /\{ (.*) \}/.exec(imports)?.[1]?.split(', ') ?? [];
  const got: string[] = [];
  const send = (connection: number, line: string) => got.push(`${connection}< ${line}`);
  const close = (connection: number) => got.push(`${connection} is closed`);
  const run = new Function(...names, 'send', 'close', `${body.join('\n')}; return happen;`);
  const happen = run(...names.map((name) => core[name as keyof typeof core]), send, close);
  const connection = core.connectionId(1);
  happen({ type: 'connected', connection });
  happen({ type: 'line', connection, text: 'ann' });
  happen({ type: 'line', connection, text: 'hello' });
  happen({ type: 'line', connection, text: '!quit' });
  expect(got).toEqual(['1< ann: hello', '1 is closed']);
  expect(body.length).toBeLessThanOrEqual(12);
});
