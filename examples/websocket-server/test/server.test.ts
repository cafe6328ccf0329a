/** The example as a child process, and real WebSockets as its clients. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';

let server: ChildProcess;
let url = '';

beforeEach(async () => {
  server = spawn(process.execPath, ['server.ts', '0']);
  const [greeting] = await once(server.stdout ?? server, 'data');
  url = /ws:\S+/.exec(String(greeting))?.[0] ?? '';
});

afterEach(() => {
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
    this.#socket.on('close', () => this.#wake());
  }

  async send(...frames: (string | Buffer)[]): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING) await once(this.#socket, 'open');
    for (const frame of frames) this.#socket.send(frame);
  }

  async line(): Promise<string> {
    while (this.#got.length === 0) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('The server has closed; no line will come.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#got.shift() ?? '';
  }

  /** All lines up to this one. */
  async linesTo(last: string): Promise<string[]> {
    const lines = [await this.line()];
    while (lines.at(-1) !== `${last}\r\n`) lines.push(await this.line());
    return lines;
  }

  /** Stops to read. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  async closed(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
  }
}

test('clients chat over WebSockets, and a frame can hold a part of a line or several lines', async () => {
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

test('a client with an invalid nickname gets an error and is disconnected', async () => {
  const client = new Client();
  await client.send('not a nickname\n');
  expect(await client.line()).toMatch(/^!error nick-invalid /);
  await client.closed();
});

test('a client that does not read gets an error and is disconnected, and the others see that in the same order', async () => {
  const ann = new Client();
  await ann.send('ann\n!notices on\n!me\n');
  await ann.linesTo('!me ann');
  const slow = new Client();
  await slow.send('slow\n!me\n');
  await slow.linesTo('!me slow');
  slow.pause();
  const bob = new Client();
  await bob.send('bob\n!notices on\n!me\n');
  await bob.linesTo('!me bob');
  await ann.linesTo('!joined bob');

  // The system holds some megabytes for a client that does not read.
  const text = 'x'.repeat(4000);
  let isGone = false;
  for (let batch = 0; batch < 2000 && !isGone; batch++) {
    await bob.send(`${text}\n`.repeat(15), `batch ${batch}\n`);
    const [bobs, anns] = [await bob.linesTo(`bob: batch ${batch}`), await ann.linesTo(`bob: batch ${batch}`)];
    expect(anns.map((line) => line.slice(0, 20))).toEqual(bobs.map((line) => line.slice(0, 20)));
    isGone = bobs.includes('!left slow\r\n');
  }
  expect(isGone).toBe(true);
  slow.resume();
  let last = await slow.line();
  while (!last.startsWith('!error')) last = await slow.line();
  expect(last).toMatch(/^!error too-slow /);
  await slow.closed();
});

test('a port that is in use gives one sentence and exit code 1', async () => {
  const second = spawn(process.execPath, ['server.ts', new URL(url).port]);
  let said = '';
  second.stderr.on('data', (data) => {
    said += data;
  });
  const [code] = await once(second, 'close');
  expect(code).toBe(1);
  expect(said).toMatch(/^[^\n]*EADDRINUSE[^\n]*\n$/);
});
