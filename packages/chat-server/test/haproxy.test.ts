/** A real HAProxy before the server, with each version of the PROXY protocol. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { folder, makePair, noOpenssl } from '@linechat/testkit/certificates';
import { Peer } from '@linechat/testkit/peer';
import { lacks } from '@linechat/testkit/programs';
import { afterEach, describe, expect, test } from 'vitest';
import { serve } from './support/serve.ts';

const running = new Set<() => void>();
afterEach(() => {
  for (const stop of running) stop();
  running.clear();
});

const GUIDE = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');

/** The configuration in docs/operating.md with other ports, and with the option that says what HAProxy sends. */
function configuration(port: number, chatPort: number, sends: string): string {
  const written = /```\n(frontend chat\n.*?)```/s.exec(GUIDE)?.[1] ?? '';
  return written
    .replace('bind :8888', `bind 127.0.0.1:${port}`)
    .replace('127.0.0.1:8887 send-proxy-v2', `127.0.0.1:${chatPort} ${sends}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Starts HAProxy before a chat server, and resolves with its port when it listens. */
async function haproxy(chatPort: number, sends: string): Promise<number> {
  const port = await freePort();
  const file = join(folder(), 'haproxy.cfg');
  writeFileSync(file, configuration(port, chatPort, sends));
  // -dW: warnings are errors; -db: in the foreground.
  const child = spawn('haproxy', ['-db', '-dW', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(() => child.kill('SIGKILL'));
  let complaints = '';
  child.stderr.on('data', (data) => {
    complaints += data;
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`HAProxy has ended: ${complaints}`);
    // From another address: otherwise TCP may connect a socket to itself, if no program listens on the port.
    const isThere = await Peer.connect(port, { localAddress: '127.0.0.9' }).then(
      (peer) => peer.socket.destroy(),
      () => undefined,
    );
    if (isThere) return port;
  }
}

const noHaproxy = lacks('haproxy');
describe.skipIf(noHaproxy)(`HAProxy${noHaproxy ?? ''}`, () => {
  test.each(['send-proxy', 'send-proxy-v2', 'send-proxy-v2-ssl-cn'])(
    'with %s: the address of the client counts',
    async (sends) => {
      const { port: chatPort, server } = await serve({ proxyFrom: ['127.0.0.1'], maxConnectionsPerAddress: 1 });
      const port = await haproxy(chatPort, sends);
      const ann = await Peer.connect(port, { localAddress: '127.0.0.1' });
      await ann.named('ann');
      const again = await Peer.connect(port, { localAddress: '127.0.0.1' });
      expect(await again.line()).toMatch(/^!error too-many-connections ./);
      const came = once(server, 'connected');
      const bob = await Peer.connect(port, { localAddress: '127.0.0.2' });
      await bob.named('bob');
      expect((await came)[0]).toMatchObject({ address: '127.0.0.2', port: bob.socket.localPort });
      bob.send('hello');
      expect(await ann.line()).toBe('bob: hello');
      bob.send('bye');
      bob.halfClose();
      expect((await bob.rest()).toString()).toBe('bob: hello\r\nbob: bye\r\n');
    },
  );

  test.skipIf(noOpenssl)('with TLS passed through: the address of the client counts', async () => {
    const pair = makePair();
    const { port: chatPort, server } = await serve({ proxyFrom: ['127.0.0.1'], tls: pair });
    const port = await haproxy(chatPort, 'send-proxy-v2');
    const came = once(server, 'connected');
    const ann = await Peer.connectTls(port, { ca: pair.cert }, { localAddress: '127.0.0.2' });
    await ann.named('ann');
    expect((await came)[0]).toMatchObject({ address: '127.0.0.2' });
  });
});
