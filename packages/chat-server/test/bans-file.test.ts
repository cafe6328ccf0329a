/** The file of bans, with a server in this process. */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ban, bans } from '@linechat/chat-core';
import { newFolder, until } from '@linechat/testkit/files';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { createChatServer } from '../src/index.ts';
import { serve } from './support/serve.ts';

const isOperatorPassword = (attempt: string) => attempt === 'x';

async function serveWithOperator(bansFile: string) {
  const { server, port } = await serve({ bansFile, isOperatorPassword });
  const ann = await Peer.enter(port, 'ann');
  ann.send('!operator x');
  await ann.line();
  return { server, port, ann };
}

function read(file: string): { target: string; until: string; by: string; reason?: string }[] {
  const { version, bans } = JSON.parse(readFileSync(file, 'utf8'));
  expect(version).toBe(1);
  return bans;
}

describe('the file', () => {
  test('has the newest bans after close, is complete at each moment, and only its owner may read it', async () => {
    const folder = newFolder();
    const file = join(folder, 'bans.json');
    const { server, ann } = await serveWithOperator(file);
    for (let i = 0; i < 50; i++) {
      ann.send(`!ban nick${i} 1h reason ${i}`);
      await ann.line();
      if (readdirSync(folder).includes('bans.json')) expect(read(file).length).toBeLessThanOrEqual(i + 1);
    }
    ann.send('!unban nick0');
    await ann.line();
    ann.socket.destroy();
    await server.close();
    expect(read(file).map(({ target, by, reason }) => [target, by, reason])).toEqual(
      Array.from({ length: 49 }, (_, i) => [`nick${i + 1}`, 'ann', `reason ${i + 1}`]),
    );
    expect(readdirSync(folder)).toEqual(['bans.json']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const heir = createChatServer({ bansFile: file });
    expect(bans(heir.state, Date.now())).toEqual(bans(server.state, Date.now()));
  });

  test('keeps bans that have ended by the clock, which may have jumped, and they ban no client', async () => {
    const file = join(newFolder(), 'bans.json');
    const ends = [Date.now() - 1000, Date.now() + 3_600_000].map((time) => new Date(time).toISOString());
    const written = ends.map((until, i) => ({ target: `nick${i}`, until, by: 'ann' }));
    writeFileSync(file, JSON.stringify({ version: 1, bans: written }));
    const { server, port, ann } = await serveWithOperator(file);
    expect(bans(server.state, Date.now()).map(({ target }) => target)).toEqual(['nick1']);
    expect(bans(server.state, 0).map(({ target }) => target)).toEqual(['nick0', 'nick1']);
    const nick0 = await Peer.enter(port, 'nick0');
    ann.send('!ban late 1h');
    await ann.line();
    for (const peer of [ann, nick0]) peer.socket.destroy();
    await server.close();
    expect(read(file).map(({ target }) => target)).toEqual(['nick0', 'nick1', 'late']);
  });

  test('is not made if no client is banned', async () => {
    const folder = newFolder();
    const { server, ann } = await serveWithOperator(join(folder, 'bans.json'));
    ann.send('!unban bob', '!kick ann');
    await ann.rest();
    ann.socket.destroy();
    await server.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that is a symbolic link stays one', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'elsewhere'));
    const real = join(folder, 'elsewhere', 'real.json');
    writeFileSync(real, '{"version":1,"bans":[]}');
    symlinkSync(real, join(folder, 'bans.json'));
    const { server, ann } = await serveWithOperator(join(folder, 'bans.json'));
    ann.send('!ban bob 1h');
    await ann.line();
    ann.socket.destroy();
    await server.close();
    expect(read(real).map(({ target }) => target)).toEqual(['bob']);
    expect(readFileSync(join(folder, 'bans.json'), 'utf8')).toBe(readFileSync(real, 'utf8'));
  });

  test('replaces the draft of a killed process, and does not follow it if it is a link', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mine'), 'mine');
    symlinkSync(join(folder, 'mine'), join(folder, 'bans.json.draft'));
    const { server, ann } = await serveWithOperator(join(folder, 'bans.json'));
    ann.send('!ban bob 1h');
    await ann.line();
    ann.socket.destroy();
    await server.close();
    expect(readdirSync(folder)).toEqual(['bans.json', 'mine']);
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine');
  });

  test('that can’t be written is reported, and tried again after a while without a change', async () => {
    const folder = newFolder();
    const file = join(folder, 'bans.json');
    const { server, ann } = await serveWithOperator(file);
    mkdirSync(file);
    const times: number[] = [];
    const twice = new Promise<void>((resolve) => {
      server.on('unsaved', () => {
        times.push(performance.now());
        if (times.length === 2) resolve();
      });
    });
    ann.send('!ban bob 1h');
    await twice;
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThan(900);
    rmdirSync(file);
    await until(folder, () => readdirSync(folder).join() === 'bans.json');
    expect(read(file).map(({ target }) => target)).toEqual(['bob']);
    ann.socket.destroy();
    await server.close();
    expect(server.hasUnsaved).toBe(false);
  });

  test('that can’t be written is tried once more at the end, and what is not saved then is said', async () => {
    const folder = newFolder();
    const file = join(folder, 'bans.json');
    for (const isWritableAgain of [true, false]) {
      const { server, ann } = await serveWithOperator(file);
      mkdirSync(file);
      const unsaved = new Promise((resolve) => server.once('unsaved', resolve));
      ann.send('!ban bob 1h');
      await unsaved;
      if (isWritableAgain) rmdirSync(file);
      ann.socket.destroy();
      await server.close();
      expect(server.hasUnsaved).toBe(!isWritableAgain);
      if (!isWritableAgain) continue;
      expect(read(file).map(({ target }) => target)).toEqual(['bob']);
      rmSync(file);
    }
  });

  test('that can’t be written is reported, and is written at the next change; the server continues', async () => {
    const folder = newFolder();
    const file = join(folder, 'bans.json');
    const { server, port, ann } = await serveWithOperator(file);
    // Even root can't replace a folder by a file.
    mkdirSync(file);
    const unsaved = new Promise<Error>((resolve) => server.on('unsaved', resolve));
    ann.send('!ban bob 1h');
    expect(await ann.line()).toMatch(/^!banned bob /);
    expect((await unsaved).message).toContain(file);
    expect(readdirSync(folder)).toEqual(['bans.json']);
    const bob = await Peer.connect(port);
    bob.send('bob');
    expect(await bob.line()).toMatch(/^!error banned /);
    rmdirSync(file);
    ann.send('!ban cid 1h');
    await ann.line();
    for (const peer of [ann, bob]) peer.socket.destroy();
    await server.close();
    expect(read(file).map(({ target }) => target)).toEqual(['bob', 'cid']);
  });
});

describe('without a file', () => {
  const ban: Ban = { target: '127.0.0.2', until: Date.now() + 3_600_000, by: 'boss', reason: undefined };

  test('bans come in by the option bans, and go out by the event bans', async () => {
    const { server, port } = await serve({ bans: [ban], isOperatorPassword });
    const eve = await Peer.connect(port, { localAddress: '127.0.0.2' });
    expect(await eve.line()).toMatch(/^!error banned /);
    const kept: (readonly Ban[])[] = [];
    server.on('bans', (all) => kept.push(all));
    const acts: unknown[] = [];
    server.on('operator', ({ nickname, act, target, reason }) => acts.push([nickname, act, target, reason]));
    const ann = await Peer.enter(port, 'ann');
    ann.send('!operator y', '!operator x', '!ban bob 1h  why ', '!unban 127.0.0.2');
    await ann.lines(4);
    const bob = { target: 'bob', until: expect.any(Number), by: 'ann', reason: 'why' };
    expect(kept).toEqual([[ban, bob], [bob]]);
    expect(acts).toEqual([
      ['ann', 'wrong-password', undefined, undefined],
      ['ann', 'operator', undefined, undefined],
      ['ann', 'ban', 'bob', 'why'],
      ['ann', 'unban', '127.0.0.2', undefined],
    ]);
    ann.send('!ban ann 1h');
    await ann.rest();
    expect(acts).toHaveLength(5);
  });

  test('an option bans and a bansFile together are a RangeError', () => {
    expect(() => createChatServer({ bans: [ban], bansFile: join(newFolder(), 'bans.json') })).toThrow(/but not both/);
  });
});
