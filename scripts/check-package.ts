/**
 * Packs the package in the current folder as it would be published, and checks the tarball: publint (is the manifest
 * right?), attw (do the types resolve?), and that it installs nothing it does not say.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'pack-'));
try {
  run('pnpm', ['pack', '--pack-destination', folder]);
  const [tarball] = readdirSync(folder);
  if (tarball === undefined) throw new Error('pnpm pack made no tarball.');
  const path = join(folder, tarball);
  run('publint', ['run', path, '--strict']);
  run('attw', [path, '--profile', 'esm-only']);
} finally {
  rmSync(folder, { recursive: true });
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exitCode = 1;
}
