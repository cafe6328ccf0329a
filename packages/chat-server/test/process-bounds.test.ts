/** Limits of the real process: its memory, and what its log says when a limit is reached. */
import { readFileSync } from 'node:fs';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { expect, test } from 'vitest';

const HAS_PROC = process.platform === 'linux';

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

test.skipIf(!HAS_PROC)(
  `100 MB without a line end cost less than 30 MiB of memory${HAS_PROC ? '' : ' (skipped: there is no /proc here)'}`,
  { timeout: 30_000 },
  async () => {
    const server = new CommandLine(['--port', '0', '--log-level', 'warn']);
    const ann = await Peer.enter(await server.port(), 'ann');
    const megabyte = Buffer.alloc(1_000_000, 'x');
    const before = residentBytes(server.pid);
    let most = 0;
    for (let i = 0; i < 100; i++) {
      await new Promise((resolve) => ann.socket.write(megabyte, resolve));
      most = Math.max(most, residentBytes(server.pid) - before);
    }
    ann.sendBytes('\n');
    ann.send('hello');
    expect(await ann.line()).toMatch(/^!error line-too-long ./);
    expect(await ann.line()).toBe('ann: hello');
    expect(Math.max(most, residentBytes(server.pid) - before)).toBeLessThan(30 * 2 ** 20);
  },
);

test('the log has an entry for each limit that is reached', async () => {
  const server = new CommandLine([
    ...['--port', '0', '--max-line-bytes', '4000', '--max-connections', '5', '--max-connections-per-address', '4'],
    ...['--nick-timeout', '0.2', '--flood-burst', '60', '--flood-rate', '1000', '--flood-bytes-rate', '100000000'],
    ...['--max-pending-bytes', '1000'],
  ]);
  const port = await server.port();
  const ann = await Peer.enter(port, 'ann');
  ann.send('x'.repeat(4001), ...Array.from({ length: 51 }, (_, i) => `!enter r${i}`), ...Array(200).fill('!me'));
  await ann.sync();
  const silent = await Peer.connect(port);
  await silent.rest();
  const [bob, cid, dan] = [await Peer.enter(port, 'bob'), await Peer.enter(port, 'cid'), await Peer.enter(port, 'dan')];
  await (await Peer.connect(port)).rest();
  const elsewhere = await Peer.connect(port, { localAddress: '127.0.0.2' });
  elsewhere.send('eve');
  await elsewhere.sync();
  await (await Peer.connect(port, { localAddress: '127.0.0.3' })).rest();
  bob.socket.pause();
  while (!server.stderr.includes('too-slow')) {
    ann.send(`#bob ${'x'.repeat(3990)}`);
    await ann.sync();
  }
  for (const peer of [ann, bob, cid, dan, elsewhere]) peer.reset();
  const reached = server.log.filter(({ msg }) => msg === 'refused' || msg === 'throttled by the rate limit');
  expect(new Set(reached.map(({ msg, code }) => code ?? msg))).toEqual(
    new Set([
      ...['line-too-long', 'too-many-rooms', 'throttled by the rate limit', 'nick-timeout'],
      ...['too-many-connections', 'server-full', 'too-slow'],
    ]),
  );
  const warned = reached.filter(({ code }) => code !== undefined);
  expect(new Set(warned.map(({ level }) => level))).toEqual(new Set([40]));
});
