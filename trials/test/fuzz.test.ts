/** The fuzzer: it finds what is there to be found, and in our targets nothing within a second or so. */
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

const NAMES = Array.from(TARGETS.keys());
const url = (relative: string): string => new URL(relative, import.meta.url).href;

describe('our targets', () => {
  test.concurrent.each(NAMES)('%s takes its corpus, and a second of new inputs', async (name) => {
    const corpus = readCorpus(CORPUS, name);
    expect(corpus.length).toBeGreaterThan(5);
    const report = await runWatched({ targets: url('../src/fuzz/targets.ts'), name, corpus, seed: 1, seconds: 1 });
    expect(report.finding?.why).toBeUndefined();
    // One of them is the empty one.
    expect(report.runs).toBeGreaterThan(corpus.length + 1);
    // It shows what it was kept for.
    expect(report.corpus.length).toBeGreaterThan(corpus.length / 2);
  });

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

describe('what is planted is found', () => {
  const targets = url('./support/planted.ts');

  test('behind four bytes, one after the other; made small', async () => {
    const report = await runWatched({ targets, name: 'door', corpus: [], seed: 1, seconds: 20 });
    expect(report.finding?.why).toContain('The door is open.');
    expect(Buffer.from(report.finding?.input ?? []).toString('hex')).toMatch(/^6.7.6.7.$/);
  });

  test('where it does not come to an end', async () => {
    const report = await runWatched({ targets, name: 'hang', corpus: [], seed: 1, seconds: 20 }, 500);
    expect(report.finding?.why).toContain('does not come to an end');
    expect(report.finding?.input.length).toBeGreaterThan(2);
  });

  test('where it uses up the memory', async () => {
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

  test('names the file of a finding, ends with 1, and replays it', async () => {
    expect(await run('door', '--seconds', '20', '--seed', '1')).toBe(1);
    const [file = ''] = readdirSync(folders.findings);
    expect(said.join('')).toContain(file);
    expect(said.join('')).toContain('seed 1');
    expect(await run('door', '--replay', join(folders.findings, file))).toBe(1);
    expect(said.join('')).toContain('The door is open.');
  });

  test('tells of a conversation by its seed and its path, and has it again', async () => {
    expect(await run('short-conversations', '--seed', '1', '--seconds', '20')).toBe(1);
    const path = /path: "([\d:]+)"/.exec(said.join(''))?.[1] ?? '';
    expect(said.join('')).toContain('Counterexample: [5]');
    expect(await run('short-conversations', '--seed', '1', '--path', path)).toBe(1);
    expect(said.join('')).toContain('Counterexample: [5]');
  });

  test('keeps what showed something new, and with --frozen nothing', async () => {
    expect(await run('door', '--seconds', '0', '--frozen')).toBe(0);
    expect(readCorpus(folders.corpus, 'door')).toEqual([]);
    expect(await run('door', '--seconds', '0')).toBe(0);
    expect(readCorpus(folders.corpus, 'door')).toEqual([Buffer.alloc(0)]);
    writeCorpus(folders.corpus, 'door', [Buffer.from('o')]);
    expect(await run('door', '--seconds', '0')).toBe(0);
    expect(readCorpus(folders.corpus, 'door')).toHaveLength(2);
  });

  test('ends with 2 where it is used wrongly', async () => {
    expect(await run('window')).toBe(2);
    expect(said.join('')).toBe("There is no 'window' to fuzz.\n");
  });
});
