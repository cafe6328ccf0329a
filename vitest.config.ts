import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { projects: ['packages/!(server-kit|testkit)', 'examples/*', 'bench', 'repository', 'trials'] },
});
