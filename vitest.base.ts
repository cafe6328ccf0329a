import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The configuration of a package's tests. The timeout ends a test that hangs; it is long enough for a busy machine. */
export function tests(name: string): ViteUserConfig {
  return defineConfig({
    test: { name, include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
  });
}
