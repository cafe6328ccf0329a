/** Back-pressure: memory stays bounded while one side is slow. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { start } from './support/program.ts';
import { serve } from './support/server.ts';

/** More than all buffers on the way hold together; without back-pressure more would be read. */
const ENOUGH_BYTES = 64 * 1024 * 1024;
const CHUNK = Buffer.from('y\n'.repeat(32 * 1024));

it('the client does not read its input while the server does not read', async () => {
  const port = await serve((socket) => socket.pause());
  const child = start(['127.0.0.1', port]);
  let taken = 0;
  await new Promise<void>((resolve, reject) => {
    const stuck = (): void => resolve();
    let timer = setTimeout(stuck, 5000);
    const write = (): void => {
      child.stdin.write(CHUNK, () => {
        taken += CHUNK.length;
        clearTimeout(timer);
        timer = setTimeout(stuck, 700);
        if (taken > ENOUGH_BYTES) reject(new Error('The client does not stop reading.'));
        else write();
      });
    };
    write();
  });
  expect(taken).toBeGreaterThan(0);
  expect(residentBytes(child.pid)).toBeLessThan(250 * 1024 * 1024);
});

it('the client does not read from the server while nobody reads its output', async () => {
  let sent = 0;
  const { promise: stuck, resolve, reject } = Promise.withResolvers<void>();
  const port = await serve((socket) => {
    let timer = setTimeout(resolve, 5000);
    const write = (): void => {
      socket.write(CHUNK, () => {
        sent += CHUNK.length;
        clearTimeout(timer);
        timer = setTimeout(resolve, 700);
        if (sent > ENOUGH_BYTES) reject(new Error('The client does not stop reading.'));
        else write();
      });
    };
    write();
  });
  const child = start(['127.0.0.1', port]);
  child.stdout.pause();
  await stuck;
  expect(sent).toBeGreaterThan(0);
  expect(residentBytes(child.pid)).toBeLessThan(250 * 1024 * 1024);
});

function residentBytes(pid: number | undefined): number {
  const kibibytes =
    process.platform === 'linux'
      ? /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kibibytes) * 1024;
}
