/**
 * Replaces a file completely or not at all, even if the power fails in between. (npm's write-file-atomic does nearly this.
 * But it takes a partial write, on a full disk say, for a complete one, and does not sync the folder.)
 */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Resolves when the new file is on the disk; only its owner may read it. Must not be called twice at the same time. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  // A killed process may have left one.
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
