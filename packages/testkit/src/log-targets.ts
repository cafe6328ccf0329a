/** Targets for the log of a process that do not take it. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { newFolder } from './files.ts';

const descriptors: number[] = [];

afterEach(() => {
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
});

function opened(path: string, flags: number): number {
  const descriptor = openSync(path, flags);
  descriptors.push(descriptor);
  return descriptor;
}

/** A disk without space. */
export function fullDisk(): number {
  return opened('/dev/full', constants.O_WRONLY);
}

/** A pipe, and the end that reads it. Nobody reads it so far. */
export function unreadPipe(): { readonly reader: number; readonly writer: number } {
  const path = join(newFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = opened(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: opened(path, constants.O_WRONLY) };
}

/** A pipe whose reader is gone. */
export function closedPipe(): number {
  const { reader, writer } = unreadPipe();
  descriptors.splice(descriptors.indexOf(reader), 1);
  closeSync(reader);
  return writer;
}
