/** The documented commands work in a fresh clone, in any order. */
import { afterEach, describe, expect, test } from 'vitest';
import { Clone, noClone } from './support/clone.ts';

const clones: Clone[] = [];

afterEach(() => {
  for (const clone of clones.splice(0)) clone.dispose();
});

function freshClone(): Clone {
  const clone = new Clone();
  clones.push(clone);
  return clone;
}

/** Several installs and builds, on a machine that is busy with the other tests. */
const TIMEOUT_MS = 600_000;

describe.skipIf(noClone !== undefined)(`in a fresh clone${noClone ?? ''}`, () => {
  test('test finds everything installed after start', { timeout: TIMEOUT_MS }, async () => {
    const clone = freshClone();
    await clone.serve('--filter', 'chat-server', 'start', '--port', '0');
    expect(clone.missingDependencies(), 'the first start installs no more than it needs').not.toEqual([]);
    await planTests(clone);
    expect(clone.missingDependencies()).toEqual([]);
    await clone.run('exec', 'turbo', 'run', 'build', '--output-logs=errors-only');
  });

  test('test finds everything installed after --help of the client and of the echo server', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const clone = freshClone();
    expect(await clone.run('--filter', 'client', 'start', '--help')).toMatch(/^Usage: /m);
    expect(await clone.run('--filter', 'echo-server', 'start', '--help')).toMatch(/^Usage: /m);
    await planTests(clone);
    expect(clone.missingDependencies()).toEqual([]);
  });

  test('the tests of one package work as the first command', { timeout: TIMEOUT_MS }, async () => {
    const clone = freshClone();
    const file = 'test/cli.test.ts';
    expect(await clone.run('--filter', 'echo-server', 'test', file)).toContain(file);
    await planTests(clone);
    expect(clone.missingDependencies()).toEqual([]);
  });
});

/** Runs the script `test` up to the plan of its tasks: it installs what it needs, and runs no test. */
async function planTests(clone: Clone): Promise<void> {
  expect(await clone.run('test', '--dry')).toContain('@linechat/chat-server#vitest');
}
