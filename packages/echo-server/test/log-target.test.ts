/** The log of the process, when its target does not take it. */
import { CommandLine } from '@linechat/testkit/command-line';
import { closedPipe, fullDisk, unreadPipe } from '@linechat/testkit/log-targets';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

describe.each(['json', 'pretty'])('a log in the format %s stops nobody', (format) => {
  test.each([
    ['on a full disk', fullDisk],
    ['into a pipe that is not read', () => unreadPipe().writer],
    ['into a pipe whose reader is gone', closedPipe],
  ])('%s', async (_, target) => {
    const server = new CommandLine(
      ['--port', '0', '--log-level', 'debug', '--log-format', format],
      {},
      {
        stderr: target(),
      },
    );
    const peer = await Peer.connect(await server.port());
    for (let i = 0; i < 50; i++) {
      peer.send('x'.repeat(4000));
      expect(await peer.line()).toBe('X'.repeat(4000));
    }
    server.signal('SIGTERM');
    expect(await peer.line()).toMatch(/^!error shutting-down /);
    peer.halfClose();
    expect(await server.exited()).toBe(0);
  });
});

test('entries about connections that send nothing are limited by address', async () => {
  const server = new CommandLine(['--port', '0']);
  const port = await server.port();
  for (let i = 0; i < 100; i++) {
    const peer = await Peer.connect(port);
    peer.halfClose();
    await peer.rest();
  }
  const peer = await Peer.connect(port);
  peer.send('hello');
  await peer.line();
  peer.socket.destroy();
  server.signal('SIGTERM');
  expect(await server.ended()).toBe(0);
  expect(server.stderr.length).toBeLessThan(10_000);
  const [sum] = server.log.filter(({ msg }) => msg === 'entries about this address were left out');
  expect(sum).toMatchObject({ address: '127.0.0.1' });
});
