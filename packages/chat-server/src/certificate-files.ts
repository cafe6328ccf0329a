/** The certificate and key of the command line: two files, and what is wrong with them in one sentence that names one. */
import { readFileSync } from 'node:fs';
import { CertificateError, type CertificatePair } from './certificate.ts';

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads both files and hands them to `use`.
 *
 * @throws Error with one sentence for the operator where a file can't be read, or `use` refuses what is in it.
 */
export function useFiles<Used>(files: CertificateFiles, use: (pair: CertificatePair) => Used): Used {
  const pair = { cert: read(files.cert), key: read(files.key) };
  try {
    return use(pair);
  } catch (error) {
    if (error instanceof CertificateError) throw new Error(`${files[error.subject]} ${error.problem}.`);
    throw error;
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`Can't read ${file}: ${REASONS[code] ?? code}.`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'that is not permitted',
  EISDIR: 'it is a directory',
};
