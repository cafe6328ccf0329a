/** The man page, made of the one definition of the options. It is written by `pnpm --filter conformance man`. */
import { LAB_OPTIONS } from './lab/lab.ts';
import { EXIT_CODES, OPTIONS, SUMMARY } from './options.ts';

/** In the man macros (man(7)). */
export function manPage(): string {
  return `${[
    '.TH LINECHAT-CONFORMANCE 1 "" linechat "User Commands"',
    '.SH NAME',
    `linechat-conformance \\- ${roff(SUMMARY.replace(/\.$/, '').replace(/^G/, 'g'))}`,
    '.SH SYNOPSIS',
    '.B linechat-conformance',
    '[options] HOST:PORT',
    '.br',
    '.B linechat-conformance',
    `[options] ${roff('--start "COMMAND {port}"')}`,
    '.br',
    '.B linechat-conformance lab',
    '[options] HOST:PORT',
    '.SH DESCRIPTION',
    roff(
      'Talks to a chat server as its clients do, and says which rules of the exercise it keeps. Each case is one rule. A failure says what the test did, what it expected and what came, the last lines that the server printed, and the usual cause. It ends with the stage reached and what to try next.',
    ),
    '.SH OPTIONS',
    ...OPTIONS.flatMap(({ flags, help, more }) => term(flags, `${help}.${more === undefined ? '' : ` ${more}`}`)),
    '.SH THE LAB',
    roff(
      'lab is a proxy on 127.0.0.1 between clients and a server. It shows each piece of bytes that passes, with the cuts, and can cut, delay, join, stall and reset, by options or by keys while it runs. At the end it prints a Mermaid sequence diagram and writes a trace, which --replay sends again.',
    ),
    ...LAB_OPTIONS.flatMap(([flags, help]) => term(flags, `${help}.`)),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => term(String(code), `${meaning}.`)),
    '.SH EXAMPLES',
    ...example('linechat-conformance --start "python3 chat.py {port}"'),
    ...example('linechat-conformance --level echo 127.0.0.1:8888'),
    ...example('linechat-conformance lab --cut 1 --stall bob 10s 127.0.0.1:8888'),
    '.SH SEE ALSO',
    '.BR nc (1),',
    '.BR telnet (1)',
  ].join('\n')}\n`;
}

function term(name: string, text: string): readonly string[] {
  return ['.TP', `.B ${roff(name)}`, roff(text.charAt(0).toUpperCase() + text.slice(1))];
}

function example(command: string): readonly string[] {
  return ['.PP', '.nf', `    ${roff(command)}`, '.fi'];
}

/** Nothing of a text is a request or an escape; a hyphen is one that can be copied. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&');
}
