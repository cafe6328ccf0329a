/** The admin port of a server process, as the operator's programs use it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { parseMetrics } from './support/prometheus.ts';

/** A server with an admin port, and both addresses. */
async function start(...args: readonly string[]): Promise<{ server: CommandLine; port: number; url: string }> {
  const server = new CommandLine(['--port', '0', '--admin-port', '0', ...args]);
  const port = await server.port();
  const url = /^Serving on [^\n]+\nAdmin on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(server.stdout)?.[1];
  if (url === undefined) throw new Error(`Unexpected on standard output: ${server.stdout}`);
  return { server, port, url };
}

async function statusOf(url: string, method = 'GET'): Promise<number> {
  return (await fetch(url, { method })).status;
}

/** All samples of /metrics, by name and labels. */
async function samples(url: string): Promise<Record<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const metrics = parseMetrics(await response.text());
  return Object.fromEntries(Array.from(metrics.values(), (metric) => Array.from(metric.samples)).flat());
}

describe('/metrics', () => {
  test('counts lines, deliveries, bytes and refusals, in the text format of Prometheus', async () => {
    const { port, url } = await start();
    const ann = await Peer.connect(port);
    ann.sendBytes('ann\r\n!enter tea\r\n!me\r\n');
    await ann.line();
    const bob = await Peer.connect(port);
    bob.sendBytes('bob\r\nhello\r\n#nobody hi\r\n!nonsense\r\n!nonsense\r\n');
    expect((await bob.lines(4))[0]).toBe('bob: hello');
    expect(await ann.line()).toBe('bob: hello');
    const cid = await Peer.connect(port);
    cid.sendBytes('no nickname\r\n');
    const refusal = (await cid.rest()).toString();
    cid.halfClose();
    await once(cid.socket, 'close');

    const got = await samples(url);
    expect(got).toMatchObject({
      linechat_nicknames: 2,
      linechat_rooms: 1,
      linechat_lines_received_total: 3 + 5 + 1,
      // ann's name, the message to both, three refusals to bob, one to cid.
      linechat_deliveries_total: 1 + 2 + 3 + 1,
      linechat_read_bytes_total: 22 + 46 + 13,
      linechat_flood_pauses_total: 0,
      'linechat_refusals_total{code="no-such-user"}': 1,
      'linechat_refusals_total{code="unknown-command"}': 2,
      'linechat_refusals_total{code="nick-invalid"}': 1,
    });
    expect(got['linechat_written_bytes_total']).toBeGreaterThan(2 * 12 + refusal.length);
    expect(got['linechat_turn_seconds_count']).toBeGreaterThan(0);
    expect(got['linechat_turn_seconds_sum']).toBeLessThan(1);
    expect(got['linechat_delivery_delay_seconds_count']).toBe(got['linechat_turn_seconds_count']);
    expect(got['process_resident_memory_bytes']).toBeGreaterThan(1e7);
    expect(got).toHaveProperty('nodejs_eventloop_lag_seconds');
  });

  test('counts connections that are rejected at their PROXY header', async () => {
    const { port, url } = await start('--proxy-from', '127.0.0.0/8');
    const peer = await Peer.connect(port);
    peer.send('ann');
    await peer.rest();
    expect(await samples(url)).toMatchObject({ 'linechat_turned_away_total{reason="proxy-header"}': 1 });
  });

  test('counts ended connections by their reason, and pauses of the rate limit', async () => {
    const { server, port, url } = await start('--flood-burst', '2', '--flood-rate', '1000', '--log-level', 'debug');
    const ann = await Peer.enter(port, 'ann');
    await ann.sync();
    expect(await samples(url)).toMatchObject({ linechat_connections: 1 });
    ann.send(...Array.from({ length: 20 }, () => 'hello'), '!quit');
    await ann.rest();
    ann.halfClose();
    await server.logged('"disconnected"');
    const got = await samples(url);
    expect(got).toMatchObject({ linechat_connections: 0, 'linechat_disconnects_total{reason="quit"}': 1 });
    expect(got['linechat_flood_pauses_total']).toBeGreaterThan(0);
    // Each pause is counted, and only the first is logged.
    expect(server.log.filter(({ msg }) => msg === 'throttled by the rate limit')).toHaveLength(1);
  });
});

describe('health', () => {
  test('is 200 while the server listens; other paths are 404, other methods 405', async () => {
    const { url } = await start();
    for (const path of ['/healthz', '/readyz', '/metrics', '/healthz?verbose']) {
      expect([path, await statusOf(`${url}${path}`)]).toEqual([path, 200]);
      expect([path, await statusOf(`${url}${path}`, 'HEAD')]).toEqual([path, 200]);
    }
    for (const path of ['/', '/metrics/', '/healthz/../x']) {
      expect([path, await statusOf(`${url}${path}`)]).toEqual([path, 404]);
    }
    const refused = await fetch(`${url}/metrics`, { method: 'POST', body: 'x' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('is 503 at /readyz while the server shuts down, and the admin port closes last', async () => {
    const { server, port, url } = await start('--shutdown-grace', '60');
    const ann = await Peer.enter(port, 'ann');
    server.signal('SIGTERM');
    expect(await ann.line()).toMatch(/^!error shutting-down /);
    expect(await statusOf(`${url}/healthz`)).toBe(200);
    expect(await statusOf(`${url}/readyz`)).toBe(503);
    const ended = server.ended();
    ann.halfClose();
    expect(await ended).toBe(0);
    await expect(statusOf(`${url}/healthz`)).rejects.toThrow();
  });

  test('a slow, a silent or an idle request does not delay the shutdown', async () => {
    const { server, url } = await start('--shutdown-grace', '60');
    const admin = Number(new URL(url).port);
    const silent = await Peer.connect(admin);
    const slow = await Peer.connect(admin);
    slow.sendBytes('GET /metrics HTTP/1.1\r\nHost: a');
    const idle = await Peer.connect(admin);
    idle.sendBytes('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await idle.line()).toBe('HTTP/1.1 200 OK');
    const ended = server.ended();
    server.signal('SIGTERM');
    expect(await ended).toBe(0);
    for (const peer of [silent, slow, idle]) peer.socket.destroy();
  });
});

describe('--admin-port', () => {
  test('a port in use is one sentence and exit code 1, and nothing is served', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const server = new CommandLine(['--port', '0', '--admin-port', String(port)]);
    expect(await server.ended()).toBe(1);
    other.close();
    expect(server.stdout).toBe('');
    expect(server.stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program; choose another one with --admin-port.\n`,
    );
  });

  test('if the chat can’t listen, the admin port does not keep the process alive', async () => {
    const server = new CommandLine(['--host', '192.0.2.1', '--port', '0', '--admin-port', '0']);
    expect(await server.ended()).toBe(1);
    expect(server.stdout).toBe('');
    expect(server.stderr).toMatch(/^192\.0\.2\.1 is not an address of this machine; [^\n]+\n$/);
  });

  test('without it prom-client and node:http are not loaded', () => {
    const loaded = new Set<string>();
    const load = (file: string) => {
      loaded.add(file);
      const text = readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8');
      for (const [, name] of text.matchAll(/^(?:import|\} from|import .* from|export .* from) *"([^"]+)";$/gm)) {
        if (name === undefined || loaded.has(name)) continue;
        if (name.startsWith('./')) load(name.slice(2));
        else loaded.add(name);
      }
    };
    load('cli.js');
    expect(Array.from(loaded)).toContain('pino');
    expect(Array.from(loaded)).not.toContain('prom-client');
    expect(Array.from(loaded)).not.toContain('node:http');
  });
});
