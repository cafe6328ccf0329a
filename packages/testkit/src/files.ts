/** Files of a test, in a folder of its own that is gone with it. */
import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linechat-'));
  folders.push(folder);
  return folder;
}

/** A new file of this text that its owner alone may use, if nothing else is said. */
export function newFile(text: string, mode = 0o600): string {
  const file = join(newFolder(), 'file');
  writeFileSync(file, text, { mode });
  return file;
}

/** Resolves when something in the folder of this file has changed such that it holds. */
export async function until(folder: string, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!holds()) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(folder, look);
    look();
  });
}
