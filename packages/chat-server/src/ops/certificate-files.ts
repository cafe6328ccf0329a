/** The certificate and key of the command line: two files. An error is one sentence that names the file. */
import { readFileSync } from 'node:fs';
import { whyNoFile } from '@linechat/server-kit';
import { CertificateError, type CertificatePair } from '../transport/certificate.ts';

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads both files and calls `use` with them.
 *
 * @throws Error whose message is a sentence for people, if a file can't be read or `use` refuses its content.
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
    throw new Error(`Can't read ${file}: ${whyNoFile(error)}.`, { cause: error });
  }
}
