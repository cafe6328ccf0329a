/** The project's own servers pass: the chat at `--level contract`, over TCP and TLS, and the echo server at `echo`. */
import { readFileSync } from 'node:fs';
import { makePair, noOpenssl } from '@linechat/testkit/certificates';
import { readScenarios, type Scenario } from '@linechat/testkit/scenario';
import { expect, test } from 'vitest';
import { casesOf, type GradeOptions, grade } from '../src/index.ts';

const CHAT = `exec ${process.execPath} ${new URL('../../chat-server/dist/cli.js', import.meta.url).pathname} --log-level error --port {port}`;
const ECHO = `exec ${process.execPath} ${new URL('../../echo-server/dist/cli.js', import.meta.url).pathname} --log-level error --port {port}`;

/** The cases that depend on how bytes are carried: over TLS these are enough. */
const WIRE = casesOf('contract')
  .filter(({ stage, name }) => stage === 'broadcast' || name.startsWith('contract-'))
  .map(({ name }) => name);

async function failures(options: GradeOptions): Promise<unknown> {
  const { results, unreachable } = await grade(options);
  expect(unreachable).toBeUndefined();
  expect(results.length).toBeGreaterThan(10);
  const skipped = results.filter(({ outcome }) => outcome === 'skipped').map((result) => result.case.name);
  // It needs options that the command line does not have.
  expect(skipped.filter((name) => name !== 'scenario-12-limits')).toEqual([]);
  return results.filter(({ outcome }) => outcome === 'failed').map((result) => [result.case.name, result.story]);
}

test('the chat server passes at contract over TCP', async () => {
  expect(await failures({ start: `${CHAT} {options}`, level: 'contract' })).toEqual([]);
});

test.skipIf(noOpenssl !== undefined)(
  `the chat server passes the cases of broadcast and of lines over TLS${noOpenssl ?? ''}`,
  async () => {
    const { certFile, keyFile, cert } = makePair();
    const tls = { ca: cert, insecure: false };
    const start = `${CHAT} --tls-cert ${certFile} --tls-key ${keyFile} {options}`;
    expect(await failures({ start, tls, level: 'contract', only: WIRE })).toEqual([]);
  },
);

test('the echo server passes at echo', async () => {
  expect(await failures({ start: ECHO, level: 'echo' })).toEqual([]);
});

test('every scenario of chat-core is a case', () => {
  const built: readonly Scenario[] = JSON.parse(
    readFileSync(new URL('../dist/scenarios.json', import.meta.url), 'utf8'),
  );
  expect(built.map(({ name, settings, nodes, steps }) => ({ name, settings, nodes, steps }))).toEqual(
    JSON.parse(JSON.stringify(readScenarios())),
  );
});
