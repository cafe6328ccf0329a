/** The Python that the servers of the tests run on. */
import { execFileSync } from 'node:child_process';

/** The program itself: `python3` may be a script that looks for it, and needs more time than the server to start. */
export const PYTHON: string = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();
