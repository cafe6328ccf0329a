import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'line-codec', include: ['test/**/*.test.ts'] } });
