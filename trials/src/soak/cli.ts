/** The soak: `pnpm soak` in the root. What it checks is in docs/trials.md. */
import { nameOf } from '../chat-kinds.ts';
import { parseArguments, USAGE } from './arguments.ts';
import { report } from './report.ts';
import { soak } from './soak.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

try {
  const request = parseArguments(process.argv.slice(2));
  if (request === undefined) {
    process.stdout.write(USAGE);
  } else {
    const { kind, seed, clients, seconds } = request;
    process.stdout.write(`${nameOf(kind)}, seed ${seed}, ${clients} clients, ${seconds} s\n`);
    const result = await soak(request, progress);
    progress('');
    process.stdout.write(report(result));
    process.exitCode = result.violations.length === 0 ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
