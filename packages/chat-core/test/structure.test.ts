/** How the source files depend on each other. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = new URL('../src/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));

interface Import {
  readonly from: string;
  readonly isType: boolean;
}

/** What a file imports and exports again: files of this package by their path in src, packages by their name. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return Array.from(
    text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm),
    ([, type, from = '']) => ({
      from: from.startsWith('.') ? posix.join(posix.dirname(file), from) : from,
      isType: type !== undefined,
    }),
  );
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

/** Everything that a file imports, and what that imports. */
function reachable(file: string, isFollowed: (one: Import) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const { from } of (graph.get(one) ?? []).filter(isFollowed)) {
      if (found.has(from)) continue;
      found.add(from);
      visit(from);
    }
  };
  visit(file);
  return found;
}

describe('the source files', () => {
  test('import each other without circles, types included', () => {
    const circular = files.filter((file) => reachable(file, () => true).has(file));
    expect(files.length).toBeGreaterThan(30);
    expect(circular).toEqual([]);
  });

  test.each([
    ['input', ['input']],
    ['state', ['input', 'state']],
    ['output', ['input', 'output']],
    ['rules', ['input', 'state', 'output', 'rules']],
  ])('of %s import only from %j', (name, allowed) => {
    const own = files.filter((file) => file.startsWith(`${name}/`));
    expect(own.length).toBeGreaterThan(2);
    for (const file of own) {
      const used = importsOf(file)
        .map(({ from }) => from)
        .filter((from) => files.includes(from));
      for (const from of used) expect(allowed, `${file} imports ${from}`).toContain(from.split('/')[0]);
    }
  });

  test('of the export ./message load no other package, and those of the root load three', () => {
    const packages = (file: string) =>
      Array.from(reachable(file, ({ isType }) => !isType)).filter((one) => !files.includes(one));
    expect(packages('message.ts')).toEqual([]);
    const names = packages('index.ts').map((one) => one.replace(/(hashes)\/.*/, '$1'));
    expect(new Set(names)).toEqual(new Set(['immutable', 'ipaddr.js', '@noble/hashes']));
  });
});

test('the layout in the README names every file of each folder', () => {
  const readme = readFileSync(new URL('../README.md', folder), 'utf8');
  for (const name of ['input', 'state', 'rules', 'output']) {
    const [, row = ''] = new RegExp(`^\\| \`src/${name}\`[^|]*\\|([^|]*)\\|`, 'm').exec(readme) ?? [];
    const named = Array.from(row.matchAll(/`([^`]+)`/g), ([, file]) => `${name}/${file}.ts`);
    const isNamed = (file: string) => file.startsWith(`${name}/`) && file !== 'input/branded.ts';
    expect(named.toSorted()).toEqual(files.filter(isNamed).toSorted());
  }
});
