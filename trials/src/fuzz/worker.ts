/** The process in which a target is run: it may hang, or use up all memory, and the one that watches it is told of. */
import { once } from 'node:events';
import { Random } from '../random.ts';
import { Coverage } from './coverage.ts';
import { explore } from './explore.ts';
import { LastWriter } from './last.ts';
import type { Target } from './target.ts';
import type { Assignment, Report } from './watch.ts';

const [assignment] = await once(process, 'message');
const { targets, name, corpus, seed, seconds, last }: Assignment = assignment;
const { TARGETS }: { TARGETS: ReadonlyMap<string, Target> } = await import(targets);
const target = TARGETS.get(name);
if (target === undefined) throw new RangeError(`There is no target '${name}'.`);

const note = new LastWriter(last);
const coverage = new Coverage((url) => target.covers.some((part) => url.includes(part)));
const { finding, ...explored } = explore(target, coverage, corpus, new Random(seed), seconds * 1000, (input) =>
  note.write(input),
);
const why = finding && (finding.error instanceof Error ? finding.error.stack : String(finding.error));
const report: Report = {
  ...explored,
  places: coverage.places,
  finding: finding && { input: finding.input, why: why ?? '' },
};
process.send?.(report, () => process.disconnect?.());
