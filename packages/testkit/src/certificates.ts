/** Certificates for tests. openssl makes them, for localhost and 127.0.0.1. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { lacks } from './programs.ts';

/** Why tests with certificates are skipped; `undefined` if openssl is installed. */
export const noOpenssl: string | undefined = lacks('openssl');

const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(directory, { recursive: true }));

let made = 0;

/** A new folder. It is removed after the tests of this file. */
export function folder(): string {
  return mkdtempSync(join(directory, 'folder-'));
}

export interface Pair {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** A key and a self-signed certificate, which is valid for a day, or expired yesterday. */
export function makePair({ isExpired = false } = {}): Pair {
  const name = `pair${++made}`;
  const certFile = join(directory, `${name}.cert.pem`);
  const keyFile = join(directory, `${name}.key.pem`);
  const request = join(directory, `${name}.request.pem`);
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', keyFile);
  openssl('req', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-addext', names, '-out', request);
  const copied = ['-copy_extensions', 'copy'];
  const days = isExpired ? '-1' : '1';
  openssl('x509', '-req', '-in', request, '-signkey', keyFile, ...copied, '-days', days, '-out', certFile);
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
