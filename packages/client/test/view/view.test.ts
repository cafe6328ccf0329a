import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { parseReceived } from '../../src/message/received.ts';
import { ChatLog } from '../../src/view/chat-log.ts';
import { NO_STYLES } from '../../src/view/styles.ts';
import { View, type ViewOptions } from '../../src/view/view.ts';
import { temporaryDirectory } from '../support/program.ts';

const OPTIONS: ViewOptions = {
  styles: NO_STYLES,
  isChat: true,
  timeFormat: undefined,
  bell: 'off',
  notify: 'off',
  log: undefined,
};

/** A view, and the rows that it prints. */
function viewOf(options: Partial<ViewOptions> = {}): { readonly view: View; readonly rows: string[] } {
  const rows: string[] = [];
  const surface = {
    keepsTyped: false,
    columns: 80,
    alert: () => {},
    setAbove: (_: unknown, printed: readonly string[]) => rows.push(...printed) > 0,
  };
  return { view: new View(surface, { ...OPTIONS, ...options }), rows };
}

afterEach(() => vi.useRealTimers());

it('a day begins with its line also if its first row is a note of the client', () => {
  vi.useFakeTimers({ now: new Date(2026, 0, 2, 23, 59) });
  const { view, rows } = viewOf();
  view.note('Still Friday.');
  vi.setSystemTime(new Date(2026, 0, 3, 0, 1));
  view.note('Saturday.');
  expect(rows).toEqual(['-- Still Friday.', '── Saturday 3 January 2026 ──', '-- Saturday.']);
});

it('what is shown at once is logged at once, in order', () => {
  const directory = temporaryDirectory();
  const log = new ChatLog(directory);
  const append = vi.spyOn(log, 'append');
  const { view } = viewOf({ log });
  view.show(['bob: one', 'cid: two', 'bob: three'].map(parseReceived));
  expect(append).toHaveBeenCalledTimes(1);
  const [file = ''] = readdirSync(directory);
  expect(readFileSync(join(directory, file), 'utf8').replace(/^[\d:]{8} /gm, '')).toBe(
    'bob: one\ncid: two\nbob: three\n',
  );
});

it('a file of the log that is there already becomes readable by the user only', () => {
  const directory = temporaryDirectory();
  const file = join(directory, '2026-01-02.log');
  writeFileSync(file, '', { mode: 0o644 });
  new ChatLog(directory).append([{ time: new Date(2026, 0, 2).getTime(), text: 'hi' }]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
