import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

export default defineConfig({
  ...base,
  entry: { index: 'src/index.ts', cli: 'src/cli/main.ts' },
  noExternal: [/^@linechat\/server-kit/],
  splitting: true,
});
