/** A certificate and an operators' password for a trial, in a folder that is removed at the end of the process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Files {
  readonly cert: string;
  readonly key: string;
  readonly password: string;
}

let files: Files | undefined;

/** @throws Error if openssl is not installed. */
export function trialFiles(): Files {
  files ??= make();
  return files;
}

function make(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const [cert, key, password] = ['cert.pem', 'key.pem', 'password'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', ...kind, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'pipe' });
  writeFileSync(password, 'the right password\n', { mode: 0o600 });
  return { cert, key, password };
}
