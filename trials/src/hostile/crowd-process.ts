/** The crowd of bystanders, seen from the attackers' process. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./crowd.ts', import.meta.url));

/** Bystanders that read as fast as they can, beside the others. */
export const FAST_READERS = 4;

export interface CrowdOptions {
  readonly port: number;
  readonly isTls: boolean;
  readonly clients: number;
  /** Lines that each of them sends first. */
  readonly first: string;
}

export interface CrowdResult {
  /** The delays of the bystanders' pings and public lines, in milliseconds. */
  readonly pings: readonly number[];
  readonly lines: readonly number[];
  /** The delays of the pings of those that read as fast as they can. */
  readonly fast: readonly number[];
  /** Why the server dropped bystanders, for each of them. */
  readonly dropped: readonly string[];
  /** Bystanders that did not get all public lines in the order of the others. */
  readonly incomplete: number;
  /** How late the process of the crowd itself was at most, in milliseconds. */
  readonly lag: number;
}

export class CrowdProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when all are in the chat. @throws Error if they do not come in. */
  static async start(options: CrowdOptions): Promise<CrowdProcess> {
    const child = fork(PROGRAM, [JSON.stringify(options)]);
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    await messageOf(child);
    return new CrowdProcess(child);
  }

  /** The bystanders wait for their last lines, and leave. */
  async finish(): Promise<CrowdResult> {
    const result = messageOf(this.#child);
    this.#child.send('finish');
    return (await result) as CrowdResult;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('The process of the bystanders has ended.');
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return message;
}
