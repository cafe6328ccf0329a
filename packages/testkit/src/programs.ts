/** Programs that people have, as clients in tests. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** What to say of a test that can't be run here, because one of these programs is missing; `undefined` where it can. */
export function lacks(...programs: readonly string[]): string | undefined {
  const missing = programs.find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  return missing === undefined ? undefined : ` (skipped: there is no ${missing} here)`;
}

/** All that a program writes to its standard output until it ends. */
export async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (data) => {
    text += data;
  });
  await once(child, 'close');
  return text;
}
