/** The command line as a child process: what it prints, and how it ends. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

describe('serving', () => {
  test('prints one line on standard output, everything else on standard error', async () => {
    const server = new CommandLine(['--port', '0']);
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    ann.send('hello');
    expect(await ann.line()).toBe('ann: hello');
    server.signal('SIGTERM');
    expect(await ann.line()).toMatch(/^!error shutting-down ./);
    expect(await ann.line()).toBeUndefined();
    ann.halfClose();
    expect(await server.ended()).toBe(0);
    expect(server.stdout).toBe(`Serving on 127.0.0.1:${port}\n`);
    const log = server.stderr.trim().split('\n');
    expect(log.map((entry) => JSON.parse(entry).msg)).toContain('named');
    expect(server.stderr).not.toContain('hello');
  });

  test('prints an IPv6 address in brackets', async () => {
    const server = new CommandLine(['--host', '::1', '--port', '0']);
    await server.port();
    expect(server.stdout).toMatch(/^Serving on \[::1\]:\d+\n$/);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('a second %s ends the process at once', async (signal) => {
    const unbounded = ['--shutdown-grace', '60', '--max-pending-bytes', '99999999', '--flood-rate', '0'];
    const server = new CommandLine(['--port', '0', ...unbounded]);
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    const slow = await Peer.enter(port, 'slow');
    slow.socket.pause();
    // More than the kernels buffer, so that the server has to wait for this client.
    for (let i = 0; i < 5; i++) {
      ann.send(...Array.from({ length: 1000 }, () => 'x'.repeat(4000)));
      await ann.sync();
    }
    server.signal(signal);
    expect(await ann.line()).toMatch(/^!error shutting-down /);
    const ended = server.ended();
    server.signal(signal);
    expect(await ended).toBe(1);
  });

  test('continues if standard output is closed', async () => {
    const server = new CommandLine(['--port', '0', '--log-level', 'silent']);
    const ann = await Peer.enter(await server.port(), 'ann');
    expect(await ann.sync()).toEqual([]);
    expect(server.stderr).toBe('');
  });
});

describe('options', () => {
  test('may be environment variables; the command line has precedence', async () => {
    const env = { CHAT_SERVER_PORT: '0', CHAT_SERVER_MAX_LINE_BYTES: '10', CHAT_SERVER_NO_SELF_ECHO: '1' };
    const server = new CommandLine(['--max-line-bytes', '100'], env);
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    const bob = await Peer.enter(port, 'bob');
    ann.send('longer than ten', 'x'.repeat(101));
    expect(await bob.line()).toBe('ann: longer than ten');
    expect(await ann.line()).toMatch(/^!error line-too-long /);
  });

  test.each([
    [['--port', '65536'], /--port/],
    [['--port', '-1'], /port/],
    [['--port', 'http'], /--port/],
    [['--flood-rate', 'quick'], /--flood-rate/],
    [['--nick-timeout', '1e9'], /--nick-timeout/],
    [['--max-connections', '0'], /--max-connections/],
    [['--log-level', 'loud'], /--log-level/],
    [['--colour'], /--colour/],
    [['surplus'], /argument/],
  ])('%j is one sentence and exit code 2', async (args, names) => {
    const server = new CommandLine(args);
    expect(await server.ended()).toBe(2);
    expect(server.stdout).toBe('');
    expect(server.stderr).toMatch(names);
    expect(server.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('the error for a wrong environment variable names it', async () => {
    const server = new CommandLine([], { CHAT_SERVER_PORT: 'eighty' });
    expect(await server.ended()).toBe(2);
    expect(server.stderr).toMatch(/CHAT_SERVER_PORT/);
  });

  test('--help lists an option with its environment variable', async () => {
    const server = new CommandLine(['--help']);
    expect(await server.ended()).toBe(0);
    expect(server.stdout).toMatch(/--max-pending-bytes <bytes> .*CHAT_SERVER_MAX_PENDING_BYTES/);
  });
});

describe('if it can’t listen', () => {
  test('a port in use is one sentence and exit code 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const server = new CommandLine(['--port', String(port)]);
    expect(await server.ended()).toBe(1);
    other.close();
    expect(server.stdout).toBe('');
    expect(server.stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program; choose another one with --port.\n`,
    );
  });

  test.each([
    ['no-such-host.invalid', /^The host name no-such-host\.invalid is unknown; [^\n]+\n$/],
    ['192.0.2.1', /^192\.0\.2\.1 is not an address of this machine; [^\n]+\n$/],
  ])('host %s is one sentence and exit code 1', async (host, sentence) => {
    const server = new CommandLine(['--host', host, '--port', '0']);
    expect(await server.ended()).toBe(1);
    expect(server.stderr).toMatch(sentence);
  });
});
