/** The two sketches of the README: they are what the README shows, and they work. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { nicknames, stateHash } from '@linechat/chat-core';
import { Peer } from '@linechat/testkit/peer';
import { expect, test } from 'vitest';
import { NextTurnLog } from './support/next-turn-log.ts';
import { serve } from './support/serve.ts';
import { StreamTransport } from './support/stream-transport.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test.each(['next-turn-log.ts', 'stream-transport.ts'])('the README shows %s as it is', (file) => {
  const [, code = ''] = /^\/\*\*[^\n]*\*\/\n(.+)$/s.exec(read(`support/${file}`)) ?? [];
  expect(code).not.toBe('');
  expect(read('../README.md')).toContain(`\`\`\`ts\n${code}\`\`\``);
});

test('two servers on the log of the README are one chat', async () => {
  const log = new NextTurnLog();
  const first = await serve({}, log);
  const ann = await Peer.enter(first.port, 'ann');
  const second = await serve({}, log);
  const bob = await Peer.enter(second.port, 'bob');
  bob.send('hello');
  expect(await ann.line()).toBe('bob: hello');
  expect(await bob.line()).toBe('bob: hello');
  expect(stateHash(first.server.state)).toBe(stateHash(second.server.state));
  await second.server.close({ graceMs: 0 });
  await ann.sync();
  expect(nicknames(first.server.state)).toEqual(['ann']);
});

test('a client over the transport of the README is in the chat', async () => {
  const { server, port } = await serve();
  const ann = await Peer.enter(port, 'ann');
  const [near, far] = duplexPair();
  const gone = once(server, 'disconnected');
  server.admit(new StreamTransport(near, { address: '192.0.2.1', port: 1 }));
  far.write('bob\nhello\n!quit\n');
  expect(await ann.line()).toBe('bob: hello');
  far.end();
  expect(await text(far)).toBe('bob: hello\r\n');
  expect((await gone)[0]).toMatchObject({ nickname: 'bob', address: '192.0.2.1', reason: 'quit' });
});
