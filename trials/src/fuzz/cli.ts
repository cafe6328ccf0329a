/** The fuzzer: `pnpm fuzz` in the root. What it does and how to add a target is in docs/trials.md. */
import { CORPUS, FINDINGS } from './corpus.ts';
import { runFuzz } from './run.ts';
import { TARGETS } from './targets.ts';

const targets = new URL('./targets.ts', import.meta.url).href;
process.exitCode = await runFuzz(process.argv.slice(2), TARGETS, targets, { corpus: CORPUS, findings: FINDINGS });
