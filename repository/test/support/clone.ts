/** A fresh clone of this repository, in which a test runs the commands that the documentation names. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { lacks } from '@linechat/testkit/programs';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Ends a command that hangs. The first command of a clone installs and builds, perhaps on a busy machine. */
const COMMAND_TIMEOUT_MS = 240_000;

/** Why no clone can be made here; `undefined` where one can. */
export const noClone: string | undefined =
  lacks('git') ??
  (spawnSync('git', ['rev-parse', '--verify', 'HEAD'], { cwd: ROOT }).status === 0
    ? undefined
    : ' (skipped: there is no git repository here)');

export class Clone {
  readonly #folder = mkdtempSync(join(tmpdir(), 'linechat-clone-'));
  readonly #pnpm = findPnpm();

  /** Clones the commit that is checked out here. */
  constructor() {
    execFileSync('git', ['clone', '--quiet', '--no-local', '--depth=1', `file://${ROOT}`, this.#folder]);
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * Runs pnpm with these arguments to its end; returns what it wrote to both its outputs.
   *
   * @throws Error with that text where the exit code is not 0.
   */
  async run(...args: readonly string[]): Promise<string> {
    return await this.#pnpmUntil(args, undefined);
  }

  /** Runs a server until it says that it serves, and then ends it as Ctrl-C does. */
  async serve(...args: readonly string[]): Promise<string> {
    return await this.#pnpmUntil(args, /^Serving on /m);
  }

  /** Every dependency that a manifest of the workspace names, and that is not installed: `package → dependency`. */
  missingDependencies(): readonly string[] {
    return this.#packages().flatMap((folder) => {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
      const missing = names.filter((name) => !existsSync(join(folder, 'node_modules', name, 'package.json')));
      return missing.map((name) => `${manifest.name} → ${name}`);
    });
  }

  #packages(): readonly string[] {
    const files = execFileSync('git', ['ls-files', '--', 'package.json', '*/package.json'], { cwd: this.#folder });
    const manifests = files.toString().trim().split('\n');
    return manifests.map((file) => join(this.#folder, file, '..'));
  }

  async #pnpmUntil(args: readonly string[], said: RegExp | undefined): Promise<string> {
    const [program = '', ...first] = this.#pnpm;
    // A process group of its own: the signal reaches the server behind pnpm, as Ctrl-C in a terminal does.
    const child = spawn(program, [...first, ...args], {
      cwd: this.#folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const signal = (name: NodeJS.Signals) => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
    };
    let text = '';
    let hasSaid = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (data: string) => {
        text += data;
        if (hasSaid || said?.test(text) !== true) return;
        hasSaid = true;
        signal('SIGINT');
      });
    }
    const timer = setTimeout(() => signal('SIGKILL'), COMMAND_TIMEOUT_MS);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    if (said === undefined ? code === 0 : hasSaid) return text;
    throw new Error(`pnpm ${args.join(' ')} ended with ${code}:\n${text}`);
  }
}

/** The pnpm that runs this test, or else the one that the README names. */
function findPnpm(): readonly string[] {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v pnpm'], { encoding: 'utf8' });
  return status === 0 ? [stdout.trim()] : ['npx', '-y', 'pnpm@12'];
}

/**
 * The environment of somebody who opens a terminal: without what pnpm, turbo and vitest have set for this test. pnpm
 * tells its scripts not to check dependencies again, and puts the programs of this workspace on the PATH.
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_(?!config_registry$)|pnpm_|turbo_|vite|node_env$|node_path$|init_cwd$)/i.test(name),
  );
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith(ROOT));
  return { ...Object.fromEntries(entries), PATH: path.join(delimiter) };
}
