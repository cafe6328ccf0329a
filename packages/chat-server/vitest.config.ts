import { defineConfig, mergeConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

/** Tests that talk to a server in their own process. They run once more with a log whose events come back late. */
const ON_EVERY_LOG = ['bounds', 'close', 'nodes', 'proxy', 'scenarios', 'statistics', 'tls', 'transport', 'wire'];

export default defineConfig({
  test: {
    projects: [
      mergeConfig(tests('chat-server'), defineConfig({ test: { provide: { log: 'memory' } } })),
      defineConfig({
        test: {
          ...tests('chat-server on a late log').test,
          include: ON_EVERY_LOG.map((name) => `test/${name}.test.ts`),
          provide: { log: 'late' },
        },
      }),
    ],
  },
});
