/** Who is blamed for a failure, and in which words: one bug fails few cases, and what came is not buried. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { grade, type Report } from '../src/index.ts';
import { textReport } from '../src/report/text.ts';
import { Output } from '../src/server/output.ts';
import { MUTANTS } from './mutants/all.ts';
import { mutate } from './mutants/mutant.ts';
import { PYTHON } from './support/python.ts';

const folder = mkdtempSync(join(tmpdir(), 'conformance-blame-'));
afterAll(() => rmSync(folder, { recursive: true }));

function commandOf(name: string): string {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) throw new Error('The mutant is gone.');
  const path = join(folder, `${name}.py`);
  writeFileSync(path, mutate(readFileSync(new URL(`servers/${mutant.file}`, import.meta.url), 'utf8'), mutant));
  return `exec ${PYTHON} ${path} {port}`;
}

function failuresOf({ results }: Report): readonly string[] {
  return results.filter(({ outcome }) => outcome === 'failed').map((result) => result.case.name);
}

test.concurrent('a server that takes one read for one line fails for that, and for nothing else', async () => {
  const report = await grade({ start: commandOf('one-read-one-line'), level: 'chat' });
  const failures = failuresOf(report);
  expect(failures.length).toBeGreaterThan(0);
  // On a busy machine it takes the nickname and what is said behind it for one.
  expect(failures.filter((name) => !['hears-another', 'cut-line', 'two-lines-in-one-write'].includes(name))).toEqual(
    [],
  );
  for (const { story } of report.results) if (story !== undefined) expect(story.cause).toMatch(/one read|in a loop/);
});

test.concurrent('where people only come in, the cause is not that of the case', async () => {
  const start = commandOf('max-ten-clients');
  const { results } = await grade({ start, level: 'robust', only: ['crowd'] });
  expect(results[0]?.story?.cause).toContain('come in and say hello');
});

test.concurrent('a server at HOST:PORT that is not there is no failed case', async () => {
  const report = await grade({ address: { host: '127.0.0.1', port: 1 }, level: 'echo' });
  expect(failuresOf(report)).toEqual([]);
  expect(report.unreachable?.reason).toContain('could not be connected to');
});

test.concurrent('text says who asks for a case, and how to play it alone', async () => {
  const start = commandOf('limit-1024');
  const report = await grade({ start, level: 'robust', only: ['long-line'] });
  const text = textReport(report, { hasColours: false, withTranscript: false });
  expect(text).toContain('Why a good server keeps it: A line may be longer');
  expect(text).not.toContain('The exercise says');
  expect(text).toContain('--level robust --only long-line');
  // It says that the next stage is to be tried only where all of a level has been played.
  const { results, ...rest } = await grade({ start, level: 'chat', only: ['hears-another'] });
  expect(textReport({ results, ...rest }, { hasColours: false, withTranscript: false })).not.toContain('Try next');
});

test('the excerpt of what a server printed ends with its error, however much it printed later', () => {
  const python = new Output();
  python.add(
    `listening\nTraceback (most recent call last):\n  File "chat.py", line 3, in serve\n    self.rooms[room]\nKeyError: 'tea'\n`,
  );
  python.add(Array.from({ length: 40 }, (_, n) => `client ${n} has left\n`).join(''));
  expect(python.lastError?.at(-1)).toBe("KeyError: 'tea'");
  expect(python.lastError?.[0]).toBe('Traceback (most recent call last):');
  const node = new Output();
  node.add(
    "TypeError: Cannot read properties of undefined (reading 'nick')\n    at handle (chat.js:3:5)\n    at x.js:1:1\n",
  );
  node.add(Array.from({ length: 40 }, (_, n) => `client ${n} has left\n`).join(''));
  expect(node.lastError).toEqual([
    "TypeError: Cannot read properties of undefined (reading 'nick')",
    '    at handle (chat.js:3:5)',
    '    at x.js:1:1',
  ]);
});
