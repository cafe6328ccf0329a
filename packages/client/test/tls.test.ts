/** TLS, with a certificate made for the test. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { startChat } from './support/chat.ts';
import { Person } from './support/person.ts';
import { run, temporaryDirectory } from './support/program.ts';
import { echo, listen, serve } from './support/server.ts';

interface Served {
  readonly port: number;
  /** The server's certificate, which is its own authority. */
  readonly certificate: string;
}

interface Certificate {
  readonly file: string;
  readonly pair: { readonly cert: Buffer; readonly key: Buffer };
}

function makeCertificate(): Certificate {
  const directory = temporaryDirectory();
  const key = join(directory, 'key.pem');
  const certificate = join(directory, 'certificate.pem');
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  execFileSync(
    'openssl',
    // biome-ignore format: one option to a line would hide what it does
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1',
      '-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  return { file: certificate, pair: { cert: readFileSync(certificate), key: readFileSync(key) } };
}

async function serveTls(): Promise<Served> {
  const { file, pair } = makeCertificate();
  const server = createServer(pair, (socket) => {
    socket.on('error', () => {});
    echo(socket);
  });
  server.on('tlsClientError', () => {});
  return { port: await listen(server), certificate: file };
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)(
  `TLS${hasOpenssl ? '' : ' (openssl, which makes the certificate, is not installed)'}`,
  () => {
    it('talks with a server whose certificate it was told to trust', async () => {
      const { port, certificate } = await serveTls();
      const outcome = await run(['--tls-ca', certificate, `tls://localhost:${port}`], 'hello\n');
      expect(outcome).toMatchObject({ code: 0, stdout: 'HELLO\n' });
      const byFlag = await run(['--tls', '--tls-ca', certificate, '127.0.0.1', port], 'again\n');
      expect(byFlag).toMatchObject({ code: 0, stdout: 'AGAIN\n' });
    });

    it('talks with the chat server, in a pipe and at a terminal', async () => {
      const { file, pair } = makeCertificate();
      const { port } = await startChat({ tls: pair });
      const piped = await run(['--tls-ca', file, `tls://localhost:${port}`], 'ann\n!users\nhi\n');
      expect(piped).toMatchObject({ code: 0, stdout: 'ann\nann: hi\n' });
      const bea = new Person(['--nick', 'bea', '--tls', '--tls-ca', file, '127.0.0.1', port]);
      await bea.seeLast('To quit, type "/quit".', 'bea>');
      const cid = new Person(['--nick', 'cid', '--tls-insecure', '127.0.0.1', port]);
      await cid.seeLast('To quit, type "/quit".', 'cid>');
      bea.type('hello\r');
      await cid.see((rows) => rows.some((row) => row.endsWith(' bea: hello')));
      bea.type('/quit\r');
      expect(await bea.left()).toBe(0);
    });

    it('says so where the chat server speaks plain text', async () => {
      const { port } = await startChat();
      const { code, stderr } = await run([`tls://127.0.0.1:${port}`]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/: the TLS handshake failed; perhaps it does not speak TLS\.\n$/);
    });

    it('refuses any other, in one sentence', async () => {
      const { port } = await serveTls();
      const { code, stdout, stderr } = await run([`tls://127.0.0.1:${port}`], 'hello\n');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toBe(
        `linechat: Cannot connect to 127.0.0.1 at port ${port}: its certificate is self-signed (see --tls-ca).\n`,
      );
    });

    it('takes any with --tls-insecure', async () => {
      const { port } = await serveTls();
      expect(await run(['--tls-insecure', '127.0.0.1', port], 'x\n')).toMatchObject({ code: 0, stdout: 'X\n' });
    });

    it('says that a server of plain text speaks no TLS', async () => {
      const port = await serve((socket) => socket.write('hello\r\n'));
      const { code, stderr } = await run([`tls://127.0.0.1:${port}`]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^linechat: Cannot connect to 127\.0\.0\.1 at port \d+: the TLS handshake failed; perhaps it does not speak TLS\.\n$/,
      );
    });

    it('says that the file of certificates cannot be read', async () => {
      const { code, stderr } = await run(['--tls-ca', '/nowhere.pem', '127.0.0.1', 1]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: 'linechat: Cannot read the certificates in /nowhere.pem: there is no such file.\n',
      });
    });
  },
);
