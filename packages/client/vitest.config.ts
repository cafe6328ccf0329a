import { mergeConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

// `expect.poll` gives up after one second by default; a busy machine may need more.
const expect = { poll: { timeout: 15_000 } };

export default mergeConfig(tests('client'), { test: { globalSetup: './test/support/build.ts', expect } });
