import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'websocket-server', include: ['test/**/*.test.ts'] } });
