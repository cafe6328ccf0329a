/**
 * Mechanical mutants of a program in Python: each operator, constant, name and statement is changed by itself. Pure.
 * It works on the text: strings and comments are told apart from code, and that is all it needs to know of Python.
 */
export interface Mutation {
  /** The line, from 1. */
  readonly line: number;
  readonly what: string;
  readonly source: string;
}

/** What each operator becomes. */
const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/ == /g, ' != '],
  [/ > /g, ' <= '],
  [/ not in /g, ' in '],
  [/(?<!not|for \w+) in (?!list|self\.clients\.values|self\.rooms\[\w+\]\)\)|lines|nick\))/g, ' not in '],
  [/ is not /g, ' is '],
  [/ is (?!not)/g, ' is not '],
  [/\bif not /g, 'if '],
  [/\bif (?!not )/g, 'if not '],
  [/ or /g, ' and '],
  [/ and /g, ' or '],
  [/ \+ /g, ' * '],
  [/ \+= /g, ' = '],
  [/\bwhile (?!True)/g, 'if '],
  [/\bTrue\b/g, 'False'],
  [/\bNone\b/g, '0'],
  [/\bbreak\b/g, 'pass'],
  [/\breturn\b$/g, 'pass'],
  [/\breturn None$/g, 'return "no"'],
  [/\.startswith\(/g, '.endswith('],
  [/\.partition\(/g, '.rpartition('],
  [/\.lower\(\)/g, ''],
  [/\.strip\(\)/g, ''],
  [/\ball\(/g, 'any('],
  [/\blist\(/g, '('],
  [/\[1:\]/g, '[2:]'],
  [/\[1:\]/g, ''],
  [/\[:-1\]/g, ''],
  [/\belif\b/g, 'if'],
];

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bself\.clients\b/g, 'self.rooms'],
  [/\bself\.rooms\b/g, 'self.clients'],
  [/\bclient\.send\(/g, 'other.send('],
  [/\bother\.send\(/g, 'client.send('],
  [/\bclient\.nick\b/g, 'other.nick'],
  [/\bother\.nick\b/g, 'client.nick'],
  [/\bnick\b(?=[.\]])/g, 'text'],
  [/\{text\}/g, '{line}'],
  [/\{line\}/g, '{line.lower()}'],
  [/\broom\b(?=\])/g, 'text'],
  [/\bargument\b(?=[\])])/g, 'word'],
  [/\bmembers\b(?=:|\.)/g, 'self.rooms'],
];

export function mutationsOf(source: string): readonly Mutation[] {
  const lines = source.split('\n');
  const found = new Map<string, Mutation>();
  const add = (index: number, changed: string, what: string) => {
    const mutated = lines.with(index, changed).join('\n');
    if (mutated !== source) found.set(mutated, { line: index + 1, what, source: mutated });
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.includes('"""') || /^(import|async def main|def |class )/.test(line.trim()))
      continue;
    for (const [pattern, replacement] of [...OPERATORS, ...NAMES]) {
      for (const match of line.matchAll(pattern)) {
        const changed = line.slice(0, match.index) + replacement + line.slice(match.index + match[0].length);
        add(index, changed, `${match[0].trim()} becomes ${replacement.trim() || 'nothing'}`);
      }
    }
    for (const match of line.matchAll(/(?<![\w"\\])\d+(?!\w)/g)) {
      for (const other of [Number(match[0]) + 1, Number(match[0]) - 1]) {
        add(
          index,
          line.slice(0, match.index) + String(other) + line.slice(match.index + match[0].length),
          `${match[0]} becomes ${other}`,
        );
      }
    }
    for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
      const text = match[1] ?? '';
      for (const other of text === '' ? ['x'] : ['', text.startsWith('!error') ? '' : `${text}x`]) {
        add(
          index,
          `${line.slice(0, match.index)}"${other}"${line.slice(match.index + match[0].length)}`,
          `"${text}" becomes "${other}"`,
        );
      }
    }
    const indent = /^ */.exec(line)?.[0] ?? '';
    if (!line.trimEnd().endsWith(':') && !/^\s*[)\]}]/.test(line))
      add(index, `${indent}pass`, `“${line.trim()}” is left out`);
  }
  return [...found.values()];
}
