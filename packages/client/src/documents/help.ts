/** What `--help` prints, made from the table of the options. */
import { DEFAULT_SERVER, OPTION_GROUPS, SHELLS, SUMMARY, synopsis } from '../options/options.ts';

/** It fits on a screen of 24 rows and 80 columns. */
export function helpText(): string {
  const lines = [
    'Usage: linechat [options] [host] [port]',
    `       linechat completion ${SHELLS.join('|')}`,
    `${SUMMARY} HOST is a name, an address, HOST:PORT,`,
    'tcp://HOST:PORT, tls://HOST:PORT, or a server in your settings file; --host and',
    `--port do the same. Without them: ${DEFAULT_SERVER}.`,
  ];
  for (const { title, options } of OPTION_GROUPS) {
    lines.push(`${title}:`);
    for (const option of options) lines.push(helpLine(synopsis(option), option.help));
  }
  lines.push(helpLine('-h, --help', 'this text (more in man linechat); -V, --version'));
  return `${lines.join('\n')}\n`;
}

function helpLine(left: string, right: string): string {
  return `  ${left.padEnd(28)} ${right}`;
}
