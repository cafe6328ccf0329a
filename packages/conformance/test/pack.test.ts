/** The packed package runs in an empty project, on every Node from 20 on that this machine has. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PYTHON } from './support/python.ts';

const PACKAGE = new URL('../', import.meta.url).pathname;
const project = mkdtempSync(join(tmpdir(), 'conformance-pack-'));
afterAll(() => rmSync(project, { recursive: true }));

/** Each Node once, whatever the links to it. */
function nodes(): readonly string[] {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const programs = new Set([process.execPath, ...paths.filter(existsSync)].map((path) => realpathSync(path)));
  const byVersion = new Map([...programs].map((path) => [run(path, ['-p', 'process.versions.node']).trim(), path]));
  return [...byVersion].filter(([version]) => Number.parseInt(version, 10) >= 20).map(([, path]) => path);
}

function run(program: string, args: readonly string[], cwd: string = project): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(() => {
  run('npm', ['pack', '--pack-destination', project], PACKAGE);
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz'));
  // The one dependency comes from this machine, so that no network is needed.
  const commander = realpathSync(join(PACKAGE, 'node_modules/commander'));
  const manifest = {
    private: true,
    dependencies: { '@linechat/conformance': `file:${tarball}`, commander: `file:${commander}` },
    overrides: { commander: '$commander' },
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  run('npm', ['install', '--offline', '--no-audit', '--no-fund']);
});

test('nothing is installed but the package and commander', () => {
  const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['@linechat', 'commander']);
  expect(readdirSync(join(project, 'node_modules/@linechat'))).toEqual(['conformance']);
});

test.each(nodes())('%s grades with it', (node) => {
  const cli = join(project, 'node_modules/@linechat/conformance/dist/cli.js');
  const start = `exec ${PYTHON} ${PACKAGE}test/servers/reference.py {port}`;
  expect(run(node, [cli, '--only', 'hears-another', '--only', 'cut-line', '--start', start])).toContain(
    '2 of 2 cases passed',
  );
  expect(run(node, [cli, '--list'])).toContain('scenario-01-entering');
});
