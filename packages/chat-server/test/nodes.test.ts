/** Several servers on one log are one chat; a log that fails ends it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connectionId, lineInput, nicknames, stateHash } from '@linechat/chat-core';
import { newFile } from '@linechat/testkit/files';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';
import { ChatServer } from '../src/index.ts';
import { createLateLog, createLog, FragileLog } from './support/logs.ts';
import { serve } from './support/serve.ts';

async function twoServers() {
  const log = new FragileLog(createLog());
  const first = await serve({}, log);
  const second = await serve({}, log);
  return { log, first, second };
}

/**
 * Resolves when all peers have received everything that was sent before, with what they received. It takes two questions,
 * because the first one may come into the log before the lines of another node.
 */
async function settled(...peers: readonly Peer[]): Promise<readonly string[][]> {
  const rounds = [await all(peers), await all(peers)];
  return peers.map((_, i) => rounds.flatMap((round) => round[i] ?? []));
}

async function all(peers: readonly Peer[]): Promise<string[][]> {
  return await Promise.all(peers.map((peer) => peer.sync()));
}

describe('on two servers with one log', () => {
  test('a nickname is unique over both', async () => {
    const { first, second } = await twoServers();
    await Peer.enter(first.port, 'ann');
    const other = await Peer.connect(second.port);
    other.send('Ann');
    expect(await other.line()).toMatch(/^!error nick-in-use /);
    expect(await other.line()).toBeUndefined();
  });

  test('a public line reaches the clients of both, under the nickname of its sender', async () => {
    const { first, second } = await twoServers();
    const ann = await Peer.enter(first.port, 'ann');
    const bob = await Peer.enter(second.port, 'bob');
    bob.send('I am bob');
    ann.send('I am ann');
    const lines = await settled(ann, bob);
    for (const received of lines) expect([...received].sort()).toEqual(['ann: I am ann', 'bob: I am bob']);
    expect(lines[0]).toEqual(lines[1]);
  });

  test('a private line reaches the client of the other server, and no other client', async () => {
    const { first, second } = await twoServers();
    const ann = await Peer.enter(first.port, 'ann');
    const bob = await Peer.enter(second.port, 'bob');
    const cid = await Peer.enter(second.port, 'cid');
    ann.send('#bob hi');
    expect(await settled(ann, bob, cid)).toEqual([[], ['#ann: hi'], []]);
  });

  test('a room is one room over both', async () => {
    const { first, second } = await twoServers();
    const ann = await Peer.enter(first.port, 'ann');
    const bob = await Peer.enter(second.port, 'bob');
    ann.send('!enter tea');
    await settled(ann, bob);
    bob.send('!enter tea', '!rooms', '!members tea', '@tea hi');
    expect(await bob.lines(3)).toEqual(['tea', 'ann bob', '@tea bob: hi']);
    expect(await ann.line()).toBe('@tea bob: hi');
  });

  test('the clients of a server that closes are told shutting-down, and the others stay', async () => {
    const { first, second } = await twoServers();
    const ann = await Peer.enter(first.port, 'ann');
    const bob = await Peer.enter(second.port, 'bob');
    bob.send('!notices on');
    await settled(ann, bob);
    const closed = first.server.close();
    expect((await ann.rest()).toString()).toMatch(/^!error shutting-down [^\r\n]+\r\n$/);
    ann.halfClose();
    await closed;
    expect(await bob.line()).toBe('!left ann');
    bob.send('still here');
    expect(await bob.line()).toBe('bob: still here');
    expect(nicknames(second.server.state)).toEqual(['bob']);
  });

  test('the clients of a server that is lost leave the chat all at once, and the others stay', async () => {
    const { log, first, second } = await twoServers();
    const gone = await Promise.all(['a1', 'a2', 'a3'].map((name) => Peer.enter(first.port, name)));
    gone[0]?.send('!enter tea');
    const bob = await Peer.enter(second.port, 'bob');
    bob.send('!notices on', '!enter tea');
    await settled(bob, ...gone);
    await log.lose(0);
    const notices = (await settled(bob))[0];
    expect(notices).toEqual(['!left a1', '!left a2', '!left a3']);
    bob.send('!users', '!members tea');
    expect(await bob.lines(2)).toEqual(['bob', 'bob']);
    // The nicknames are free again.
    await Peer.enter(second.port, 'a1');
  });

  test('a server that joins later has the same state, and its clients leave with it', async () => {
    const { log, first, second } = await twoServers();
    const ann = await Peer.enter(first.port, 'ann');
    ann.send('!enter tea', '!notices on');
    const bob = await Peer.enter(second.port, 'bob');
    await settled(ann, bob);
    expect(await ann.sync()).toEqual([]);
    const third = await serve({}, log);
    const cid = await Peer.enter(third.port, 'cid');
    cid.send('!users', '!members tea');
    expect(await cid.lines(2)).toEqual(['ann bob cid', 'ann']);
    await settled(ann, bob, cid);
    const hashes = [first, second, third].map(({ server }) => stateHash(server.state));
    expect(new Set(hashes).size).toBe(1);
    await third.server.close({ graceMs: 0 });
    expect((await settled(ann, bob))[0]).toEqual(['!left cid']);
  });

  test('a server misses no event that comes while it joins', async () => {
    const { log, first } = await twoServers();
    const { node, append } = await log.join({
      restore: () => {},
      receive: () => {},
      snapshot: () => '',
      failed: () => {},
    });
    const joining = serve({}, log);
    const connection = connectionId(1, node);
    void append({ type: 'connected', connection });
    void append(lineInput(connection, 'ann'));
    const third = await joining;
    await Peer.enter(third.port, 'bob');
    expect(nicknames(third.server.state)).toEqual(['ann', 'bob']);
    expect(stateHash(third.server.state)).toBe(stateHash(first.server.state));
  });
});

describe('a server can’t join a chat', () => {
  test.each([
    ['with another limit', { maxRooms: 1 }, 'The option maxRooms of this server differs'],
    ['with another message of the day', { motd: ['hi'] }, 'The option motd of this server differs'],
    [
      'with operators, if that has none',
      { isOperatorPassword: () => true },
      'The option operators of this server differs',
    ],
    [
      'with bans of its own',
      { bans: [{ target: 'evil', until: Date.now() + 1e6, by: 'ann', reason: undefined }] },
      'has its own bans',
    ],
  ])('%s', async (_, options, sentence) => {
    const log = createLog();
    const { server, port } = await serve({}, log);
    const other = new ChatServer(options, log);
    await expect(other.listen()).rejects.toThrow(sentence);
    expect(other.address).toBeUndefined();
    await other.close();
    await Peer.enter(port, 'ann');
    expect(nicknames(server.state)).toEqual(['ann']);
  });

  test('with a file of bans, and the file stays as it is', async () => {
    const log = createLog();
    await serve({}, log);
    const file = newFile('{"version":1,"bans":[]}');
    const other = new ChatServer({ bansFile: file }, log);
    await expect(other.listen()).rejects.toThrow('has its own bans');
    await other.close();
    expect(readFileSync(file, 'utf8')).toBe('{"version":1,"bans":[]}');
  });
});

describe('a log that fails', () => {
  test('for one server only, which it takes for gone, ends the connections of that server', async () => {
    const log = createLateLog();
    const first = await serve({}, log);
    const second = await serve({}, log);
    const ann = await Peer.enter(first.port, 'ann');
    const bob = await Peer.enter(second.port, 'bob');
    log.lose(1);
    expect((await bob.rest()).toString()).toMatch(/^!error storage-failed /);
    bob.halfClose();
    ann.send('!users');
    expect(await ann.line()).toBe('ann');
    await second.server.close();
  });

  test('ends all connections with storage-failed, and no more are accepted', async () => {
    const log = createLateLog();
    const { server, port } = await serve({}, log);
    const ann = await Peer.enter(port, 'ann');
    const json = await Peer.enter(port, 'json');
    json.send('!format json', '!me');
    expect(await json.line()).toMatch(/^{"type":"me"/);
    const nameless = await Peer.connect(port);
    const failed = once(server, 'log-failed');
    log.fail(new Error('the disk is full'));
    expect((await failed)[0]).toMatchObject({ message: 'the disk is full' });
    await expect(Peer.connect(port)).rejects.toThrow('ECONNREFUSED');
    expect(server.address).toBeUndefined();
    for (const peer of [ann, nameless]) {
      expect((await peer.rest()).toString()).toMatch(/^!error storage-failed [^\r\n]+\r\n$/);
      peer.halfClose();
    }
    expect(JSON.parse((await json.rest()).toString())).toMatchObject({ type: 'error', code: 'storage-failed' });
    json.halfClose();
    await server.close();
  });
});
