import { mergeConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

export default mergeConfig(tests('conformance'), { test: { testTimeout: 120_000, hookTimeout: 60_000 } });
