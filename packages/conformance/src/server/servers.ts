/**
 * The servers of a run. To start one may take longer than ten cases (a Python that loads asyncio: half a second of
 * processor time), so a server in which nothing has failed waits here for the next case.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../cases/case.ts';
import { CannotRun } from '../stage/failure.ts';
import { newMark, Server } from './server.ts';

export class Servers {
  /** What was found about the servers, for the end of the report. */
  readonly notes: Set<string> = new Set<string>();
  readonly #start: string | undefined;
  readonly #mark = newMark();
  readonly #stopping = new Set<Promise<void>>();
  /** Servers that have passed a case and wait for the next one. */
  readonly #idle: Server[] = [];
  /** The server for all cases, where there is one for all. */
  #shared: Server | undefined;
  #folder: string | undefined;
  #files = 0;

  /** @param start The command; without it, the server runs already and is not ours. */
  constructor(start: string | undefined) {
    this.#start = start;
  }

  /** One that has passed a case. */
  takeUsed(): Server | undefined {
    return this.#idle.pop();
  }

  /**
   * A fresh one, or the one for all cases.
   * @throws StartError
   * @throws CannotRun where the case needs a server that this command can't start.
   */
  async startFor(one: Case): Promise<Server | undefined> {
    const start = this.#start;
    const { options = [] } = one;
    if (start === undefined) {
      if (one.needsProcess === true)
        throw new CannotRun('It needs a server that this program has started itself: --start.');
      return undefined;
    }
    if (options.length > 0 && !start.includes('{options}')) {
      throw new CannotRun(`It needs a server with ${options.join(' ')}: write {options} into the command of --start.`);
    }
    const command = start.replaceAll('{options}', this.#withFiles(options.join(' '), one.files ?? {}));
    if (start.includes('{port}')) return await Server.start(command, this.#mark);
    if (options.length > 0 || this.#shared === undefined || this.#shared.exit !== undefined) {
      await this.#shared?.stop();
      this.#shared = await Server.start(command, this.#mark);
    }
    return this.#shared;
  }

  /** After a case. */
  giveBack(server: Server, canBeUsedAgain: boolean): void {
    if (server === this.#shared) return;
    if (canBeUsedAgain) this.#idle.push(server);
    else this.#release(server);
  }

  /** Ends all, and waits until they have ended. */
  async end(): Promise<void> {
    await Promise.all([this.#shared, ...this.#idle].map((server) => server?.stop()));
    await Promise.all(this.#stopping);
    if (this.#start !== undefined) await Server.sweep(this.#mark);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
  }

  /** Writes the files of a case into a folder of this run. */
  #withFiles(options: string, files: Readonly<Record<string, string>>): string {
    return options.replace(/\{file:(\w+)\}/g, (_, name: string) => {
      this.#folder ??= mkdtempSync(join(tmpdir(), 'linechat-conformance-'));
      const path = join(this.#folder, `${name}-${++this.#files}`);
      writeFileSync(path, files[name] ?? '', { mode: 0o600 });
      return path;
    });
  }

  #release(server: Server): void {
    const stopping = server.stop().then(() => {
      this.#stopping.delete(stopping);
      if (server.ignoresTerm)
        this.notes.add('Your server does not end when it is asked to (SIGTERM); it had to be killed.');
    });
    this.#stopping.add(stopping);
  }
}
