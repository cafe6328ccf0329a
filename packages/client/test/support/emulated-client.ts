/** The client in a pseudo-terminal, with a terminal emulator that shows what is in which row. */
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

export const CLI: string = fileURLToPath(new URL('../../node_modules/.linechat-test/dist/cli.js', import.meta.url));

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env: Record<string, string>;
}

/** Milliseconds that the screen has to become what a test expects. */
const TIMEOUT_MS = 15_000;

export class EmulatedClient {
  readonly #pty: IPty;
  readonly #screen: xterm.Terminal;
  readonly #watchers = new Set<() => void>();
  /** Everything that was written to the terminal, with its escape sequences. */
  output = '';
  bells = 0;
  exitCode: number | undefined;

  constructor(args: readonly (string | number)[], { columns, rows, env }: TerminalOptions) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.#screen.loadAddon(new Unicode11Addon());
    this.#screen.unicode.activeVersion = '11';
    this.#screen.onBell(() => this.bells++);
    this.#pty = spawn(process.execPath, [CLI, ...args.map(String)], {
      cols: columns,
      rows,
      name: env['TERM'] ?? 'xterm-256color',
      env,
    });
    this.#pty.onData((text) => {
      this.output += text;
      this.#screen.write(text, () => this.#changed());
    });
    this.#screen.onData((answer) => this.#pty.write(answer));
    this.#pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
      // The emulator may not have read all output yet.
      this.#screen.write('', () => this.#changed());
    });
  }

  dispose(): void {
    if (this.exitCode === undefined) this.#pty.kill('SIGKILL');
    this.#screen.dispose();
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get emulator(): xterm.Terminal {
    return this.#screen;
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** Pastes as a terminal with bracketed paste does. */
  paste(text: string): void {
    this.#pty.write(`\x1b[200~${text.replace(/\r?\n/g, '\r')}\x1b[201~`);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** The rows of the screen and those that scrolled off it, without blank rows at the end and spaces at their ends. */
  rows(): string[] {
    const buffer = this.#screen.buffer.active;
    const rows = Array.from({ length: buffer.length }, (_, y) =>
      (buffer.getLine(y)?.translateToString(true) ?? '').trimEnd(),
    );
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  /** The position of the cursor in {@link rows}. */
  cursor(): { row: number; column: number } {
    const buffer = this.#screen.buffer.active;
    return { row: buffer.baseY + buffer.cursorY, column: buffer.cursorX };
  }

  /** Waits until the rows are as expected. */
  see(isThere: (rows: string[]) => boolean): Promise<void> {
    return this.#until(() => isThere(this.rows()), isThere.toString());
  }

  /** Waits until these are the last rows. */
  seeLast(...expected: string[]): Promise<void> {
    const last = (): string[] => this.rows().slice(-expected.length);
    return this.#until(() => last().join('\n') === expected.join('\n'), `the last rows to be\n${expected.join('\n')}`);
  }

  /** Waits until the client has ended; returns its exit code. */
  async left(): Promise<number> {
    await this.#until(() => this.exitCode !== undefined, 'the client to end');
    return this.exitCode ?? -1;
  }

  #until(isSo: () => boolean, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!isSo()) return;
      clearTimeout(timer);
      this.#watchers.delete(check);
      resolve();
    };
    const timer = setTimeout(() => {
      this.#watchers.delete(check);
      reject(
        new Error(
          `Waited for ${what}\nbut the screen is\n${this.rows()
            .map((row) => `|${row}`)
            .join('\n')}`,
        ),
      );
    }, TIMEOUT_MS);
    this.#watchers.add(check);
    check();
    return promise;
  }

  #changed(): void {
    for (const check of [...this.#watchers]) check();
  }
}
