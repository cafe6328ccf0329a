/** Compiles C programs when they are needed, for this machine. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasProgram, temporaryFolder } from './processes.ts';

export const HAS_COMPILER: boolean = hasProgram('cc');

const compiled = new Map<string, string>();

/** Compiles `source`, and returns the path of the program. @throws Error if the compiler fails. */
export function compile(source: string, name: string): string {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const program = join(temporaryFolder(), name);
  const { status, stderr } = spawnSync('cc', ['-O3', '-march=native', '-o', program, source], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cc can't compile ${source}: ${stderr}`);
  compiled.set(name, program);
  return program;
}
