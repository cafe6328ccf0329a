import { mergeConfig } from 'vitest/config';
import { tests } from '../../vitest.base.ts';

/** The tests wait more than they work (for what does not come), so that several at once fit on two processors. */
export default mergeConfig(tests('conformance'), {
  test: { testTimeout: 300_000, hookTimeout: 60_000, maxWorkers: 4, maxConcurrency: 8 },
});
