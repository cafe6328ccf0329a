/** The example as a child process, and real WebSockets as its clients. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

let server: ChildProcess;
let url = '';

beforeAll(async () => {
  server = spawn(process.execPath, ['server.ts', '0']);
  const [greeting] = await once(server.stdout ?? server, 'data');
  url = /ws:\S+/.exec(String(greeting))?.[0] ?? '';
});

afterAll(() => {
  server.kill();
});

class Client {
  readonly #socket = new WebSocket(url);
  readonly #got: string[] = [];
  #wake = () => {};

  constructor() {
    this.#socket.on('message', (data) => {
      this.#got.push(String(data));
      this.#wake();
    });
  }

  async send(...frames: (string | Buffer)[]): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING) await once(this.#socket, 'open');
    for (const frame of frames) this.#socket.send(frame);
  }

  async line(): Promise<string> {
    while (this.#got.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#got.shift() ?? '';
  }

  async closed(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
  }
}

test('a chat over WebSockets, lines cut and joined by frames as they come', async () => {
  const ann = new Client();
  await ann.send('an', 'n\r\n!enter tea\n!me\n');
  expect(await ann.line()).toBe('!me ann\r\n');
  const bob = new Client();
  await bob.send(
    'bob\n!enter TEA\n!format json\n',
    Buffer.from('@tea h\xc3', 'latin1'),
    Buffer.from('\xa9!\n', 'latin1'),
  );
  expect(await ann.line()).toBe('@tea bob: hé!\r\n');
  expect(JSON.parse(await bob.line())).toMatchObject({ type: 'room', room: 'tea', from: 'bob', text: 'hé!' });
  await ann.send(`${'x'.repeat(5000)}\n`);
  expect(await ann.line()).toMatch(/^!error line-too-long /);
  await bob.send('!quit\n');
  await bob.closed();
  await ann.send('!users\n');
  expect(await ann.line()).toBe('ann\r\n');
});

test('who gives no nickname that can be one is told and closed', async () => {
  const client = new Client();
  await client.send('not a nickname\n');
  expect(await client.line()).toMatch(/^!error nick-invalid /);
  await client.closed();
});
