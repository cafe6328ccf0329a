/**
 * Before all tests: they run the program as its users do, built, and so it starts in a third of the time. It is built
 * beside `dist`, which others may be reading at the moment.
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
