/** Temporary files for tests. They are removed after each test. */
import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A new empty folder. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linechat-'));
  folders.push(folder);
  return folder;
}

/** A new file with this text. By default only its owner may read and write it. */
export function newFile(text: string, mode = 0o600): string {
  const file = join(newFolder(), 'file');
  writeFileSync(file, text, { mode });
  return file;
}

/** Resolves when `holds` returns true; it is checked after each change in `folder`. */
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
