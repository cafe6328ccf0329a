/** The corpus of a target, and its findings: inputs as files, each named by its hash. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
/** Committed: what was found worth to be run again each time. */
export const CORPUS = folder('../../corpus');
/** Not committed: what broke a law. */
export const FINDINGS = folder('../../findings');

/** The inputs of the target, in the order of their names; none where there is no folder yet. */
export function readCorpus(root: string, target: string): readonly Uint8Array[] {
  return filesOf(join(root, target)).map((name) => readFileSync(join(root, target, name)));
}

/** Makes these the inputs of the target, and no others. Files that stay are not touched. */
export function writeCorpus(root: string, target: string, inputs: readonly Uint8Array[]): void {
  const wanted = new Map(inputs.map((input) => [hash(input), input]));
  for (const name of filesOf(join(root, target))) {
    if (!wanted.delete(name)) rmSync(join(root, target, name));
  }
  mkdirSync(join(root, target), { recursive: true });
  for (const [name, input] of wanted) writeFileSync(join(root, target, name), input);
}

/** Keeps an input that broke a law, and returns the path of its file. */
export function writeFinding(root: string, target: string, input: Uint8Array): string {
  mkdirSync(root, { recursive: true });
  const path = join(root, `${target}-${hash(input)}`);
  writeFileSync(path, input);
  return path;
}

function hash(input: Uint8Array): string {
  return createHash('sha256').update(input).digest('hex').slice(0, 16);
}

function filesOf(path: string): readonly string[] {
  try {
    return readdirSync(path).toSorted();
  } catch {
    return [];
  }
}
