/** The folders for a program's files by the XDG Base Directory Specification (version 0.8). */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `linechat` in `XDG_CONFIG_HOME` or `~/.config`. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  return directory(env['XDG_CONFIG_HOME'], '.config');
}

/** `linechat` in `XDG_STATE_HOME` or `~/.local/state`. */
export function stateDirectory(env: NodeJS.ProcessEnv): string {
  return directory(env['XDG_STATE_HOME'], join('.local', 'state'));
}

function directory(base: string | undefined, fallback: string): string {
  // By the specification a relative path is invalid and ignored.
  const isUsable = base !== undefined && isAbsolute(base);
  return join(isUsable ? base : join(homedir(), fallback), 'linechat');
}
