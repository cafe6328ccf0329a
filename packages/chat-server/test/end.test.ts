/** How the process ends: after a bug, and in the middle of its work. */
import { describe, expect, test } from 'vitest';
import { CommandLine } from '../../server-kit/testing/command-line.ts';
import { Peer } from '../../server-kit/testing/peer.ts';

const FAREWELL = '!error shutting-down ';

/** The lines that came until the server's FIN, after which this side closes too. */
async function lastLines(peer: Peer): Promise<string[]> {
  const lines = (await peer.rest()).toString().split('\r\n');
  peer.halfClose();
  expect(lines.pop()).toBe('');
  expect(lines.pop()).toMatch(FAREWELL);
  return lines;
}

describe('after a bug', () => {
  const failing = (...args: string[]) => new CommandLine(args, {}, { program: 'test/support/failing-server.ts' });

  test('everyone gets what was accepted before, the notice and a FIN; the log says what led to it', async () => {
    const server = failing();
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    const bug = await Peer.connect(port);
    ann.send('before');
    expect(await ann.line()).toBe('ann: before');
    // One piece of bytes: what is behind the line that fails was accepted as well.
    bug.send('bug', 'a secret', '!users');
    expect(await lastLines(ann)).toEqual(['bug: a secret']);
    expect(await lastLines(bug)).toEqual(['bug: a secret', 'ann bug']);
    expect(await server.ended()).toBe(70);
    const [entry, ...others] = server.log.filter(({ level }) => level === 60);
    expect(others).toEqual([]);
    expect(entry?.['err']).toMatchObject({
      event: 'line',
      seq: expect.any(Number),
      telling: 'named',
      connection: 2,
      nickname: 'bug',
      stack: expect.stringMatching(/is not what I expected\n.* at .*failing-server\.ts:\d+/s),
    });
    expect(server.stderr).not.toContain('secret');
  });

  test.each(['json', 'pretty'])('what is in an exception is escaped in the format %s', async (format) => {
    const server = failing(format);
    const bug = await Peer.connect(await server.port());
    bug.send('bug');
    await lastLines(bug);
    expect(await server.ended()).toBe(70);
    expect(server.stderr).toContain(String.raw`\u001b[2J\u009b2J is not what I expected`);
    expect(server.stderr).toMatch(/^[\n -~]+$/);
  });

  test('a promise that nobody waits for is one', async () => {
    const server = failing();
    const ann = await Peer.connect(await server.port());
    ann.send('promise');
    expect(await lastLines(ann)).toEqual([]);
    expect(await server.ended()).toBe(70);
    expect(server.stderr).toMatch(/nobody waits for this\\n.*failing-server\.ts:\d+/);
  });

  test('a second one ends it at once', async () => {
    const server = failing();
    const port = await server.port();
    const ann = await Peer.enter(port, 'ann');
    ann.socket.pause(); // It would have to be waited for.
    const bugs = await Peer.connect(port);
    bugs.send('bugs');
    const ended = server.ended();
    await lastLines(bugs);
    expect(await ended).toBe(70);
    expect(server.log.filter(({ level }) => level === 60).map(({ msg }) => msg)).toEqual([
      'a bug: shutting down',
      'a second bug: ending at once',
    ]);
    ann.socket.destroy();
  });
});

describe('SIGTERM in the middle of a flood', () => {
  test('each gets the same in the same order, the notice and a FIN, though one never reads', async () => {
    const unbounded = ['--flood-rate', '0', '--max-pending-bytes', '99999999', '--shutdown-grace', '1'];
    const server = new CommandLine(['--port', '0', '--log-level', 'warn', ...unbounded]);
    const port = await server.port();
    const names = ['ann', 'bob', 'cid', 'dan'];
    const slow = await Peer.enter(port, 'slow');
    slow.socket.pause();
    const peers = await Promise.all(names.map((name) => Peer.enter(port, name)));
    const said = Array.from({ length: 20_000 }, (_, i) => `${i} ${'x'.repeat(20)}`);
    for (const peer of peers) peer.send(...said);
    const first = peers[0] as Peer;
    const begin = await first.lines(1000);
    server.signal('SIGTERM');
    const ended = server.ended();
    const heard = await Promise.all(peers.map(lastLines));
    const all = [...begin, ...(heard[0] ?? [])];
    for (const others of heard.slice(1)) expect(others.join('\n') === all.join('\n')).toBe(true);
    // It ended in the middle, and each sender was heard in order up to some line.
    expect(all.length).toBeLessThan(names.length * said.length);
    for (const name of names) {
      const own = all.filter((line) => line?.startsWith(`${name}: `));
      expect(own).toEqual(said.slice(0, own.length).map((text) => `${name}: ${text}`));
    }
    expect(await ended).toBe(0);
    slow.socket.destroy();
  });
});
