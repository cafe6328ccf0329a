/** The bot as a child process, in a chat of the real server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createChatServer } from '@linechat/chat-server';
import { expect, test } from 'vitest';
import { Peer } from '../../../packages/server-kit/testing/peer.ts';

test('answers who mentions it, where it was mentioned, and nobody else', async () => {
  const server = createChatServer();
  const { port } = await server.listen();
  const ann = await Peer.enter(port, 'ann');
  ann.send('!notices on', '!enter tea');
  expect(await ann.line()).toBe('!entered tea ann');
  const bot = spawn(process.execPath, ['bot.ts', String(port), 'hal']);
  expect(await ann.lines(2)).toEqual(['!joined hal', '!entered tea hal']);
  ann.send('@tea nobody is meant', '@tea hal, are you there?', 'hal?');
  expect(await ann.lines(5)).toEqual([
    '@tea ann: nobody is meant',
    '@tea ann: hal, are you there?',
    'ann: hal?',
    '@tea hal: ann: you called?',
    '#hal: you called?',
  ]);
  const ended = once(bot, 'exit');
  await server.close({ graceMs: 0 });
  await ended;
});
