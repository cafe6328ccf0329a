/** The Markdown files of the repository: their links, and the lists that they have to keep complete. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const HOME = /^https:\/\/github\.com\/linechat\/linechat\/(?:blob|tree)\/main\//;

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '`');

function documents(): readonly string[] {
  const exclude = (path: string) => path.split('/').some((name) => name === 'node_modules' || name === 'dist');
  const patterns = ['*.md', 'docs/**/*.md', '{packages,examples}/*/**/*.md', '{bench,repository,trials}/**/*.md'];
  return patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude }));
}

/** The name that GitHub gives to a heading in an address. */
function anchorOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text.replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
}

function anchorsOf(file: string): readonly string[] {
  const text = read(file).replace(/^```.*?^```/gms, '');
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading.trim()));
}

/** Why a link of `file` leads nowhere; `undefined` if it leads somewhere, or out of the repository. */
function faultOf(file: string, link: string): string | undefined {
  if (!HOME.test(link) && /^[a-z]+:/.test(link)) return undefined;
  const [path = '', anchor] = link.replace(HOME, '').split('#');
  const folder = HOME.test(link) ? '.' : dirname(file);
  const target = path === '' ? file : normalize(join(folder, path));
  if (!existsSync(join(ROOT, target))) return `${link}: there is no ${target}`;
  if (anchor !== undefined && !anchorsOf(target).includes(anchor)) return `${link}: ${target} has no such heading`;
  return undefined;
}

function faultsOf(file: string, text: string): readonly string[] {
  const links = Array.from(withoutCode(text).matchAll(/\]\(\s*([^)\s]+)\s*\)/g), ([, link = '']) => link);
  return links.flatMap((link) => faultOf(file, link) ?? []);
}

describe('each link leads to a file and a heading that exist', () => {
  test.each(documents())('in %s', (file) => {
    expect(faultsOf(file, read(file))).toEqual([]);
  });

  test.each([
    ['[a](docs/nowhere.md)', 'there is no docs/nowhere.md'],
    ['[a\nb](docs/glossary.md#nowhere)', 'docs/glossary.md has no such heading'],
    ['[a](#nowhere)', 'README.md has no such heading'],
    ['[a](https://github.com/linechat/linechat/blob/main/nowhere)', 'there is no nowhere'],
  ])('%j does not', (text, fault) => {
    expect(faultsOf('README.md', text)).toEqual([expect.stringContaining(fault)]);
  });
});

test('each path in the glossary exists', () => {
  const cells = Array.from(read('docs/glossary.md').matchAll(/^\| \*\*.*\|([^|]*)\|$/gm), ([, cell = '']) => cell);
  const paths = cells.flatMap((cell) => {
    const folder = cell.includes('in the root') ? '' : 'packages';
    return Array.from(cell.matchAll(/`([^`]+)`/g), ([, path = '']) => join(folder, path));
  });
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the list of decisions names each of them', () => {
  const files = readdirSync(join(ROOT, 'docs/decisions')).filter((file) => file !== 'README.md');
  const list = read('docs/decisions/README.md');
  expect(files.filter((file) => !list.includes(`](${file})`))).toEqual([]);
});

test('the README names each package', () => {
  const list = read('README.md');
  const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`);
  const folders = [...packages, 'bench', 'trials', 'repository'];
  expect(folders.filter((folder) => !list.includes(`](${folder})`))).toEqual([]);
});

describe('the layout in the README of chat-server', () => {
  test('names each folder of src', () => {
    const { readme, entries } = layout();
    const folders = entries.filter((entry) => entry.isDirectory());
    expect(folders.filter(({ name }) => !readme.includes(`| \`${name}/\` |`))).toEqual([]);
  });

  test('names no folder that does not exist', () => {
    const { readme, entries } = layout();
    const named = Array.from(readme.matchAll(/^\| `(\w+)\/` \|/gm), ([, name = '']) => name);
    expect(named.filter((name) => entries.every((entry) => entry.name !== name))).toEqual([]);
  });
});

function layout() {
  const entries = readdirSync(join(ROOT, 'packages/chat-server/src'), { withFileTypes: true });
  return { readme: read('packages/chat-server/README.md'), entries };
}
