import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'echo-server', include: ['test/**/*.test.ts'] } });
