/** How the process ends: after a bug, when its log fails, and under load. */
import { once } from 'node:events';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

const SHUTTING_DOWN = '!error shutting-down ';

/** The lines until the server's FIN, without the notice at the end. Then this side closes, too. */
async function lastLines(peer: Peer): Promise<string[]> {
  const lines = (await peer.rest()).toString().split('\r\n');
  peer.halfClose();
  expect(lines.pop()).toBe('');
  expect(lines.pop()).toMatch(SHUTTING_DOWN);
  return lines;
}

describe('after a bug', () => {
  const failing = (...args: string[]) => new CommandLine(args, {}, { program: 'test/support/failing-server.ts' });

  test('every client gets what was accepted before, the notice and a FIN; the log says what led to the bug', async () => {
    const server = failing();
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    const bug = await Peer.connect(port);
    ann.send('before');
    expect(await ann.line()).toBe('ann: before');
    // One piece of bytes: the lines after the one that fails were accepted, too.
    bug.send('bug', 'a secret', '!users');
    expect(await lastLines(ann)).toEqual(['bug: a secret']);
    expect(await lastLines(bug)).toEqual(['bug: a secret', 'ann bug']);
    expect(await server.ended()).toBe(70);
    const [entry, ...others] = server.log.filter(({ level }) => level === 60);
    expect(others).toEqual([]);
    expect(entry?.['err']).toMatchObject({
      event: 'line',
      seq: expect.any(Number),
      emitting: 'named',
      connection: 2,
      nickname: 'bug',
      stack: expect.stringMatching(/is not what I expected\n.* at .*failing-server\.ts:\d+/s),
    });
    expect(server.stderr).not.toContain('secret');
  });

  test.each(['json', 'pretty'])('the text of an exception is escaped in the format %s', async (format) => {
    const server = failing(format);
    const bug = await Peer.connect(await server.port());
    bug.send('bug');
    await lastLines(bug);
    expect(await server.ended()).toBe(70);
    expect(server.stderr).toContain(String.raw`\u001b[2J\u009b2J is not what I expected`);
    expect(server.stderr).toMatch(/^[\n -~]+$/);
  });

  test('an unhandled rejection counts as a bug', async () => {
    const server = failing();
    const ann = await Peer.connect(await server.port());
    ann.send('promise');
    expect(await lastLines(ann)).toEqual([]);
    expect(await server.ended()).toBe(70);
    expect(server.stderr).toMatch(/nobody waits for this\\n.*failing-server\.ts:\d+/);
  });

  test('a second bug ends the process at once', async () => {
    const server = failing();
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    ann.socket.pause(); // The server would have to wait for it.
    const bugs = await Peer.connect(port);
    bugs.send('bugs');
    const ended = server.ended();
    await lastLines(bugs);
    expect(await ended).toBe(70);
    expect(server.log.filter(({ level }) => level === 60).map(({ msg }) => msg)).toEqual([
      'a bug: shutting down',
      'a second bug: ending at once',
    ]);
    expect(server.log).not.toContainEqual(expect.objectContaining({ msg: 'disconnected', nickname: 'ann' }));
    ann.socket.destroy();
  });
});

test('a log that fails ends the server in order with exit code 74, and the log says why', async () => {
  const server = new CommandLine([], {}, { program: 'test/support/server-on-failing-log.ts' });
  const ann = await Peer.enter(await server.port(), 'ann');
  ann.send('fail');
  expect((await ann.rest()).toString()).toMatch(/^!error storage-failed [^\r\n]+\r\n$/);
  ann.halfClose();
  expect(await server.ended()).toBe(74);
  expect(server.log).toContainEqual(expect.objectContaining({ level: 60, reason: 'the disk is full' }));
});

/** Sends lines until the server has closed, at most `most`. */
async function flood(peer: Peer, most: number): Promise<void> {
  const { socket } = peer;
  const over = once(socket, 'end');
  for (let said = 0; said < most && !socket.readableEnded && !socket.destroyed; said += 100) {
    const lines = Array.from({ length: 100 }, (_, i) => `${said + i} ${'x'.repeat(400)}\r\n`);
    if (!socket.write(lines.join(''))) await Promise.race([once(socket, 'drain'), over]);
  }
}

describe('SIGTERM in the middle of a flood', () => {
  test('every client gets the same lines in the same order, the notice and a FIN, even if one never reads', async () => {
    const unbounded = ['--flood-rate', '0', '--max-pending-bytes', '99999999', '--shutdown-grace', '60'];
    const server = new CommandLine(['--port', '0', '--log-level', 'warn', ...unbounded]);
    const port = await server.port();
    const [ann, bob, late, never] = await Promise.all(
      ['ann', 'bob', 'late', 'never'].map((name) => Peer.enter(port, name)),
    );
    if (!ann || !bob || !late || !never) throw new Error('A peer is missing.');
    late.socket.pause();
    never.socket.pause();
    const floods = [flood(ann, 100_000), flood(bob, 100_000)];
    // By now, the pending output of the clients that do not read is much more than the kernels buffer.
    const begin = await ann.lines(15_000);
    server.signal('SIGTERM');
    const ended = server.ended();
    late.socket.resume();
    const [all = [], ...rest] = await Promise.all([late, ann, bob].map(lastLines));
    const heard = [[...begin, ...(rest[0] ?? [])], rest[1] ?? []];
    // One string each, because a comparison of a million strings would look for the difference.
    for (const lines of heard) expect(lines.join('\n') === all.join('\n')).toBe(true);
    // The lines of each arrived in order, up to some line in the middle.
    for (const name of ['ann', 'bob']) {
      const numbers = all.flatMap((line) => (line.startsWith(`${name}: `) ? [Number(line.split(' ')[1])] : []));
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers.length).toBeLessThan(100_000);
      expect(numbers.every((number, i) => number === i)).toBe(true);
    }
    never.socket.destroy();
    expect(await ended).toBe(0);
    await Promise.all(floods);
  });
});
