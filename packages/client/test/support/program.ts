/** The client as a child process, with pipes as its standard streams. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CLI } from './emulated-client.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * An environment without the history and with other settings than those of the user who runs the tests. By default the
 * hint about a silent server is off: it comes after a time, and a test would see it only on a busy machine.
 */
export function freshEnvironment(extra: NodeJS.ProcessEnv = {}, settings = 'hint = false\n'): Record<string, string> {
  const home = temporaryDirectory();
  mkdirSync(join(home, '.config', 'linechat'), { recursive: true });
  writeFileSync(join(home, '.config', 'linechat', 'settings.toml'), settings);
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ...extra,
  };
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'linechat-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts the client. It is killed after the test if it is still running. */
export function start(args: readonly (string | number)[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [CLI, ...args.map(String)], { env: freshEnvironment(env) });
  child.stdin.on('error', () => {});
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs the client to its end, with this input. `undefined`: the input stays open. */
export function run(
  args: readonly (string | number)[],
  input: string | Uint8Array | undefined = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const child = start(args, env);
  if (input !== undefined) child.stdin.end(input);
  return outcomeOf(child);
}

export function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}
