/** The log of the process: what it contains at which level, and that it can't control the operator's terminal. */

import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

/** A server that got these bytes from ann, and has ended. */
async function afterReading(bytes: string | Uint8Array, ...args: readonly string[]): Promise<CommandLine> {
  const server = new CommandLine(['--port', '0', ...args]);
  const ann = await Peer.enter(await server.port(), 'ann');
  ann.sendBytes(bytes);
  await ann.sync();
  server.signal('SIGTERM');
  await ann.rest();
  ann.halfClose();
  expect(await server.ended()).toBe(0);
  return server;
}

/** A title for the terminal, C1 controls, a bidirectional override, and letters beyond ASCII. */
const HOSTILE = '\x1b]0;owned\x07 \x9b2J \u202egpj.exe \u{1f600} é';
const ESCAPED = String.raw`\x1b]0;owned\x07 \xc2\x9b2J \xe2\x80\xaegpj.exe \xf0\x9f\x98\x80 \xc3\xa9`;

describe.each(['json', 'pretty'])('in the format %s', (format) => {
  test('each line is logged at trace, escaped', async () => {
    const server = await afterReading(`${HOSTILE}\r\n`, '--log-level', 'trace', '--log-format', format);
    expect(server.stderr).toMatch(/^[\n -~]+$/);
    expect(server.stderr).toContain(format === 'json' ? ESCAPED.replaceAll('\\', '\\\\') : ESCAPED);
  });

  test('the text of a message is not logged above trace', async () => {
    const lines = 'secret\r\n#ann secret\r\n#nobody secret\r\n!secret\r\n@secret secret\r\n';
    const server = await afterReading(lines, '--log-level', 'debug', '--log-format', format);
    expect(server.stderr).toContain('no-such-user');
    expect(server.stderr).not.toContain('secret');
  });
});

test('the text after !operator, or after a mistyped one, is not in the log', async () => {
  const server = await afterReading('!operator secret\r\n!OPERATOR  secret\r\n', '--log-level', 'trace');
  const lines = server.log.flatMap(({ msg, line }) => (msg === 'line' ? [line] : []));
  expect(lines).toEqual(['ann', expect.stringMatching(/^!ping /), '!operator', '!', expect.anything()]);
  expect(server.stderr).not.toContain('secret');
});

test('an entry has the connection and the reason', async () => {
  const server = await afterReading(`${'x'.repeat(5000)}\r\n`);
  const who = { connection: 1, address: '127.0.0.1', port: expect.any(Number) };
  expect(server.log.map(({ level, time, pid, hostname, ...entry }) => entry)).toEqual([
    { msg: 'connected', ...who },
    { msg: 'named', ...who, nickname: 'ann' },
    { msg: 'refused', ...who, nickname: 'ann', code: 'line-too-long' },
    { msg: 'shutting down', signal: 'SIGTERM' },
    { msg: 'disconnected', ...who, nickname: 'ann', reason: 'shutting-down' },
  ]);
});
