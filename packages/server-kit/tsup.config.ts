import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/command-line.ts', 'src/proxy-header.ts', 'src/system-errors.ts'],
});
