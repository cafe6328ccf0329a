/** The command line as a child process, with common programs as clients. */
import { spawn } from 'node:child_process';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { lacks, output } from '@linechat/testkit/programs';
import { describe, expect, test } from 'vitest';

test('serves, logs each read, buffer and answer at debug, and shuts down in order at SIGTERM', async () => {
  const server = new CommandLine(['--port', '0', '--log-level', 'debug']);
  const port = await server.port();
  const peer = await Peer.connect(port);
  peer.sendBytes('h\xe9llo\x07\r\npart');
  expect(await peer.line()).toBe('HÉLLO\x07');
  server.signal('SIGTERM');
  expect(await peer.line()).toMatch(/^!error shutting-down /);
  peer.halfClose();
  expect(await server.ended()).toBe(0);
  expect(server.stdout).toBe(`Serving on 127.0.0.1:${port}\n`);
  const log = server.stderr
    .trim()
    .split('\n')
    .map((entry) => JSON.parse(entry));
  expect(log.map(({ msg, data, pendingBytes }) => [msg, data ?? pendingBytes])).toEqual([
    ['connected', undefined],
    ['data received', 'h\\xc3\\xa9llo\\x07\\r\\npart'],
    ['current buffer', 4],
    ['sent', 'H\\xc3\\x89LLO\\x07\\r\\n'],
    ['shutting down', undefined],
    ['disconnected', undefined],
  ]);
});

test.each([
  [['--port', '70000'], {}, 2, /--port/],
  [['--max-pending-bytes', '1'], {}, 2, /--max-pending-bytes/],
  [[], { ECHO_SERVER_MAX_LINE_BYTES: 'many' }, 2, /ECHO_SERVER_MAX_LINE_BYTES/],
  [['--host', 'no-such-host.invalid'], {}, 1, /unknown/],
])('a wrong command line is one sentence and an exit code: %j with %j', async (args, env, code, names) => {
  const server = new CommandLine(args, env);
  expect(await server.ended()).toBe(code);
  expect(server.stdout).toBe('');
  expect(server.stderr).toMatch(names);
  expect(server.stderr.trim().split('\n')).toHaveLength(1);
});

const noNc = lacks('nc');
describe(`nc${noNc ?? ''}`, () => {
  test.skipIf(noNc)('gets its answer after it has closed its side', async () => {
    const port = await new CommandLine(['--port', '0']).port();
    const nc = spawn('nc', ['-N', '127.0.0.1', String(port)]);
    nc.stdin.end('hi\r\n');
    expect(await output(nc)).toBe('HI\r\n');
  });
});

const noPython = lacks('python3');
describe(`Python${noPython ?? ''}`, () => {
  test.skipIf(noPython)('a client of ten lines gets its answers', async () => {
    const port = await new CommandLine(['--port', '0']).port();
    const python = spawn('python3', ['-c', PYTHON_CLIENT, String(port)]);
    expect(await output(python)).toBe("b'HELLO\\r\\n'\nb'WORLD\\r\\n'\nb''\n");
  });
});

const PYTHON_CLIENT = `
import asyncio, sys
async def main():
    reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]))
    writer.write(b'hello\\r\\nworld\\r\\n')
    writer.write_eof()
    for _ in range(3): print(await reader.readline())
asyncio.run(main())
`;
