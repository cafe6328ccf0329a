/** What is made from the table of the options. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lacks } from '@linechat/testkit/programs';
import { describe, expect, it } from 'vitest';
import { helpText } from '../src/documents/help.ts';
import { manPage } from '../src/documents/man-page.ts';
import { completionScript } from '../src/documents/shell-completion.ts';
import { allOptions } from '../src/options/options.ts';
import { createParser } from '../src/options/parser.ts';
import { EXIT_CODES } from '../src/run/exit-codes.ts';
import { run, temporaryDirectory } from './support/program.ts';

describe('--help', () => {
  it('fits on a screen of 24 rows and 80 columns, with the prompt of the shell below it', () => {
    const lines = helpText().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is printed on standard output, as is the version', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, stdout: helpText(), stderr: '' });
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('names every option that the parser knows', () => {
    for (const { long } of createParser('1', helpText).options.filter((option) => option.long !== '--version')) {
      expect(helpText()).toContain(long);
    }
  });
});

describe('the man page', () => {
  it('is up to date (pnpm --filter client man)', () => {
    expect(readFileSync(new URL('../man/linechat.1', import.meta.url), 'utf8')).toBe(manPage());
  });

  it('has the exit codes', () => {
    for (const [code] of EXIT_CODES) expect(manPage()).toContain(`.B ${code}\n`);
  });

  it('names every option', () => {
    const page = manPage().replaceAll('\\-', '-');
    for (const { long } of allOptions()) expect(page).toContain(long);
  });
});

describe('completion scripts', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('the one for %s is printed, and has every option', async (shell) => {
    const script = completionScript(shell);
    expect(await run(['completion', shell])).toEqual({ code: 0, stdout: script, stderr: '' });
    for (const { long } of allOptions()) expect(script).toContain(long.slice(2));
  });

  it('the one for bash works in bash', () => {
    const complete = (...words: readonly string[]): string[] => {
      const line = words.map((word) => `'${word}'`).join(' ');
      const script = `linechat() { [ "$*" = 'completion servers' ] && printf 'home\\nclass\\n'; }
${completionScript('bash')}
COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _linechat; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).trim().split('\n');
    };
    expect(complete('linechat', '--n')).toEqual(['--nick', '--no-time', '--no-reconnect']);
    expect(complete('linechat', '--bell', 'm')).toEqual(['mention']);
    expect(complete('linechat', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(complete('linechat', '--nick', 'x')).toEqual(['']);
    expect(complete('linechat', 'hom')).toEqual(['home']); // The name of a server in the settings.
  });

  const noFish = lacks('fish');
  it.skipIf(noFish)(`the one for fish works in fish${noFish ?? ''}`, () => {
    const complete = (line: string): string[] => {
      const script = `function linechat; printf 'home\\nclass\\n'; end
${completionScript('fish')}\ncomplete -C '${line}'`;
      const lines = execFileSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' }).trim().split('\n');
      return lines.map((one) => one.split('\t')[0] ?? '');
    };
    expect(complete('linechat --no')).toEqual(['--no-reconnect', '--no-time']);
    expect(complete('linechat --bell m')).toEqual(['mention']);
    expect(complete('linechat completion ')).toEqual(['bash', 'fish', 'zsh']);
    expect(complete('linechat hom')).toContain('home');
    expect(complete('linechat --host cla')).toContain('class');
  });

  const noZsh = lacks('zsh');
  it.skipIf(noZsh)(`the one for zsh is valid in zsh${noZsh ?? ''}`, () => {
    execFileSync('zsh', ['-n'], { input: completionScript('zsh') });
  });

  it('get the names of the servers in the settings', async () => {
    const home = temporaryDirectory();
    mkdirSync(join(home, 'linechat'));
    writeFileSync(join(home, 'linechat', 'settings.toml'), '[servers.home]\nport = 1\n[servers.class]\nport = 2\n');
    const outcome = await run(['completion', 'servers'], '', { XDG_CONFIG_HOME: home });
    expect(outcome).toEqual({ code: 0, stdout: 'home\nclass\n', stderr: '' });
  });

  it('do not exist for another shell', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});
