import { mergeConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

/** The tests wait more than they work (for what does not come), so that several at once fit on two processors. */
export default mergeConfig(tests('conformance'), {
  test: { testTimeout: 120_000, hookTimeout: 60_000, maxWorkers: 3, maxConcurrency: 8 },
});
