/** What is made from the table of the options. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { lacks } from '@linechat/testkit/programs';
import { describe, expect, it } from 'vitest';
import { helpText } from '../src/documents/help.ts';
import { manPage } from '../src/documents/man-page.ts';
import { completionScript } from '../src/documents/shell-completion.ts';
import { allOptions } from '../src/options/options.ts';
import { createParser } from '../src/options/parser.ts';
import { run } from './support/program.ts';

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
      const script = `${completionScript('bash')}
COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _linechat; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).trim().split('\n');
    };
    expect(complete('linechat', '--n')).toEqual(['--nick', '--no-time', '--no-reconnect']);
    expect(complete('linechat', '--bell', 'm')).toEqual(['mention']);
    expect(complete('linechat', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(complete('linechat', '--nick', 'x')).toEqual(['']);
  });

  const noFish = lacks('fish');
  it.skipIf(noFish)(`the one for fish works in fish${noFish ?? ''}`, () => {
    const complete = (line: string): string[] => {
      const script = `${completionScript('fish')}\ncomplete -C '${line}'`;
      const lines = execFileSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' }).trim().split('\n');
      return lines.map((one) => one.split('\t')[0] ?? '');
    };
    expect(complete('linechat --no')).toEqual(['--no-reconnect', '--no-time']);
    expect(complete('linechat --bell m')).toEqual(['mention']);
    expect(complete('linechat completion ')).toEqual(['bash', 'fish', 'zsh']);
  });

  const noZsh = lacks('zsh');
  it.skipIf(noZsh)(`the one for zsh is valid in zsh${noZsh ?? ''}`, () => {
    execFileSync('zsh', ['-n'], { input: completionScript('zsh') });
  });

  it('do not exist for another shell', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});
