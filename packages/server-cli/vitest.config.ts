import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'server-cli', include: ['test/**/*.test.ts'] } });
