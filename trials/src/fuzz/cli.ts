/** The fuzzer: `pnpm fuzz` in the root. What it does and how to add a target is in docs/trials.md. */
import { PROPERTIES } from '../conversations/properties.ts';
import { CORPUS, FINDINGS } from './corpus.ts';
import { runFuzz } from './run.ts';
import { TARGETS } from './targets.ts';

const subjects = {
  targets: TARGETS,
  targetsUrl: new URL('./targets.ts', import.meta.url).href,
  properties: PROPERTIES,
};
process.exitCode = await runFuzz(process.argv.slice(2), subjects, { corpus: CORPUS, findings: FINDINGS });
