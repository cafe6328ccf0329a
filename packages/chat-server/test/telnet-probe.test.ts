/** Keep-alive probes by IAC NOP, to peers that speak telnet and are silent. */

import { Peer } from '@linechat/testkit/peer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TelnetProbe } from '../src/session/telnet-probe.ts';
import { serve } from './support/serve.ts';

const NOP = Buffer.from('fff1', 'hex');
const DO_SGA = Buffer.from('fffd03', 'hex');
const WONT_SGA = Buffer.from('fffc03', 'hex');

test('a silent telnet peer gets IAC NOP again and again; other peers never do', async () => {
  const { port } = await serve({ keepAliveMs: 20 });
  const plain = await Peer.enter(port, 'plain');
  const telnet = await Peer.connect(port);
  telnet.sendBytes(Buffer.concat([DO_SGA, Buffer.from('ann\r\n')]));
  expect(await telnet.bytes(3)).toEqual(WONT_SGA);
  expect(await telnet.bytes(6)).toEqual(Buffer.concat([NOP, NOP, NOP]));
  // In the same time, the other peer has got nothing but its answer.
  expect(await plain.sync()).toEqual([]);
  plain.halfClose();
  expect(await plain.rest()).toHaveLength(0);
});

test('TCP probes first, and a connection that was written to needs no probe', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let sent = 0;
  let probes = 0;
  const sendProbe = () => {
    probes++;
    sent += 2;
  };
  const probe = new TelnetProbe(60_000, () => sent, sendProbe);
  probe.heard();
  vi.advanceTimersByTime(71_000);
  expect(probes).toBe(0);
  vi.advanceTimersByTime(72_000 * 2);
  expect(probes).toBe(2);
  sent += 100;
  vi.advanceTimersByTime(72_000);
  expect(probes).toBe(2);
  vi.advanceTimersByTime(72_000);
  expect(probes).toBe(3);
  probe.heard();
  vi.advanceTimersByTime(71_000);
  expect(probes).toBe(3);
  probe.stop();
  vi.advanceTimersByTime(1_000_000);
  expect(probes).toBe(3);
});

test('a peer that is disconnected gets no probe, and what it still sends has no effect', async () => {
  const { port, server } = await serve({ keepAliveMs: 1 });
  const ended: unknown[] = [];
  server.on('disconnected', ({ connection }) => ended.push(connection));
  const telnet = await Peer.connect(port);
  telnet.sendBytes(Buffer.concat([DO_SGA, Buffer.from('not a nickname\r\n')]));
  const answer = (await telnet.rest()).toString('latin1');
  expect(answer.slice(answer.indexOf('!error'))).toMatch(/^!error nick-invalid [^\r\n]+\r\n$/);
  // A write after the FIN would have reset the connection before another peer got so many probes.
  const other = await Peer.connect(port);
  other.sendBytes(DO_SGA);
  await other.bytes(WONT_SGA.length + 20 * NOP.length);
  expect(ended).toEqual([]);
});
