/** What is generated of the options, and the size of `--help`. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { lacks } from '@linechat/testkit/programs';
import { describe, expect, it } from 'vitest';
import { manPage } from '../src/documents/man-page.ts';
import { completionScript } from '../src/documents/shell-completion.ts';
import { allOptions, createParser, helpText } from '../src/options/options.ts';
import { run } from './support/program.ts';

describe('--help', () => {
  it('fits a screen of 24 rows and 80 columns, with the prompt below it', () => {
    const lines = helpText().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is printed on standard output, and so is the version', async () => {
    expect(await run(['--help'])).toEqual({ code: 0, stdout: helpText(), stderr: '' });
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('names every option that the parser knows', () => {
    for (const { long } of createParser('1').options.filter((option) => option.long !== '--version')) {
      expect(helpText()).toContain(long);
    }
  });
});

describe('the man page', () => {
  it('is the one that the options make (pnpm --filter client man)', () => {
    expect(readFileSync(new URL('../man/linechat.1', import.meta.url), 'utf8')).toBe(manPage());
  });

  it('names every option', () => {
    const page = manPage().replaceAll('\\-', '-');
    for (const { long } of allOptions()) expect(page).toContain(long);
  });
});

describe('completion scripts', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('%s: it is printed, and knows every option', async (shell) => {
    const script = completionScript(shell);
    expect(await run(['completion', shell])).toEqual({ code: 0, stdout: script, stderr: '' });
    for (const { long } of allOptions()) expect(script).toContain(long.slice(2));
  });

  it('completes in a real bash', () => {
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
  it.skipIf(noFish)(`completes in a real fish${noFish ?? ''}`, () => {
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
  it.skipIf(noZsh)(`is a script that zsh can read${noZsh ?? ''}`, () => {
    execFileSync('zsh', ['-n'], { input: completionScript('zsh') });
  });

  it('knows no other shell', async () => {
    expect(await run(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});
