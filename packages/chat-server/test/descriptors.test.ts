/** A process without free file descriptors. */
import { readFileSync } from 'node:fs';
import { CommandLine } from '@linechat/testkit/command-line';
import { Peer } from '@linechat/testkit/peer';
import { describe, expect, test } from 'vitest';

/** The processor time of a process, in milliseconds (Linux counts it in hundredths of a second). */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Enters if there is room; `undefined` if the server closes the connection without a message. */
async function tryToEnter(port: number, nickname: string): Promise<Peer | undefined> {
  const peer = await Peer.connect(port);
  peer.send(nickname);
  return await peer.sync().then(
    () => peer,
    () => undefined,
  );
}

const notLinux = process.platform === 'linux' ? '' : ' (skipped: this is not Linux)';
describe(`without free file descriptors${notLinux}`, () => {
  test.skipIf(notLinux)(
    'the clients in the chat can talk, the log says so once, and a client that leaves makes room',
    async () => {
      const server = new CommandLine(['--port', '0', '--log-level', 'warn'], {}, { descriptors: 40 });
      const port = await server.port();
      const inside: Peer[] = [];
      for (;;) {
        const peer = await tryToEnter(port, `n${inside.length}`);
        if (peer === undefined) break;
        inside.push(peer);
      }
      const [ann, bob] = inside as [Peer, Peer];
      expect(inside.length).toBeLessThan(40);
      for (let i = 0; i < 50; i++) expect(await tryToEnter(port, 'late')).toBeUndefined();
      await Promise.all(inside.map((peer) => peer.sync()));
      ann.send('still here?');
      for (const peer of inside) expect(await peer.line()).toBe('n0: still here?');

      const cpu = cpuMs(server.pid);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(cpuMs(server.pid) - cpu).toBeLessThan(150);

      bob.send('!quit');
      await bob.rest();
      bob.halfClose();
      // Its descriptor is free only when the server has closed too, which the peer can't see.
      let late = await tryToEnter(port, 'late');
      while (late === undefined) late = await tryToEnter(port, 'late');
      late.send('there was room');
      expect(await ann.line()).toBe('late: there was room');
      expect(server.log.map(({ msg, code }) => [msg, code])).toEqual([['trouble with the listening socket', 'EMFILE']]);
    },
  );
});
