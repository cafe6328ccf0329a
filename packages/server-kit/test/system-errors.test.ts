import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { whyNoFile, whyNotListening } from '../src/system-errors.ts';

/** What a function throws. */
function errorOf(fails: () => unknown): unknown {
  try {
    fails();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}

/** What the system says when a server is to listen there. */
function errorOfListening(host: string, port: number): Promise<unknown> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve, reject) => {
    server.once('error', resolve);
    server.listen({ host, port }, () => reject(new Error('It listens.')));
  });
}

describe('an error of a file is the end of a sentence', () => {
  test.each([
    ['a missing file', '/no/such/file', 'there is no such file or folder'],
    ['a folder', '/', 'it is a folder'],
    ['a file taken for a folder', `${process.execPath}/file`, 'a part of its path is not a folder'],
  ])('%s', (_, file, reason) => {
    expect(whyNoFile(errorOf(() => readFileSync(file)))).toBe(reason);
  });

  test('a missing permission', () => {
    expect(whyNoFile(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('this user does not have the permission');
  });

  test('an error without a code keeps its message', () => {
    expect(whyNoFile(new Error('a strange thing'))).toBe('a strange thing');
    expect(whyNoFile('a text')).toBe('a text');
  });
});

describe('an error of listening is a sentence that names the option', () => {
  const options = { hostOption: '--admin-host', portOption: '--admin-port' };

  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(whyNotListening(await errorOfListening('127.0.0.1', port), { host: '127.0.0.1', port, ...options })).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program; choose another one with --admin-port.`,
    );
  });

  test('an address of another machine', async () => {
    expect(whyNotListening(await errorOfListening('192.0.2.1', 0), { host: '192.0.2.1', port: 0, ...options })).toBe(
      '192.0.2.1 is not an address of this machine; choose another one with --admin-host.',
    );
  });

  test('an error without a code keeps its message', () => {
    expect(whyNotListening(new Error('a strange thing'), { host: 'h', port: 1, ...options })).toBe(
      "Can't listen on h port 1: a strange thing.",
    );
  });
});
