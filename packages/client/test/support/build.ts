/**
 * Before all tests: they run the built program, as its users do, which starts in a third of the time. It is built anew
 * where a source is newer.
 */
import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CLI } from './emulated-client.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

export default function build(): void {
  const builtAt = statSync(CLI, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync('src/**/*.ts', { cwd: PACKAGE });
  const isStale = sources.some((file) => statSync(`${PACKAGE}/${file}`).mtimeMs > builtAt);
  if (isStale) execFileSync('tsup', { cwd: PACKAGE, stdio: 'ignore' });
}
