import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

/** Tests that talk to a server in their own process, or to a log. They run once more with a log whose events come late. */
const TESTS = join(import.meta.dirname, 'test');
const ON_EVERY_LOG = readdirSync(TESTS).filter(
  (file) =>
    file.endsWith('.test.ts') && /support\/(logs|serve|stage)\.ts/.test(readFileSync(join(TESTS, file), 'utf8')),
);

function project(name: string, files: readonly string[], log: 'memory' | 'late', nodes: number): ViteUserConfig {
  const include = files.map((file) => `test/${file}`);
  return defineConfig({ test: { ...tests(name).test, include, provide: { log, nodes } } });
}

export default defineConfig({
  test: {
    projects: [
      project('chat-server', ['**/*.test.ts'], 'memory', 1),
      project('chat-server on a late log', ON_EVERY_LOG, 'late', 1),
      project('chat-server on two nodes', ['scenarios.test.ts'], 'memory', 2),
      project('chat-server on two nodes and a late log', ['scenarios.test.ts'], 'late', 2),
    ],
  },
});
