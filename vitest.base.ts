import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The tests of a package. The time is there to end a test that hangs, on a machine that is busy with the others. */
export function tests(name: string): ViteUserConfig {
  return defineConfig({
    test: { name, include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
  });
}
