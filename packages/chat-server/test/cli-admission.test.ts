/** TLS and proxies on the command line: standard output, errors, and SIGHUP. */
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { folder, makePair, noOpenssl, type Pair } from '@linechat/testkit/certificates';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

/** How a wrong command line ends. */
async function ending(args: readonly string[], env: Record<string, string> = {}) {
  const server = new CommandLine(['--port', '0', ...args], env);
  const code = await server.ended();
  return { code, stdout: server.stdout, stderr: server.stderr };
}

describe('invalid or contradictory options are one sentence and exit code 2', () => {
  test.each([
    [['--tls-cert', 'c.pem'], /--tls-cert and --tls-key/],
    [['--tls-key', 'k.pem'], /--tls-cert and --tls-key/],
    [['--tls-port', '8889'], /--tls-port needs --tls-cert and --tls-key/],
    [['--tls-port', '65536'], /--tls-port/],
    [['--tls-cert', 'c.pem', '--tls-key', 'k.pem', '--port', '8888', '--tls-port', '8888'], /must not be the same/],
    [['--proxy-from', '10.0.0.0/33'], /--proxy-from.*"10\.0\.0\.0\/33"/],
    [['--proxy-from', '10.0.0.1, proxy'], /--proxy-from.*"proxy"/],
    [['--keep-alive', '0'], /--keep-alive/],
    [['--keep-alive', '32768'], /--keep-alive/],
  ])('%j', async (args, names) => {
    const { code, stdout, stderr } = await ending(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(names);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

test('--proxy-from may be given several times, or as an environment variable with commas', async () => {
  const header = 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888';
  const byFlags = new CommandLine(['--port', '0', '--proxy-from', '10.0.0.0/8', '--proxy-from', '127.0.0.1']);
  const byVariable = new CommandLine(['--port', '0'], { CHAT_SERVER_PROXY_FROM: '10.0.0.0/8, 127.0.0.1' });
  for (const server of [byFlags, byVariable]) {
    const ann = await Peer.connect(await server.port());
    ann.send(header);
    await ann.named('ann');
    await server.says('stderr', /"address":"192\.0\.2\.1","port":56324,"nickname":"ann","msg":"named"/);
  }
});

describe.skipIf(noOpenssl)(`TLS${noOpenssl ?? ''}`, () => {
  const nothing: Pair = { cert: '', key: '', certFile: '', keyFile: '' };
  const pair = noOpenssl === undefined ? makePair() : nothing;
  const other = noOpenssl === undefined ? makePair() : nothing;
  const expired = noOpenssl === undefined ? makePair({ isExpired: true }) : nothing;
  const files = ({ certFile, keyFile }: Pair) => ['--tls-cert', certFile, '--tls-key', keyFile];

  test('is on --port if there is no --tls-port', async () => {
    const server = new CommandLine(['--port', '0', ...files(pair)]);
    const port = await server.port();
    const ann = await (await Peer.connectTls(port, { ca: pair.cert })).named('ann');
    ann.send('hello');
    expect(await ann.line()).toBe('ann: hello');
    expect(server.stdout).toBe(`Serving on 127.0.0.1:${port} with TLS\n`);
  });

  test('is on --tls-port beside the plain --port, and both are printed', async () => {
    const server = new CommandLine(['--port', '0', '--tls-port', '0', ...files(pair)]);
    const port = await server.port();
    const tlsPort = await server.tlsPort();
    const ann = await Peer.enter(port, 'ann');
    const bob = await (await Peer.connectTls(tlsPort, { ca: pair.cert })).named('bob');
    ann.send('hello');
    expect(await bob.line()).toBe('ann: hello');
    expect(server.stdout).toBe(`Serving on 127.0.0.1:${port}\nServing on 127.0.0.1:${tlsPort} with TLS\n`);
    server.signal('SIGTERM');
    for (const peer of [ann, bob]) {
      await peer.rest();
      peer.halfClose();
    }
    expect(await server.ended()).toBe(0);
  });

  test('a --tls-port in use is one sentence that names the option', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await ending(['--tls-port', port, ...files(pair)]);
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program; choose another one with --tls-port.\n`,
    );
  });

  test('files that can’t be used are one sentence that names the file, and exit code 1', async () => {
    const place = folder();
    const noPem = join(place, 'no.pem');
    writeFileSync(noPem, 'no');
    const cases: readonly (readonly [string, string, string | RegExp])[] = [
      ['/nowhere.pem', pair.keyFile, "Can't read /nowhere.pem: there is no such file or folder.\n"],
      [pair.certFile, place, `Can't read ${place}: it is a folder.\n`],
      [noPem, pair.keyFile, `${noPem} holds no certificate in PEM.\n`],
      [pair.certFile, noPem, `${noPem} holds no private key in PEM.\n`],
      [pair.certFile, other.keyFile, `${other.keyFile} holds a key that does not belong to the certificate.\n`],
      [expired.certFile, expired.keyFile, /^[^\n]+ holds a certificate that expired at \d{4}-\S+Z\.\n$/],
    ];
    for (const [certFile, keyFile, sentence] of cases) {
      const { code, stdout, stderr } = await ending(files({ ...pair, certFile, keyFile }));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(sentence);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  test('at SIGHUP the files are read again; if they can’t be used, the old pair stays', async () => {
    const place = folder();
    const used = { ...pair, certFile: join(place, 'cert.pem'), keyFile: join(place, 'key.pem') };
    const put = (from: Pair) => {
      copyFileSync(from.certFile, used.certFile);
      copyFileSync(from.keyFile, used.keyFile);
    };
    put(pair);
    const server = new CommandLine(['--port', '0', ...files(used)]);
    const port = await server.port();
    const ann = await (await Peer.connectTls(port, { ca: pair.cert })).named('ann');
    put(other);
    server.signal('SIGHUP');
    await server.says('stderr', /the certificate was read again/);
    const bob = await (await Peer.connectTls(port, { ca: other.cert })).named('bob');
    bob.send('hello');
    expect(await ann.line()).toBe('bob: hello');

    for (const [spoil, sentence] of [
      [() => put(expired), `${used.certFile} holds a certificate that expired at [^"]+Z\\.`],
      [
        () => copyFileSync(pair.certFile, used.certFile),
        `${used.keyFile} holds a key that does not belong to the certificate\\.`,
      ],
      [() => writeFileSync(used.certFile, ''), `${used.certFile} holds no certificate in PEM\\.`],
    ] as const) {
      spoil();
      server.signal('SIGHUP');
      await server.says('stderr', new RegExp(`"msg":"The old certificate stays in use\\. ${sentence}"`));
      const again = await Peer.connectTls(port, { ca: other.cert });
      expect((again.socket as TLSSocket).authorized).toBe(true);
    }
    expect(await ann.sync()).toEqual([]);
  });

  test('a client that speaks no TLS is logged as rejected', async () => {
    const server = new CommandLine(['--port', '0', ...files(pair)]);
    const peer = await Peer.connect(await server.port());
    peer.send('ann', 'hello');
    await peer.rest();
    const entry = await server.says('stderr', /[^\n]*"msg":"rejected"[^\n]*\n/);
    expect(JSON.parse(entry)).toMatchObject({
      reason: 'tls-handshake',
      detail: 'it speaks no TLS',
      address: '127.0.0.1',
    });
    expect(entry).not.toContain('hello');
  });
});
