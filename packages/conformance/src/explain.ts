/** `--list` and `--explain`. */
import { allCases, type Case, LEVELS } from './cases/index.ts';

export function listing(): string {
  const cases = allCases();
  const width = Math.max(...cases.map(({ name }) => name.length));
  const lines = LEVELS.flatMap((stage) => [
    `${stage}:`,
    ...cases.filter((one) => one.stage === stage).map((one) => `  ${one.name.padEnd(width)}  ${one.rule}`),
  ]);
  return `${lines.join('\n')}\n`;
}

export function explanation(one: Case): string {
  const cases = allCases();
  const needs = one.needs.map((name) => `  ${name}: ${cases.find((other) => other.name === name)?.rule ?? ''}`);
  const lines = [
    `${one.name}, of the stage ${one.stage}`,
    '',
    'What it proves:',
    `  ${one.rule}`,
    'What asks for it:',
    `  ${one.asks}`,
    'The usual cause where it fails:',
    `  ${one.cause}`,
    ...(needs.length === 0 ? [] : ['It is tried only where these have passed:', ...needs]),
    ...(one.options === undefined ? [] : [`It needs a server with these options: ${one.options.join(' ')}`]),
    ...(one.cannotRun === undefined ? [] : [`It is not run: ${one.cannotRun}`]),
  ];
  return `${lines.join('\n')}\n`;
}
