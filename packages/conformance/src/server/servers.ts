/**
 * The servers of a run. To start one may take longer than ten cases (a Python that loads asyncio: half a second of
 * processor time), so a server in which nothing has failed waits here for the next case.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Case } from '../cases/case.ts';
import { CannotRun } from '../stage/failure.ts';
import { newMark, Server, StartError } from './server.ts';

const PORT_KEPT_MS = 65_000;

export class Servers {
  /** What was found about the servers, for the end of the report. */
  readonly notes: Set<string> = new Set<string>();
  readonly #start: string | undefined;
  readonly #mark = newMark();
  readonly #stopping = new Set<Promise<void>>();
  /** Servers that have passed a case and wait for the next one. */
  readonly #idle: Server[] = [];
  #wasStarted = false;
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
   * A fresh one. Without `{port}` there is one at a time: the one before it is ended first.
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
    await this.#endIdle();
    return await this.#restart(command);
  }

  /** After a case. One that was started for its case alone is kept only where no other waits. */
  giveBack(server: Server, canBeUsedAgain: boolean, wasForOneCase: boolean = false): void {
    if (canBeUsedAgain && !(wasForOneCase && this.#idle.length > 0)) this.#idle.push(server);
    else this.#release(server);
  }

  /** Ends all, and waits until they have ended. */
  async end(): Promise<void> {
    await this.#endIdle();
    if (this.#start !== undefined) await Server.sweep(this.#mark);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
  }

  async #endIdle(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((server) => server.stop()));
    await Promise.all(this.#stopping);
  }

  /** The system keeps a port for a minute from a server that does not ask for it (SO_REUSEADDR). */
  async #restart(command: string): Promise<Server> {
    const deadline = Date.now() + (this.#wasStarted ? PORT_KEPT_MS : 0);
    this.#wasStarted = true;
    for (;;) {
      try {
        return await Server.start(command, this.#mark);
      } catch (error) {
        if (!(error instanceof StartError && error.isPortInUse) || Date.now() > deadline) throw error;
        await pause(1000);
      }
    }
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
