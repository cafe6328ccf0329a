/** The log of the process, when its target does not take it. */
import { readSync } from 'node:fs';
import { CommandLine } from '@linechat/testkit/command-line';
import { closedPipe, fullDisk, unreadPipe } from '@linechat/testkit/log-targets';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { parseMetrics } from './support/prometheus.ts';

/** A server whose log says each line; more than any buffer takes, when ann has talked. */
async function serverWithLongLog(format: string, stderr?: number) {
  const args = [
    '--port',
    '0',
    '--admin-port',
    '0',
    '--flood-rate',
    '0',
    '--log-level',
    'trace',
    '--log-format',
    format,
  ];
  const server = new CommandLine(args, {}, stderr === undefined ? {} : { stderr });
  const ann = await Peer.enter(await server.port(), 'ann');
  const talk = async () => {
    for (let i = 0; i < 30; i++) {
      ann.send(...Array.from({ length: 20 }, () => 'x'.repeat(4000)));
      await ann.sync();
    }
  };
  return { server, ann, talk };
}

async function droppedEntries(server: CommandLine): Promise<number> {
  const url = await server.says('stdout', /Admin on (\S+)/);
  const metrics = parseMetrics(await (await fetch(`${url}/metrics`)).text());
  const metric = metrics.get('linechat_log_entries_dropped_total');
  return metric?.samples.get('linechat_log_entries_dropped_total') ?? 0;
}

async function endsInOrder(server: CommandLine, ann: Peer): Promise<void> {
  server.signal('SIGTERM');
  expect((await ann.rest()).toString()).toMatch(/!error shutting-down [^\r\n]+\r\n$/);
  ann.halfClose();
  expect(await server.exited()).toBe(0);
}

describe.each(['json', 'pretty'])('in the format %s', (format) => {
  test('a socket that is not read stops nobody; when it is read again, one entry says what was dropped', async () => {
    const { server, ann, talk } = await serverWithLongLog(format);
    server.leaveLogUnread();
    await talk();
    const dropped = await droppedEntries(server);
    expect(dropped).toBeGreaterThan(0);
    server.readLog();
    await server.says('stderr', new RegExp(`log entries were dropped|"entries":${dropped}`));
    await endsInOrder(server, ann);
    expect(server.stderr.match(/log entries were dropped/g)).toHaveLength(1);
    expect(server.stderr).toMatch(/shutting down/);
  });

  test('a pipe that is not read stops nobody, and a slow reader gets whole entries', async () => {
    const { reader, writer } = unreadPipe();
    const { server, ann, talk } = await serverWithLongLog(format, writer);
    await talk();
    expect(await droppedEntries(server)).toBeGreaterThan(0);
    await endsInOrder(server, ann);
    const bytes = Buffer.alloc(100_000);
    const text = bytes.toString('latin1', 0, readSync(reader, bytes));
    const entries = text.split('\n').slice(0, -1);
    expect(entries.length).toBeGreaterThan(10);
    if (format === 'json') for (const entry of entries) JSON.parse(entry);
  });

  test('a socket whose reader is gone stops nobody', async () => {
    const { server, ann, talk } = await serverWithLongLog(format);
    server.closeLog();
    await talk();
    expect(await droppedEntries(server)).toBeGreaterThan(0);
    await endsInOrder(server, ann);
  });

  test.each([
    ['a pipe whose reader is gone', closedPipe],
    ['a full disk', fullDisk],
  ])('%s stops nobody', async (_, target) => {
    const { server, ann, talk } = await serverWithLongLog(format, target());
    await talk();
    expect(await droppedEntries(server)).toBeGreaterThan(0);
    await endsInOrder(server, ann);
  });
});

describe('entries about connections that come to nothing', () => {
  test('are limited by address, and summed up in one entry', async () => {
    const server = new CommandLine(['--port', '0']);
    const port = await server.port();
    for (let i = 0; i < 100; i++) {
      const eve = await Peer.connect(port);
      eve.send('no nickname');
      await eve.rest();
      eve.socket.destroy();
    }
    const ann = await Peer.enter(port, 'ann');
    await endsInOrder(server, ann);
    expect(server.stderr.length).toBeLessThan(10_000);
    const mine = server.log.filter(({ nickname }) => nickname === 'ann');
    expect(mine.map(({ msg }) => msg)).toEqual(['named', 'disconnected']);
    const sums = server.log.filter(({ msg }) => msg === 'entries about this address were left out');
    expect(sums).toEqual([expect.objectContaining({ address: '127.0.0.1', level: 40, entries: expect.any(Number) })]);
    const logged =
      server.log.filter(({ address, nickname }) => address === '127.0.0.1' && nickname !== 'ann').length - 1;
    // Two for each connection, and one for ann's before she had a nickname.
    expect(logged + Number(sums[0]?.['entries'])).toBe(201);
  });
});
