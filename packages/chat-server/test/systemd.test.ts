/** The server as a service: what it notifies systemd of, and how systemd rates the unit. */
import { spawnSync } from 'node:child_process';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { lacks } from '@linechat/testkit/programs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServiceManager } from './support/service-manager.ts';

const UNIT = 'systemd/linechat-server.service';

const noNotify = lacks('systemd-notify', 'python3');
describe.skipIf(noNotify)(`a service manager${noNotify ?? ''}`, () => {
  let manager: ServiceManager;
  beforeEach(async () => {
    manager = await ServiceManager.start();
  });
  afterEach(() => manager.stop());

  test('is notified when the server is ready, and when it stops', async () => {
    const server = new CommandLine(['--port', '0'], { NOTIFY_SOCKET: manager.socket });
    const port = await server.port();
    expect(await manager.next()).toBe(`READY=1 STATUS=Serving on 127.0.0.1:${port}`);
    const ann = await Peer.enter(port, 'ann');
    server.signal('SIGTERM');
    expect(await manager.next()).toBe('STOPPING=1');
    await ann.rest();
    const ended = server.ended();
    ann.halfClose();
    expect(await ended).toBe(0);
  });

  test('is notified of a reload, which may fail', async () => {
    const program = 'test/support/failing-server.ts';
    const server = new CommandLine([], { NOTIFY_SOCKET: manager.socket }, { program });
    const ready = await manager.next();
    const ann = await Peer.enter(await server.port(), 'ann');
    server.signal('SIGHUP');
    expect(await manager.next()).toMatch(/^RELOADING=1 MONOTONIC_USEC=\d+$/);
    expect(await manager.next()).toBe(ready);
    expect(server.stderr).toContain('there is nothing to reload');
    expect(await ann.sync()).toEqual([]);
  });
});

test('without systemd-notify the log says so, and the server continues', async () => {
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

  test('is valid', () => {
    expect(analyze('verify')).toEqual({ status: 0, complaint: '' });
  });

  test('has an exposure of less than 2 of 10', () => {
    expect(analyze('security', '--offline=true', '--no-pager', '--threshold=20')).toEqual({ status: 0, complaint: '' });
  });
});
