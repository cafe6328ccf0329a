import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'chat-server', include: ['test/**/*.test.ts'] } });
