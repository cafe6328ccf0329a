import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

/** It runs on Node 20 too: students have the Node that their system has. */
export default defineConfig({
  ...base,
  target: 'node20',
  entry: ['src/index.ts', 'src/cli.ts'],
  noExternal: [/^@linechat\/testkit/],
});
