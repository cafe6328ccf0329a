/** The bot as a child process, in a chat of the real server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ChatServer, createChatServer } from '@linechat/chat-server';
import { Peer } from '@linechat/testkit/peer';
import { afterEach, beforeEach, expect, test } from 'vitest';

let server: ChatServer;
let port: number;

beforeEach(async () => {
  server = createChatServer();
  ({ port } = await server.listen());
});

afterEach(async () => {
  await server.close({ graceMs: 0 });
});

function startBot(nickname: string): ChildProcess {
  return spawn(process.execPath, ['bot.ts', String(port), nickname]);
}

test('answers who mentions it, where it was mentioned, and nobody else', async () => {
  const ann = await Peer.enter(port, 'ann');
  ann.send('!notices on', '!enter tea');
  expect(await ann.line()).toBe('!entered tea ann');
  startBot('hal');
  expect(await ann.lines(2)).toEqual(['!joined hal', '!entered tea hal']);
  ann.send('@tea shall we?', '@tea hal, are you there?', 'hal?', '#hal dear hal');
  expect(await ann.lines(6)).toEqual([
    '@tea ann: shall we?',
    '@tea ann: hal, are you there?',
    'ann: hal?',
    '@tea hal: ann: you called?',
    '#hal: you called?',
    '#hal: you called?',
  ]);
});

test('says why it was refused, and ends with its connection', async () => {
  await Peer.enter(port, 'hal');
  const bot = startBot('hal');
  let said = '';
  bot.stderr?.on('data', (data) => {
    said += data;
  });
  const [code] = await once(bot, 'close');
  expect(said).toMatch(/^!error nick-in-use [^\n]*\n$/);
  expect(code).toBe(0);
});
