/**
 * Builds the client before the tests: they run it as users do, and it starts in a third of the time. The build is not in
 * `dist`, which another task may be reading.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI } from './emulated-client.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

export default function build(): void {
  const directory = dirname(CLI);
  execFileSync('tsup', ['--out-dir', directory], { cwd: PACKAGE, stdio: ['ignore', 'ignore', 'inherit'] });
  copyFileSync(`${PACKAGE}/package.json`, `${directory}/../package.json`);
}
