/** Where the XDG Base Directory Specification (version 0.8) wants a program's files. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `XDG_CONFIG_HOME` or `~/.config`, and in it the directory of this program. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  return directory(env['XDG_CONFIG_HOME'], '.config');
}

/** `XDG_STATE_HOME` or `~/.local/state`, and in it the directory of this program. */
export function stateDirectory(env: NodeJS.ProcessEnv): string {
  return directory(env['XDG_STATE_HOME'], join('.local', 'state'));
}

function directory(base: string | undefined, fallback: string): string {
  // The specification: a relative path is invalid and is to be ignored.
  const isUsable = base !== undefined && isAbsolute(base);
  return join(isUsable ? base : join(homedir(), fallback), 'linechat');
}
