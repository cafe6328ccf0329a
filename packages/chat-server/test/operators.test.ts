/** Operators, the message of the day and bans as options of the command line, over the real process. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandLine } from '@linechat/testkit/command-line';
import { newFile, newFolder, until } from '@linechat/testkit/files';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

const PASSWORD = ' tea time, or so';

/** A server with a password, and ann, an operator there. */
async function withOperator(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const server = new CommandLine(
    ['--port', '0', '--operator-password-file', newFile(`${PASSWORD}\r\nno more\n`), ...args],
    env,
  );
  const port = await server.port();
  const ann = await Peer.enter(port, 'ann');
  ann.send(`!operator ${PASSWORD}`);
  expect(await ann.line()).toBe('!operator ann');
  return { server, port, ann };
}

/** What a new connection gets until the server closes it. */
async function linesUntilClose(port: number, first: string | undefined, from = '127.0.0.1'): Promise<string> {
  const peer = await Peer.connect(port, { localAddress: from });
  if (first !== undefined) peer.send(first);
  const received = (await peer.rest()).toString();
  peer.halfClose();
  return received;
}

describe('an operator', () => {
  test('kicks a client, bans a nickname and an address, and all of it is in the log', async () => {
    const { server, port, ann } = await withOperator();
    const bob = await Peer.enter(port, 'bob');
    ann.send('!kick bob  be \x1b[2Jnice');
    expect(await ann.line()).toBe('!kicked bob');
    expect((await bob.rest()).toString()).toMatch(/^!error kicked [^\r\n]+ be \[2Jnice\r\n$/);
    bob.halfClose();
    ann.send('!ban bob 1h', '!ban 127.0.0.2 2h noise');
    expect(await ann.lines(2)).toEqual([
      expect.stringMatching(/^!banned bob 2/),
      expect.stringMatching(/^!banned 127\.0\.0\.2 2/),
    ]);
    expect(await linesUntilClose(port, 'BOB')).toMatch(/^!error banned [^\r\n]+\r\n$/);
    expect(await linesUntilClose(port, undefined, '127.0.0.2')).toMatch(/^!error banned [^\r\n]+ noise\r\n$/);
    ann.send('!unban bob', '!unban 127.0.0.2', '!mute ann 1h', '!unmute ann', '!operator again');
    expect(await ann.lines(5)).toContain('!operator ann');
    await server.logged('"act":"unmute"');
    const who = { connection: 1, nickname: 'ann', address: '127.0.0.1', port: expect.any(Number) };
    const acts = server.log.filter((entry) => 'act' in entry);
    expect(acts.map(({ level, time, pid, hostname, msg, ...act }) => act)).toEqual([
      { ...who, act: 'operator' },
      { ...who, act: 'kick', target: 'bob', reason: 'be [2Jnice' },
      { ...who, act: 'ban', target: 'bob', until: expect.stringMatching(/^2\d{3}-.*Z$/) },
      { ...who, act: 'ban', target: '127.0.0.2', until: expect.any(String), reason: 'noise' },
      { ...who, act: 'unban', target: 'bob' },
      { ...who, act: 'unban', target: '127.0.0.2' },
      { ...who, act: 'mute', target: 'ann', until: expect.any(String) },
      { ...who, act: 'unmute', target: 'ann' },
    ]);
  });

  test('needs the password: the third wrong one ends the connection, and no password is in the log', async () => {
    const { server, port } = await withOperator(['--log-level', 'trace']);
    const eve = await Peer.enter(port, 'eve');
    eve.send('!operator tea time, or so', `!operator ${PASSWORD} `, '!me', '!operator secret', '!me');
    expect((await eve.rest()).toString()).toMatch(
      /^(!error wrong-password [^\r\n]+\r\n){2}!me eve\r\n!error wrong-password [^\r\n]+\r\n$/,
    );
    eve.halfClose();
    await server.logged('"reason":"wrong-password"');
    expect(server.log.filter(({ act, level }) => act === 'wrong-password' && level === 40)).toHaveLength(3);
    expect(server.stderr).not.toMatch(/tea time|secret/);
  });

  test('is not found by guessing: attempts that come too early look wrong, even the right one', async () => {
    const file = newFile(`${PASSWORD}\n`);
    const server = new CommandLine(['--port', '0', '--admin-port', '0', '--operator-password-file', file]);
    const port = await server.port();
    for (let i = 0; i < 5; i++) {
      const eve = await Peer.enter(port, 'eve');
      eve.send('!operator guess 1', '!operator guess 2', '!operator guess 3');
      await eve.rest();
      eve.halfClose();
      await server.says('stderr', new RegExp(`("reason":"wrong-password"[^]*){${i + 1}}`));
    }
    const eve = await Peer.enter(port, 'eve');
    eve.send(`!operator ${PASSWORD}`);
    expect(await eve.line()).toMatch(/^!error wrong-password /);
    const ann = await Peer.connect(port, { localAddress: '127.0.0.2' });
    await ann.named('ann');
    ann.send(`!operator ${PASSWORD}`);
    expect(await ann.line()).toBe('!operator ann');
    const url = await server.says('stdout', /Admin on (\S+)/);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const [outcome, count] of Object.entries({ wrong: 10, early: 6, right: 1 })) {
      expect(metrics).toContain(`linechat_operator_attempts_total{outcome="${outcome}"} ${count}\n`);
    }
    expect(metrics + server.stderr).not.toMatch(/tea time|guess/);
  });

  test('can’t exist without a password', async () => {
    const server = new CommandLine(['--port', '0']);
    const ann = await Peer.enter(await server.port(), 'ann');
    ann.send('!operator undefined', '!kick ann');
    expect(await ann.lines(2)).toEqual([
      expect.stringMatching(/^!error unknown-command /),
      expect.stringMatching(/^!error unknown-command /),
    ]);
  });
});

describe('the message of the day', () => {
  test('comes line by line after the nickname', async () => {
    const file = newFile('\ufeffWelcome to the \x1b[1mtea\x1b[0m room.\r\n\r\n  Be kind — être gentil.\n');
    const server = new CommandLine(['--port', '0'], { CHAT_SERVER_MOTD: file });
    const bob = await Peer.connect(await server.port());
    bob.send('bob', '!me');
    expect(await bob.lines(4)).toEqual([
      '!motd Welcome to the [1mtea[0m room.',
      '!motd ',
      '!motd   Be kind — être gentil.',
      '!me bob',
    ]);
  });
});

describe('a ban', () => {
  const bansFile = () => bansFileIn(newFolder());

  test.each(['SIGTERM', 'SIGKILL'] as const)('survives the process after %s', async (signal) => {
    const file = bansFile();
    const { server, ann } = await withOperator(['--bans-file', file]);
    ann.send('!ban cid 1h', '!unban cid', '!ban bob 1h "noise", é', '!ban 127.0.0.2 1h');
    await ann.lines(4);
    // A killed process can't finish its write. One that gets SIGTERM does, so the test need not wait for it.
    if (signal === 'SIGKILL') await until(dirname(file), () => readOrNothing(file).includes('127.0.0.2'));
    server.signal(signal);
    ann.socket.destroy();
    await server.ended();
    expect(readdirSync(dirname(file))).toEqual(['bans.json']);
    const restarted = new CommandLine(['--port', '0', '--bans-file', file]);
    const again = await restarted.port();
    expect(await linesUntilClose(again, 'bob')).toMatch(/^!error banned [^\r\n]+ "noise", é\r\n$/);
    expect(await linesUntilClose(again, undefined, '127.0.0.2')).toMatch(/^!error banned /);
    expect(await (await Peer.enter(again, 'cid')).sync()).toEqual([]);
  });
});

describe('bans that can’t be saved', () => {
  const longReason = 'x'.repeat(1000);

  test('because the disk is full: the log says so, and the exit code is 74; nothing in the file is damaged', async () => {
    const file = bansFileIn(newFolder());
    const password = newFile(`${PASSWORD}\n`);
    // The process may write files of 4 KiB.
    const server = new CommandLine(
      ['--port', '0', '--operator-password-file', password, '--bans-file', file],
      {},
      { fileBlocks: 8 },
    );
    const ann = await Peer.enter(await server.port(), 'ann');
    ann.send(`!operator ${PASSWORD}`, ...Array.from({ length: 10 }, (_, i) => `!ban bob${i} 1h ${longReason}`));
    await server.logged('could not save the bans; trying again');
    server.signal('SIGTERM');
    await ann.rest();
    ann.halfClose();
    expect(await server.ended()).toBe(74);
    expect(server.log.at(-1)).toMatchObject({ level: 60, msg: 'not everything is saved' });
    if (readdirSync(dirname(file)).length > 0) JSON.parse(readFileSync(file, 'utf8'));
  });

  test('and can be at the end are saved then, and the exit code is 0', async () => {
    const file = bansFileIn(newFolder());
    const { server, ann } = await withOperator(['--bans-file', file]);
    mkdirSync(file);
    ann.send('!ban bob 1h');
    await server.logged('could not save the bans; trying again');
    rmdirSync(file);
    server.signal('SIGTERM');
    await ann.rest();
    ann.halfClose();
    expect(await server.ended()).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8')).bans).toHaveLength(1);
  });
});

function bansFileIn(folder: string): string {
  return join(folder, 'bans.json');
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

describe('at the start, one sentence and exit code 1 say that', () => {
  const ends = async (...args: readonly string[]): Promise<string> => {
    const server = new CommandLine(['--port', '0', ...args]);
    expect(await server.ended()).toBe(1);
    expect(server.stdout).toBe('');
    expect(server.stderr).toMatch(/^[^\n]+\.\n$/);
    return server.stderr;
  };

  test.each([
    ['it is missing', 'folder/none', /no such file/],
    ['it is a folder', '.', /folder/],
  ])('a file can’t be read, because %s', async (_, name, why) => {
    const file = join(newFolder(), name);
    for (const option of ['--motd', '--operator-password-file', '--bans-file']) {
      const said = await ends(option, file);
      expect(said).toContain(file);
      expect(said).toMatch(why);
    }
  });

  test.each([
    ['is missing', '', /no password/],
    ['is missing in the first line', '\n long enough for all\n', /no password/],
    ['is too short', '12345678901\n', /too short; take 12 characters/],
    ['is too short, with characters beyond the 16 bits', '🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂', /too short/],
  ])('the password %s', async (_, text, why) => {
    const file = newFile(text);
    const said = await ends('--operator-password-file', file);
    expect(said).toContain(file);
    expect(said).toMatch(why);
    if (text.trim() !== '') expect(said).not.toContain(text.trim());
  });

  test.each([0o640, 0o604, 0o620, 0o602, 0o610])('others may use the password: mode %o', async (mode) => {
    const file = newFile('long enough to be one\n');
    chmodSync(file, mode);
    const said = await ends('--operator-password-file', file);
    expect(said).toMatch(/chmod 600/);
    expect(said).not.toContain('long enough');
  });

  test('the message of the day is far too long', async () => {
    expect(await ends('--motd', newFile('x'.repeat(65_537)))).toMatch(/longer than 65536 characters/);
  });

  const ban = { target: 'bob', until: '2036-01-01T00:00:00.000Z', by: 'ann' };
  const bans = (...all: readonly unknown[]) => JSON.stringify({ version: 1, bans: all });
  test.each([
    ['', /it is not JSON/],
    [bans(ban).slice(0, -1), /it is not JSON/],
    ['[]', /it is not an object/],
    ['null', /it is not an object/],
    ['{"bans":[]}', /its version is undefined/],
    ['{"version":2,"bans":[]}', /its version is 2, and this server only knows version 1/],
    ['{"version":1}', /its bans are not an array/],
    [bans(ban, 'bob'), /bans\[1\] is not an object/],
    [bans({ ...ban, target: 'b_b' }), /target of bans\[0\] .*"b_b"/],
    [bans(ban, { ...ban, target: '192.0.2.256' }), /target of bans\[1\] .*"192\.0\.2\.256"/],
    [bans({ ...ban, until: 'soon' }), /end of bans\[0\] .*"soon"/],
    [bans({ ...ban, until: 7 }), /end of bans\[0\]/],
    [bans({ ...ban, by: 'a b' }), /bans\[0\] .*"a b"/],
    [bans({ ...ban, reason: ['x'] }), /reason of bans\[0\]/],
  ])('the bans file is damaged, and stays as it is: %s', async (text, why) => {
    const file = newFile(text);
    const said = await ends('--bans-file', file);
    expect(said).toContain(file);
    expect(said).toMatch(why);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(dirname(file))).toEqual(['file']);
  });
});

test('a credential of systemd is accepted, although its access list looks like permissions of the group', async () => {
  const file = newFile('long enough to be one\n', 0o440);
  const server = new CommandLine(['--port', '0', '--operator-password-file', file], {
    CREDENTIALS_DIRECTORY: dirname(file),
  });
  const ann = await Peer.enter(await server.port(), 'ann');
  ann.send('!operator long enough to be one');
  expect(await ann.line()).toBe('!operator ann');
});

test('bans that have ended are not loaded, and a file that was written by hand is read', async () => {
  const file = newFile('');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const [bob, cid] = [
    { target: 'bob', until: '2020-01-01T00:00:00.000Z', by: 'ann' },
    { target: '::FFFF:127.0.0.2', until, by: 'ann' },
  ];
  writeFileSync(file, `\ufeff${JSON.stringify({ version: 1, bans: [bob, cid], comment: 'mine' })}`);
  const { port, ann } = await withOperator(['--bans-file', file]);
  ann.send('!bans');
  expect(await ann.lines(2)).toEqual([`!ban 127.0.0.2 ${until} ann`, '!bans 1']);
  expect(await linesUntilClose(port, undefined, '127.0.0.2')).toMatch(/^!error banned /);
});
