/**
 * A file, replaced whole or not at all, even where the power fails in the middle. (npm's write-file-atomic does nearly
 * this, but takes a write that was cut short, on a full disk say, for a whole one, and leaves the folder unsynced.)
 */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Resolves when the new file is on the disk; nobody but its owner may read it. To be called once at a time. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  // One may be left from a process that was killed.
  await rm(draft, { force: true });
  try {
    await inFile(draft, 'wx', async (file) => {
      await file.writeFile(text);
      await file.sync();
    });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await inFile(dirname(path), 'r', (folder) => folder.sync());
}

async function inFile(
  path: string,
  flags: string,
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
