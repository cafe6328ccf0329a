/** TLS, with certificates made for the tests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { makePair, noOpenssl, type Pair } from '@linechat/testkit/certificates';
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Person } from './support/person.ts';
import { run, temporaryDirectory } from './support/program.ts';
import { echo, listen, serve } from './support/server.ts';

/** Serves an echo over TLS. */
function serveTls({ cert, key }: Pair): Promise<number> {
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => {});
    echo(socket);
  });
  server.on('tlsClientError', () => {});
  return listen(server);
}

it('a file of --tls-ca without a certificate in it is a mistake', async () => {
  const file = join(temporaryDirectory(), 'ca.pem');
  writeFileSync(file, '-----BEGIN PRIVATE KEY-----\n');
  const { code, stdout, stderr } = await run(['--tls-ca', file, '127.0.0.1', '1']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    `linechat: There is no certificate in ${file}; it must be PEM, with "-----BEGIN CERTIFICATE-----".\n`,
  );
});

describe.skipIf(noOpenssl)(`TLS${noOpenssl ?? ''}`, () => {
  it('is used with tls:// and with --tls, if the certificate is trusted by --tls-ca', async () => {
    const pair = makePair();
    const port = await serveTls(pair);
    const byUrl = await run(['--tls-ca', pair.certFile, `tls://localhost:${port}`], 'hello\n');
    expect(byUrl).toMatchObject({ code: 0, stdout: 'HELLO\n' });
    const byFlag = await run(['--tls', '--tls-ca', pair.certFile, '127.0.0.1', port], 'again\n');
    expect(byFlag).toMatchObject({ code: 0, stdout: 'AGAIN\n' });
  });

  it('works with the chat server, in a pipe and at a terminal', async () => {
    const { certFile, cert, key } = makePair();
    const { port } = await startChat({ tls: { cert, key } });
    const piped = await run(['--tls-ca', certFile, `tls://localhost:${port}`], 'ann\n!users\nhi\n');
    expect(piped).toMatchObject({ code: 0, stdout: 'ann\nann: hi\n' });
    const bea = new Person(['--nick', 'bea', '--tls', '--tls-ca', certFile, '127.0.0.1', port]);
    await bea.seeLast('To quit, type "/quit".', 'bea>');
    const cid = new Person(['--nick', 'cid', '--tls-insecure', '127.0.0.1', port]);
    await cid.seeLast('To quit, type "/quit".', 'cid>');
    bea.type('hello\r');
    await cid.see((rows) => rows.some((row) => row.endsWith(' bea: hello')));
    bea.type('/quit\r');
    expect(await bea.left()).toBe(0);
  });

  it('is not used with a certificate that is not trusted', async () => {
    const port = await serveTls(makePair());
    const { code, stdout, stderr } = await run([`tls://127.0.0.1:${port}`], 'hello\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `linechat: Cannot connect to 127.0.0.1 at port ${port}: its certificate is self-signed (see --tls-ca).\n`,
    );
  });

  it('is not used with a certificate that has expired', async () => {
    const pair = makePair({ isExpired: true });
    const port = await serveTls(pair);
    const { code, stderr } = await run(['--tls-ca', pair.certFile, `tls://127.0.0.1:${port}`], 'hello\n');
    expect(code).toBe(1);
    expect(stderr).toBe(`linechat: Cannot connect to 127.0.0.1 at port ${port}: its certificate has expired.\n`);
  });

  it('is used with any certificate by --tls-insecure', async () => {
    const port = await serveTls(makePair());
    expect(await run(['--tls-insecure', '127.0.0.1', port], 'x\n')).toMatchObject({ code: 0, stdout: 'X\n' });
  });

  it.each([
    ['the chat server', async () => (await startChat()).port],
    ['another server', () => serve((socket) => void socket.write('hello\r\n'))],
  ])('cannot be used with %s if that has no TLS', async (_, start) => {
    const port = await start();
    const { code, stderr } = await run([`tls://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `linechat: Cannot connect to 127.0.0.1 at port ${port}: the TLS handshake failed; perhaps it does not speak TLS.\n`,
    );
  });

  it('needs a file of certificates that can be read', async () => {
    const { code, stderr } = await run(['--tls-ca', '/nowhere.pem', '127.0.0.1', 1]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'linechat: Cannot read the certificates in /nowhere.pem: there is no such file or folder.\n',
    });
  });
});
