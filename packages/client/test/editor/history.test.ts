import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { History, MAX_HISTORY_LINES } from '../../src/editor/history.ts';
import { temporaryDirectory } from '../support/program.ts';

describe('the history', () => {
  it('is kept between runs, readable by the user only', () => {
    const file = join(temporaryDirectory(), 'state', 'history');
    const first = new History(file);
    for (const line of ['one', 'two', 'two', '  ', 'three']) first.add(line);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(new History(file).lines).toEqual(['one', 'two', 'three']);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  });

  it.each([
    '!operator open sesame',
    ' !OPERATOR open sesame',
    '!operator\topen sesame',
    '!login ann sesame',
    '!register sesame',
    '/operator sesame',
    '/oper ann sesame',
    '/login ann sesame',
  ])('does not keep the secret in %j', (line) => {
    const file = join(temporaryDirectory(), 'history');
    const history = new History(file);
    history.add(line);
    expect(history.lines.join()).not.toContain('sesame');
    expect(readFileSync(file, 'utf8')).not.toContain('sesame');
  });

  it('keeps private lines in memory only, if they are not to be in the file', () => {
    const file = join(temporaryDirectory(), 'history');
    const history = new History(file, false);
    history.add('#bob psst', true);
    history.add('hello', false);
    expect(history.lines).toEqual(['#bob psst', 'hello']);
    expect(new History(file).lines).toEqual(['hello']);
  });

  it('makes its file readable by the user only, and cuts it if it is too long', () => {
    const file = join(temporaryDirectory(), 'history');
    const lines = Array.from({ length: MAX_HISTORY_LINES * 2 + 1 }, (_, index) => `line ${index}`);
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 });
    expect(new History(file).lines).toEqual(lines.slice(-MAX_HISTORY_LINES));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${lines.slice(-MAX_HISTORY_LINES).join('\n')}\n`);
  });

  it('is kept in memory if it cannot be written', () => {
    const history = new History('/dev/null/history');
    history.add('one');
    expect(history.lines).toEqual(['one']);
  });
});
