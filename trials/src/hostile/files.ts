/** Files for a trial: a certificate, an operators' password, a log. They are in a folder that is removed at the end of the process. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Files {
  readonly cert: string;
  readonly key: string;
  readonly password: string;
  /** The log of the last server. */
  readonly log: string;
}

let files: Files | undefined;

export function trialFiles(): Files {
  files ??= make();
  return files;
}

/** @throws Error if openssl is not installed. */
export function certificateFiles(): Pick<Files, 'cert' | 'key'> {
  const { cert, key } = trialFiles();
  if (existsSync(cert)) return { cert, key };
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', ...kind, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { cert, key };
}

function make(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const password = join(folder, 'password');
  writeFileSync(password, 'the right password\n', { mode: 0o600 });
  return { password, cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), log: join(folder, 'log') };
}
