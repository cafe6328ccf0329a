/** The connections of the grader: none is left open behind a case. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Connection } from '../src/wire/connection.ts';

test('a connection that leaves and is destroyed at once is closed', async () => {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const connection = await Connection.open(
    { host: '127.0.0.1', port: address.port },
    () => 0,
    () => {},
  );
  const [socket] = await accepted;
  const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  connection.leave();
  connection.destroy();
  // A side that is only half closed takes what is written; one that is closed answers with a reset.
  const writing = setInterval(() => socket.write('x'), 5);
  await closed;
  clearInterval(writing);
  expect(socket.destroyed).toBe(true);
  server.close();
});
