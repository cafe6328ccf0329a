/** The public API of a published package as one text: the declarations that its entry points export, as built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from '@typescript/typescript6';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const ROOT = resolve(import.meta.dirname, '../..');
const HEAD = '// The public API. A test compares it with what the build emits; `pnpm api` writes it anew.';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/** A package that is published. */
export interface Published {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** The committed file that pins the API. */
  readonly pin: string;
}

/** All packages that are published, in the order of their names. */
export function publishedPackages(): readonly Published[] {
  return readdirSync(join(ROOT, 'packages'))
    .sort()
    .flatMap((name) => {
      const folder = join(ROOT, 'packages', name);
      const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return manifest.private === true
        ? []
        : { name, folder, manifest, pin: join(ROOT, 'repository/api', `${name}.d.ts`) };
    });
}

/** The declarations of all entry points in the manifest's `exports`. The package must be built. */
export async function describeApi({ folder, manifest }: Published): Promise<string> {
  const sections = [HEAD];
  for (const [path, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string') continue;
    const declarations = await bundleDeclarations(join(folder, target.types));
    sections.push(`// ${manifest.name}${path.slice(1)}`, ...sortedStatements(declarations));
  }
  return `${sections.join('\n\n')}\n`;
}

/** One module of all that the entry point exports, and of what these declarations need. */
async function bundleDeclarations(entry: string): Promise<string> {
  const bundle = await rollup({ input: entry, plugins: [dts()], external: (id) => !/^[./]/.test(id) });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return output[0].code;
}

/** Its statements without comments, sorted: where a declaration stands, and what is said of it, is no part of the API. */
export function sortedStatements(declarations: string): readonly string[] {
  const file = ts.createSourceFile('api.d.ts', declarations, ts.ScriptTarget.Latest);
  const printer = ts.createPrinter({ removeComments: true });
  const statements = file.statements.map((node) => printer.printNode(ts.EmitHint.Unspecified, node, file));
  return statements.sort((one, other) => (one < other ? -1 : 1));
}
