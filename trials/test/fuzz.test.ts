/** The fuzzer finds planted failures, and none in our targets within a second. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CORPUS, readCorpus, writeCorpus } from '../src/fuzz/corpus.ts';
import { runFuzz } from '../src/fuzz/run.ts';
import { TARGETS } from '../src/fuzz/targets.ts';
import { runWatched } from '../src/fuzz/watch.ts';
import { TARGETS as PLANTED, PROPERTIES } from './support/planted.ts';

/** Ends a target that hangs. On a busy machine, seven at a time take half a minute. */
const TARGET_TIMEOUT_MS = 180_000;
const NAMES = Array.from(TARGETS.keys());
const url = (relative: string): string => new URL(relative, import.meta.url).href;

describe('our targets', () => {
  test.concurrent.each(NAMES)(
    '%s fails on no input of its corpus, and on none of a second of new ones',
    {
      timeout: TARGET_TIMEOUT_MS,
    },
    async (name) => {
      const corpus = readCorpus(CORPUS, name);
      expect(corpus.length).toBeGreaterThan(5);
      const report = await runWatched({ targets: url('../src/fuzz/targets.ts'), name, corpus, seed: 1, seconds: 1 });
      expect(report.finding?.why).toBeUndefined();
      // The empty input is always run, too.
      expect(report.runs).toBeGreaterThan(corpus.length + 1);
      // The corpus still runs the code that it was kept for.
      expect(report.corpus.length).toBeGreaterThan(corpus.length / 2);
    },
  );

  test('have a corpus each, of small files named by their hashes, and there is no other', () => {
    expect(readdirSync(CORPUS).toSorted()).toEqual(NAMES.toSorted());
    for (const name of NAMES) {
      for (const file of readdirSync(join(CORPUS, name))) {
        const bytes = readFileSync(join(CORPUS, name, file));
        expect(createHash('sha256').update(bytes).digest('hex')).toMatch(new RegExp(`^${file}`));
      }
    }
  });
});

describe('a planted failure is found', () => {
  const targets = url('./support/planted.ts');

  test('behind four bytes, one after the other, and is shrunk', async () => {
    const report = await runWatched({ targets, name: 'door', corpus: [], seed: 1, seconds: 20 });
    expect(report.finding?.why).toContain('The door is open.');
    expect(Buffer.from(report.finding?.input ?? []).toString('hex')).toMatch(/^6.7.6.7.$/);
  });

  test('if an input never ends', async () => {
    const report = await runWatched({ targets, name: 'hang', corpus: [], seed: 1, seconds: 20 }, 500);
    expect(report.finding?.why).toContain('does not come to an end');
    expect(report.finding?.input.length).toBeGreaterThan(2);
  });

  test('if an input uses up the memory', async () => {
    const report = await runWatched({ targets, name: 'glutton', corpus: [], seed: 1, seconds: 20 });
    expect(report.finding?.why).toMatch(/memory/i);
    expect(report.finding?.input.length).toBeGreaterThan(2);
  });
});

describe('as a command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linechat-fuzz-'));
  const folders = { corpus: join(folder, 'corpus'), findings: join(folder, 'findings') };
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const run = (...args: string[]): Promise<number> => {
    said.length = 0;
    const subjects = { targets: PLANTED, targetsUrl: url('./support/planted.ts'), properties: PROPERTIES };
    return runFuzz(args, subjects, folders);
  };

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('prints the file of a finding, ends with 1, and replays it', async () => {
    expect(await run('door', '--seconds', '20', '--seed', '1')).toBe(1);
    const [file = ''] = readdirSync(folders.findings);
    expect(said.join('')).toContain(file);
    expect(said.join('')).toContain('seed 1');
    expect(await run('door', '--replay', join(folders.findings, file))).toBe(1);
    expect(said.join('')).toContain('The door is open.');
  });

  test('prints the seed and the path of a conversation, and repeats it', async () => {
    expect(await run('short-conversations', '--seed', '1', '--seconds', '20')).toBe(1);
    const path = /path: "([\d:]+)"/.exec(said.join(''))?.[1] ?? '';
    expect(said.join('')).toContain('Counterexample: [5]');
    expect(await run('short-conversations', '--seed', '1', '--path', path)).toBe(1);
    expect(said.join('')).toContain('Counterexample: [5]');
  });

  test('keeps inputs that run new code, and with --frozen none', async () => {
    expect(await run('door', '--seconds', '0', '--frozen')).toBe(0);
    expect(readCorpus(folders.corpus, 'door')).toEqual([]);
    expect(await run('door', '--seconds', '0')).toBe(0);
    expect(readCorpus(folders.corpus, 'door')).toEqual([Buffer.alloc(0)]);
    writeCorpus(folders.corpus, 'door', [Buffer.from('o')]);
    expect(await run('door', '--seconds', '0')).toBe(0);
    expect(readCorpus(folders.corpus, 'door')).toHaveLength(2);
  });

  test('ends with 2 if the command line is wrong', async () => {
    expect(await run('window')).toBe(2);
    expect(said.join('')).toBe("There is no 'window' to fuzz.\n");
  });
});
