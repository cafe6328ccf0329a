import { mergeConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

export default mergeConfig(tests('client'), { test: { globalSetup: './test/support/build.ts' } });
