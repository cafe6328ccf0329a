/** The command line: exit codes, --list, --explain, and each report in its format. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allCases, grade } from '../src/index.ts';
import { run as runInProcess } from '../src/main.ts';
import { manPage } from '../src/man.ts';
import { OPTIONS } from '../src/options.ts';
import { githubReport } from '../src/report/github.ts';
import { Server } from '../src/server/server.ts';
import { mutate } from './mutants/mutant.ts';
import { PYTHON_MUTANTS } from './mutants/python.ts';
import { PYTHON } from './support/python.ts';

const PACKAGE = new URL('../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'conformance-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['dist/cli.js', ...args], { cwd: PACKAGE, env: { ...process.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** In this process: a mistake on the command line is noticed before anything is started. */
async function runHere(args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await runInProcess(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const RIGHT = `exec ${PYTHON} ${PACKAGE}test/servers/reference.py {port}`;
/** It loses what stands behind the last line end of a read. */
let wrong = '';
/** It takes what one read returns for one line. */
let veryWrong = '';
beforeAll(() => {
  wrong = commandOf('rest-is-lost');
  veryWrong = commandOf('one-read-one-line');
});

function commandOf(name: string): string {
  const mutant = PYTHON_MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) throw new Error('The mutant is gone.');
  const path = join(folder, `${name}.py`);
  writeFileSync(path, mutate(readFileSync(`${PACKAGE}test/servers/reference.py`, 'utf8'), mutant));
  return `exec ${PYTHON} ${path} {port}`;
}

/** Eleven that this mutant fails, and one that it passes. */
const MANY = [
  'hears-another',
  'cut-line',
  'byte-by-byte',
  'two-lines-in-one-write',
  'nickname-cut',
  'lines-together',
  'room-lines-together',
  'several-line-ends',
  'cut-letter',
  'long-line',
  'mixed-halves',
  'burst',
].flatMap((name) => ['--only', name]);
const TWO = ['--only', 'hears-another', '--only', 'cut-line'];

describe('the exit code is', { concurrent: false }, () => {
  test('0 where all has passed', async () => {
    const { code, stdout } = await run(['--start', RIGHT, ...TWO]);
    expect(code).toBe(0);
    expect(stdout).toContain('2 of 2 cases passed');
    // No stage is reached by two of its cases.
    expect(stdout).not.toContain('Reached:');
  });

  test('1 where a case has failed, and the failure is a story in this order', async () => {
    const { code, stdout } = await run(['--start', wrong, ...TWO]);
    expect(code).toBe(1);
    const places = [
      'The exercise says',
      'What the test did',
      'What it expected',
      'What came',
      'The usual cause',
      'Try next: cut-line',
    ].map((text) => stdout.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(stdout).toContain('keep a buffer');
    expect(stdout).not.toMatch(/ at .*\.(ts|js):\d+/);
  });

  test.each([
    [[]],
    [['127.0.0.1:1', '--start', 'x']],
    [['nowhere']],
    [['127.0.0.1:99999']],
    [['--level', 'none', '127.0.0.1:1']],
    [['--only', 'no-such-case', '127.0.0.1:1']],
    [['--report', 'pdf', '127.0.0.1:1']],
    [['--tls-ca', '/nowhere', '127.0.0.1:1']],
    [['--jobs', '0', '127.0.0.1:1']],
    [['lab']],
    [['lab', '--stall', 'bob', 'soon', '127.0.0.1:1']],
    [['lab', '--trace', '/nope/trace.jsonl', '127.0.0.1:1']],
  ])('2 for %j, and a sentence', async (args) => {
    const { code, stdout, stderr } = await runHere(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('3 where the server cannot be reached, or does not start', async () => {
    // Nobody may listen on port 1 but the system itself, and it does not.
    expect((await run(['127.0.0.1:1'])).code).toBe(3);
    const { code, stdout } = await run(['--start', `${PYTHON} -c "import nothing_of_that_name" {port}`]);
    expect(code).toBe(3);
    expect(stdout).toContain('No module named');
  });
});

test('4 where the grader itself is wrong, whatever it was doing, and it says so', async () => {
  // A fault somewhere in the grader, as soon as it runs.
  const fault = `data:text/javascript,${encodeURIComponent('setInterval(() => { if (process.listenerCount("uncaughtException") > 0) throw new Error("a fault"); }, 5)')}`;
  const { code, stderr } = await run(['--start', RIGHT, ...TWO], { NODE_OPTIONS: `--import ${fault}` });
  expect(code).toBe(4);
  expect(stderr).toContain('The grader itself has failed, and not your server.');
});

describe.concurrent('--list and --explain', () => {
  test('name every case, and what asks for it', async () => {
    const { stdout } = await run(['--list']);
    for (const { name, rule } of allCases()) expect(stdout).toContain(`${name}`.concat('').trim() && rule);
    const { code, stdout: explained } = await run(['--explain', 'cut-line']);
    expect(code).toBe(0);
    expect(explained).toContain('A line ends with a line break; only then is it passed on.');
  });

  test('every case has a name of its own, a rule, a sentence that asks it, a cause, and needs that exist', () => {
    const names = allCases().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { rule, asks, cause, needs } of allCases()) {
      for (const text of [rule, asks, cause]) expect(text.length).toBeGreaterThan(10);
      for (const name of needs) expect(names).toContain(name);
    }
  });

  test('the man page and --help name every option', async () => {
    expect(readFileSync(`${PACKAGE}man/linechat-conformance.1`, 'utf8')).toBe(manPage());
    const { stdout } = await run(['--help']);
    for (const { flags } of OPTIONS) expect(stdout).toContain(flags.split(' ')[0]);
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});

describe.concurrent('--report', () => {
  test('json holds the stories and the transcripts', async () => {
    const report = JSON.parse((await run(['--start', wrong, ...TWO, '--report', 'json'])).stdout);
    expect(report).toMatchObject({ level: 'rooms', passed: false, reached: null });
    expect(report.cases[1]).toMatchObject({ name: 'cut-line', outcome: 'failed' });
    expect(report.cases[1].mermaid).toMatch(/^sequenceDiagram\n/);
    expect(report.cases[1].story.came.join(' ')).toContain('got');
  });

  test('tap counts, and says what failed', async () => {
    const { stdout } = await run(['--start', wrong, ...TWO, '--report', 'tap']);
    expect(stdout).toMatch(/^TAP version 14\n1\.\.2\nok 1 - hears-another/);
    expect(stdout).toContain('\nnot ok 2 - cut-line');
    expect(stdout).toContain('\n  ---\n  did:\n');
  });

  test('junit is well-formed XML', async () => {
    const { stdout } = await run(['--start', wrong, ...TWO, '--report', 'junit']);
    writeFileSync(join(folder, 'junit.xml'), stdout);
    const check = spawn(PYTHON, [
      '-c',
      'import sys, xml.dom.minidom as m; d = m.parse(sys.argv[1]); print(len(d.getElementsByTagName("testcase")), len(d.getElementsByTagName("failure")))',
      join(folder, 'junit.xml'),
    ]);
    let counts = '';
    check.stdout.on('data', (data) => {
      counts += data;
    });
    await new Promise((resolve) => check.on('close', resolve));
    expect(counts.trim()).toBe('2 1');
  });

  test('github gives at most ten annotations, and the rest to the step summary', async () => {
    const summary = join(folder, 'summary.md');
    const { code, stdout } = await run(['--start', veryWrong, '--report', 'github', '--level', 'rooms', ...MANY], {
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(code).toBe(1);
    const annotations = stdout.split('\n').filter((line) => line.startsWith('::error '));
    // On a busy machine it fails a few cases more or less.
    expect(annotations.length).toBeGreaterThan(5);
    expect(annotations.length).toBeLessThanOrEqual(10);
    const text = readFileSync(summary, 'utf8');
    expect(text).toContain('| broadcast | cut-line | failed |');
    expect(text).toContain('```mermaid\nsequenceDiagram');
  });

  test('github shows the first ten of twelve failures', async () => {
    const report = await grade({ start: veryWrong, level: 'rooms', only: ['cut-line'] });
    const twelve = Array.from({ length: 12 }, () => report.results).flat();
    expect(twelve).toHaveLength(12);
    const { annotations } = githubReport({ ...report, results: twelve });
    expect(annotations.split('\n').filter((line) => line.startsWith('::error '))).toHaveLength(10);
    const unreachable = { reason: 'It ended.', traceback: [] };
    const ended = githubReport({ ...report, results: twelve, unreachable }).annotations;
    expect(ended.split('\n').filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(ended).toContain('cannot be reached');
  });

  test('classroom gives partial points that add up', async () => {
    const { stdout } = await run(['--start', wrong, '--report', 'classroom', ...TWO]);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ version: 1, status: 'fail', max_score: 100, score: 50 });
    expect(result.tests.map((one: { score: number }) => one.score)).toEqual([50, 0]);
  });

  test('text shows the conversation with --transcript', async () => {
    const { stdout } = await run(['--start', wrong, ...TWO, '--transcript']);
    expect(stdout).toContain('The whole conversation');
    expect(stdout).toContain('sequenceDiagram');
  });
});

describe('lab', () => {
  test('cuts what passes, shows the cuts, draws them, and its trace can be replayed', async () => {
    const server = await Server.start(RIGHT);
    const trace = join(folder, 'trace.jsonl');
    try {
      const lab = spawn(
        process.execPath,
        ['dist/cli.js', 'lab', '--cut', '2', '--stall', 'ann', '300ms', '--trace', trace, `127.0.0.1:${server.port}`],
        { cwd: PACKAGE },
      );
      let shown = '';
      const says = async (text: string) => {
        while (!shown.includes(text)) await new Promise((resolve) => lab.stdout.once('data', resolve));
      };
      lab.stdout.on('data', (data) => {
        shown += data;
      });
      await says('Connect with');
      const client = createConnection({ port: Number(/127\.0\.0\.1:(\d+);/.exec(shown)?.[1]), host: '127.0.0.1' });
      let heard = '';
      client.on('data', (data) => {
        heard += data;
      });
      client.write('ann\nhello\n');
      while (!heard.includes('ann: hello')) await new Promise((resolve) => client.once('data', resolve));
      client.end();
      await says('closes');
      // Keys work through a pipe, too: d delays, q ends.
      lab.stdin.write('dq');
      await new Promise((resolve) => lab.on('close', resolve));
      expect(shown).toMatch(/-> server {2}"an\|n\\n/);
      expect(shown).toContain('ann        stops reading');
      expect(shown).toContain('reads again');
      expect(shown).toContain('sequenceDiagram');
      const replayed = await run(['lab', '--replay', trace, `127.0.0.1:${server.port}`]);
      expect(replayed.code).toBe(0);
      expect(replayed.stdout).toContain('ann: hello');
    } finally {
      await server.stop();
    }
  });
});
