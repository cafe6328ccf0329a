/** Which files import which. (That there is no circle of imports, the linter says: `noImportCycles`.) */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from '@typescript/typescript6';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** What every package may take from the root by path: the bases of its configuration. */
const SHARED = ['tsup.base.ts', 'vitest.base.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Every relative import between files of the repository; paths start at its root. */
function relativeImports(): readonly Import[] {
  const exclude = (name: string) => name === 'node_modules' || name === 'dist';
  const files = ['{packages,examples}/*', 'bench', 'repository', 'trials', 'scripts'].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`, { cwd: ROOT, exclude: (path) => path.split('/').some(exclude) }),
  );
  return files.flatMap((from) => importsOf(from, readFileSync(join(ROOT, from), 'utf8')));
}

function importsOf(from: string, text: string): readonly Import[] {
  const specifiers = ts.preProcessFile(text).importedFiles.map((file) => file.fileName);
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from, to: relative(ROOT, resolve(ROOT, dirname(from), specifier)) }));
}

/** The folder of the package that a file belongs to: the nearest one with a manifest. */
function packageOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' || existsSync(join(ROOT, folder, 'package.json')) ? folder : packageOf(folder);
}

function leavesPackage({ from, to }: Import): boolean {
  return packageOf(from) !== packageOf(to) && !SHARED.includes(to);
}

describe('a relative import stays in its package', () => {
  const imports = relativeImports();

  test('in the whole repository', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports.filter(leavesPackage)).toEqual([]);
  });

  test.each([
    ["import { a } from '../../chat-core/src/index.ts';", 'packages/chat-core/src/index.ts'],
    ["export type { A } from '../../../trials/src/random.ts';", 'trials/src/random.ts'],
    ["const a = await import('../../../package.json');", 'package.json'],
  ])('%s in a test of client leaves it', (text, to) => {
    expect(importsOf('packages/client/test/a.test.ts', text).filter(leavesPackage)).toMatchObject([{ to }]);
  });
});
