/** The soak's report, for people. */
import { inMebibytes } from './memory.ts';
import type { SoakResult } from './soak.ts';

export function report({ seconds, connections, heard, checked, deeds, memory, violations }: SoakResult): string {
  const lines = Array.from(heard.values()).reduce((sum, count) => sum + count, 0);
  return [
    `${seconds.toFixed(0)} s, ${connections} connections, ${lines} lines heard`,
    `  checked: ${checked.common} public lines, lines in rooms and notices, ${checked.private} private lines`,
    `  said to many, each found once and in order: ${checked.said}`,
    `  heard: ${counts(heard)}`,
    `  done: ${counts(deeds)}`,
    `  memory of the server: ${aboutMemory(memory)}`,
    violations.length === 0 ? 'Nothing is wrong.' : `WRONG:\n${violations.map((one) => `  ${one}`).join('\n')}`,
    '',
  ].join('\n');
}

function aboutMemory(memory: SoakResult['memory']): string {
  if (memory === undefined) return 'not known';
  const { start, middle, end, isFlat } = memory;
  const figures = `${inMebibytes(start)} at the start, ${inMebibytes(middle)} in the middle, ${inMebibytes(end)} at the end`;
  return isFlat === undefined ? `${figures} (too short a run to judge)` : `${figures}: ${isFlat ? 'flat' : 'GROWS'}`;
}

function counts(of: ReadonlyMap<string, number>): string {
  return Array.from(of)
    .toSorted((a, b) => b[1] - a[1])
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
