/** Peers that may be dead: who speaks telnet and is silent is asked; nobody else ever gets the bytes of that. */

import { Peer } from '@linechat/testkit/peer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TelnetProbe } from '../src/session/telnet-probe.ts';
import { serve } from './support/serve.ts';

const NOP = Buffer.from('fff1', 'hex');
const DO_SGA = Buffer.from('fffd03', 'hex');
const WONT_SGA = Buffer.from('fffc03', 'hex');

test('a silent telnet peer is asked with IAC NOP, again and again; others never', async () => {
  const { port } = await serve({ keepAliveMs: 20 });
  const plain = await Peer.enter(port, 'plain');
  const telnet = await Peer.connect(port);
  telnet.sendBytes(Buffer.concat([DO_SGA, Buffer.from('ann\r\n')]));
  expect(await telnet.bytes(3)).toEqual(WONT_SGA);
  expect(await telnet.bytes(6)).toEqual(Buffer.concat([NOP, NOP, NOP]));
  // As long as it can take, the other one has got nothing but its answer.
  expect(await plain.sync()).toEqual([]);
  plain.halfClose();
  expect(await plain.rest()).toHaveLength(0);
});

test('TCP asks first, and who is sent something need not be asked', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let sent = 0;
  let asked = 0;
  const ask = () => {
    asked++;
    sent += 2;
  };
  const probe = new TelnetProbe(60_000, () => sent, ask);
  probe.heard();
  vi.advanceTimersByTime(71_000);
  expect(asked).toBe(0);
  vi.advanceTimersByTime(72_000 * 2);
  expect(asked).toBe(2);
  sent += 100;
  vi.advanceTimersByTime(72_000);
  expect(asked).toBe(2);
  vi.advanceTimersByTime(72_000);
  expect(asked).toBe(3);
  probe.heard();
  vi.advanceTimersByTime(71_000);
  expect(asked).toBe(3);
  probe.stop();
  vi.advanceTimersByTime(1_000_000);
  expect(asked).toBe(3);
});

test('nothing is asked of who has been sent away, and what they still send does no harm', async () => {
  const { port, server } = await serve({ keepAliveMs: 1 });
  const ended: unknown[] = [];
  server.on('disconnected', ({ connection }) => ended.push(connection));
  const telnet = await Peer.connect(port);
  telnet.sendBytes(Buffer.concat([DO_SGA, Buffer.from('not a nickname\r\n')]));
  const answer = (await telnet.rest()).toString('latin1');
  expect(answer.slice(answer.indexOf('!error'))).toMatch(/^!error nick-invalid [^\r\n]+\r\n$/);
  // A write after the FIN would have reset the connection before another one has been asked so often.
  const other = await Peer.connect(port);
  other.sendBytes(DO_SGA);
  await other.bytes(WONT_SGA.length + 20 * NOP.length);
  expect(ended).toEqual([]);
});
