/** Programs of the system that tests use as clients: nc, telnet, python3. */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Why a test is skipped: the name of a program that is not installed here. `undefined` if all are installed. */
export function lacks(...programs: readonly string[]): string | undefined {
  const missing = programs.find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  return missing === undefined ? undefined : ` (skipped: there is no ${missing} here)`;
}

/** The standard output of a program, when it has ended. */
export async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (data) => {
    text += data;
  });
  await once(child, 'close');
  return text;
}
