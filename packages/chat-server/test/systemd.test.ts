/** The server as a service: what systemd is told, and what it thinks of the unit. */
import { spawnSync } from 'node:child_process';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { lacks } from '@linechat/testkit/programs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServiceManager } from './support/service-manager.ts';

const UNIT = 'systemd/linechat-server.service';

const noNotify = lacks('systemd-notify', 'python3');
describe.skipIf(noNotify)(`where the manager wants to know${noNotify ?? ''}`, () => {
  let manager: ServiceManager;
  beforeEach(async () => {
    manager = await ServiceManager.start();
  });
  afterEach(() => manager.stop());

  test('it is told when the server is ready, and when it stops', async () => {
    const server = new CommandLine(['--port', '0'], { NOTIFY_SOCKET: manager.socket });
    const port = await server.port();
    expect(await manager.told()).toBe(`READY=1 STATUS=Serving on 127.0.0.1:${port}`);
    const ann = await Peer.enter(port, 'ann');
    server.signal('SIGTERM');
    expect(await manager.told()).toBe('STOPPING=1');
    await ann.rest();
    const ended = server.ended();
    ann.halfClose();
    expect(await ended).toBe(0);
  });

  test('it is told of a reload, which may fail', async () => {
    const program = 'test/support/failing-server.ts';
    const server = new CommandLine([], { NOTIFY_SOCKET: manager.socket }, { program });
    const ready = await manager.told();
    const ann = await Peer.enter(await server.port(), 'ann');
    server.signal('SIGHUP');
    expect(await manager.told()).toMatch(/^RELOADING=1 MONOTONIC_USEC=\d+$/);
    expect(await manager.told()).toBe(ready);
    expect(server.stderr).toContain('there is nothing to reload');
    expect(await ann.sync()).toEqual([]);
  });
});

test('where systemd-notify is missing, the log says so and the server goes on', async () => {
  const server = new CommandLine(['--port', '0'], { NOTIFY_SOCKET: '/nowhere', PATH: '/nowhere' });
  const port = await server.port();
  await server.logged('could not notify systemd');
  const ann = await Peer.enter(port, 'ann');
  expect(await ann.sync()).toEqual([]);
});

const noAnalyze = lacks('systemd-analyze');
describe.skipIf(noAnalyze)(`the unit${noAnalyze ?? ''}`, () => {
  const analyze = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, UNIT], { encoding: 'utf8' });
    return { status, complaint: status === 0 ? stderr : stdout + stderr };
  };

  test('is in order', () => {
    expect(analyze('verify')).toEqual({ status: 0, complaint: '' });
  });

  test('exposes little: less than 2 of 10', () => {
    expect(analyze('security', '--offline=true', '--no-pager', '--threshold=20')).toEqual({ status: 0, complaint: '' });
  });
});
