/** The trials that have no command of their own: `pnpm trials NAME` in the root. */
import { hostile } from './hostile/cli.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const [name, ...args] = process.argv.slice(2);
if (name === 'hostile') {
  process.exitCode = await hostile(args);
} else {
  const asksForHelp = name === '--help';
  const stream = asksForHelp ? process.stdout : process.stderr;
  stream.write('usage: pnpm trials hostile [options]\n\n`pnpm trials hostile --help` shows the options.\n');
  process.exitCode = asksForHelp ? 0 : 2;
}
