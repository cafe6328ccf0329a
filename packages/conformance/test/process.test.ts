/** Servers that hang, die, flood, print without end, ignore SIGTERM or never listen: a sentence each, and nobody is left. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grade, type Report } from '../src/index.ts';
import { HAS_PROC } from '../src/server/processes.ts';
import { mutate } from './mutants/mutant.ts';
import { PYTHON_MUTANTS } from './mutants/python.ts';
import { PYTHON } from './support/python.ts';

const SERVERS = new URL('./servers/', import.meta.url).pathname;

/** Only our own processes have it on their command line. */
const TAG = randomInt(1e9, 1e10);

async function gradeBroken(kind: string, only: readonly string[] = ['hears-another']): Promise<Report> {
  return await grade({ start: `${PYTHON} ${SERVERS}broken.py ${kind} {port} ${TAG}`, level: 'chat', only, jobs: 1 });
}

function told({ results, unreachable }: Report): string {
  const [first] = results;
  const { story } = first ?? {};
  return [
    unreachable?.reason,
    ...(unreachable?.traceback ?? []),
    ...(story?.came ?? []),
    ...(story?.traceback ?? []),
  ].join('\n');
}

/** The command lines of all processes that this test has started. */
function ourCommandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(String(TAG)));
}

describe.skipIf(!HAS_PROC)('a server that', { concurrent: true }, () => {
  test.each([
    ['dies-at-start', 'ended (exit code 1) before it listened', 'RuntimeError: I cannot start'],
    ['dies', 'process ended (exit code 1)', 'ValueError: what is this?'],
    ['exits', 'process ended (exit code 3)', ''],
    ['hangs', 'got nothing', ''],
    ['floods', 'without being asked', ''],
    ['prints', 'The server has printed', ''],
    ['never-listens', 'it listens on no TCP port', ''],
    ['other-port', 'Does it read its port from the command line?', ''],
  ])('%s: the report says so', async (kind, sentence, traceback) => {
    const report = await gradeBroken(kind);
    expect(report.results[0]?.outcome).not.toBe('passed');
    expect(told(report)).toContain(sentence);
    expect(told(report)).toContain(traceback);
    expect(ourCommandLines().filter((line) => line.includes(`broken.py ${kind} `))).toEqual([]);
  });

  test('starts others that leave its process group: they are ended, too', async () => {
    await gradeBroken('leaves-child');
    expect(ourCommandLines().filter((line) => line.startsWith('sleep'))).toEqual([]);
  });

  // Without exec the shell ends at SIGTERM, and the server behind it does not.
  test.each(['exec ', ''])('ignores SIGTERM is killed, and the report notes it (%s)', async (exec) => {
    const python = `import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); sys.argv.pop(0); exec(open(sys.argv[0]).read())`;
    const start = `${exec}${PYTHON} -c "${python}" ${SERVERS}reference.py {port}; true`;
    const { results, notes } = await grade({ start, level: 'chat', only: ['hears-another'], isFresh: true });
    expect(results[0]?.outcome).toBe('passed');
    expect(notes.join(' ')).toContain('SIGTERM');
  });

  test('chooses its port itself is found, and cases run one after the other', async () => {
    const start = `${PYTHON} ${SERVERS}reference.py 0`;
    const report = await grade({ start, level: 'chat', only: ['hears-another', 'users'] });
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  test('chooses its port itself is started again after a failure: one bug fails one case', async () => {
    const mutant = PYTHON_MUTANTS.find(({ name }) => name === 'bad-byte-ends-server');
    if (mutant === undefined) throw new Error('The mutant is gone.');
    const folder = mkdtempSync(join(tmpdir(), 'conformance-restart-'));
    try {
      writeFileSync(join(folder, 'chat.py'), mutate(readFileSync(`${SERVERS}reference.py`, 'utf8'), mutant));
      const start = `${PYTHON} ${folder}/chat.py 0`;
      const only = ['users', 'ill-formed-bytes', 'hears-another'];
      const { results } = await grade({ start, level: 'robust', only });
      expect(results.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'passed']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('finds its port taken by another program says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const start = `${PYTHON} ${SERVERS}reference.py ${port} # {port}`;
    const report = await grade({ start, level: 'chat', only: ['hears-another'] });
    expect(told(report)).toContain('its port is in use');
    other.close();
  });
});

test.concurrent('two graders at once do not disturb each other', async () => {
  const start = `exec ${PYTHON} ${SERVERS}reference.py {port}`;
  const only = ['hears-another', 'users', 'room-hang-up', 'burst'];
  const reports = await Promise.all([1, 2].map(() => grade({ start, level: 'robust', only, jobs: 2 })));
  for (const { results } of reports) expect(results.map(({ outcome }) => outcome)).toEqual(only.map(() => 'passed'));
});

test.concurrent('two graders share one server at HOST:PORT', async () => {
  const { Server } = await import('../src/server/server.ts');
  const server = await Server.start(`exec ${process.execPath} ${SERVERS}reference.js {port}`);
  try {
    const address = { host: '127.0.0.1', port: server.port };
    const only = ['users-without-nameless', 'rooms-list', 'room-hang-up'];
    const reports = await Promise.all([1, 2].map(() => grade({ address, level: 'rooms', only })));
    for (const { results } of reports) expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  } finally {
    await server.stop();
  }
});
