/** Attacks on the admin port, with real sockets and a real process. */
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { expect, test } from 'vitest';

async function start(...args: readonly string[]) {
  const server = new CommandLine(['--port', '0', '--admin-port', '0', ...args]);
  const port = await server.port();
  const admin = Number(await server.says('stdout', /Admin on http:\/\/\S+:(\d+)/));
  return { server, port, admin };
}

async function statusOf(admin: number, path: string, host = 'localhost'): Promise<string | undefined> {
  const peer = await Peer.connect(admin);
  peer.sendBytes(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const line = await peer.line();
  peer.socket.destroy();
  return line?.split(' ')[1];
}

test('500 pipelined requests on each of 20 connections block neither the chat nor /healthz', async () => {
  const { port, admin } = await start();
  const ann = await Peer.enter(port, 'ann');
  const attackers = await Promise.all(Array.from({ length: 20 }, () => Peer.connect(admin)));
  for (const attacker of attackers) attacker.sendBytes('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(500));
  const began = performance.now();
  expect(await statusOf(admin, '/healthz')).toBe('200');
  let worst = 0;
  for (let i = 0; i < 20; i++) {
    const asked = performance.now();
    await ann.sync();
    worst = Math.max(worst, performance.now() - asked);
  }
  expect(performance.now() - began).toBeLessThan(3000);
  expect(worst).toBeLessThan(1000);
  // Each gets one answer, and is closed.
  const answers = await Promise.all(attackers.map(async (attacker) => (await attacker.rest()).toString()));
  for (const answer of answers) expect(answer.match(/^HTTP\/1\.1 200 OK\r$/gm)).toHaveLength(1);
});

test('requests one after the other may use one connection', async () => {
  const { admin } = await start();
  const peer = await Peer.connect(admin);
  for (let i = 0; i < 3; i++) {
    peer.sendBytes('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await peer.line()).toBe('HTTP/1.1 200 OK');
    while ((await peer.line()) !== '');
    expect((await peer.bytes('It answers.\n'.length)).toString()).toBe('It answers.\n');
  }
  peer.socket.destroy();
});

test('headers that drip are cut off within some seconds, and do not keep /healthz from being answered', async () => {
  const { admin } = await start();
  const began = performance.now();
  const drippers = await Promise.all(Array.from({ length: 40 }, () => Peer.connect(admin)));
  const timers = drippers.map((peer) => {
    peer.sendBytes('GET /healthz HTTP/1.1\r\nHost: localhost\r\n');
    return setInterval(() => peer.sendBytes('X: y\r\n'), 200);
  });
  expect(await statusOf(admin, '/healthz')).toBe('200');
  await Promise.all(drippers.map((peer) => peer.rest()));
  expect(performance.now() - began).toBeLessThan(8000);
  for (const timer of timers) clearInterval(timer);
  for (const peer of drippers) peer.socket.destroy();
});

test('only names of this server are accepted as the host', async () => {
  const { admin } = await start('--admin-allowed-hosts', 'chat.example,metrics.example');
  for (const host of [
    'localhost',
    'LOCALHOST:1',
    '127.0.0.1:9464',
    '[::1]:9464',
    'chat.example:80',
    'metrics.example',
  ]) {
    expect([host, await statusOf(admin, '/metrics', host)]).toEqual([host, '200']);
  }
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.1',
    '[::2]',
    'a b',
  ]) {
    for (const path of ['/metrics', '/healthz', '/none']) {
      expect([host, await statusOf(admin, path, host)]).toEqual([host, '421']);
    }
  }
});

test('the address of --admin-host is accepted as the host', async () => {
  const { admin } = await start('--admin-host', '0.0.0.0');
  expect(await statusOf(admin, '/healthz', '0.0.0.0')).toBe('200');
  expect(await statusOf(admin, '/healthz', `127.0.0.1:${admin}`)).toBe('200');
});
