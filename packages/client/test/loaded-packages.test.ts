import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { CLI } from './support/emulated-client.ts';

/** A module that prints the URL of each module that is loaded after it. */
const PRINT_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
`)}`;

it('the client loads these packages and no other: neither Immutable.js nor ipaddr.js, which the rules need', () => {
  const output = execFileSync(process.execPath, ['--import', PRINT_LOADED, CLI, '--version'], { encoding: 'utf8' });
  const files = output.split('\n').filter((url) => url.startsWith('file:'));
  const packages = new Set(files.map(packageOf));
  packages.delete('.linechat-test'); // The client itself.
  expect([...packages].sort()).toEqual(['chat-core', 'commander', 'get-east-asian-width', 'line-codec', 'smol-toml']);
});

function packageOf(url: string): string | undefined {
  const [path = ''] = url.split(/\/(?:node_modules|packages)\//).slice(-1);
  return path.split('/')[0];
}
