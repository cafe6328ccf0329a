import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReceived } from '../../src/message/received.ts';
import { messageRow } from '../../src/view/rows.ts';
import { chooseStyles, stylesOf } from '../../src/view/styles.ts';

describe('messageRow', () => {
  it('is one row without control characters for every received line', () => {
    const options = { styles: stylesOf(8), nick: 'ann', timeFormat: '%H:%M' };
    const json = fc
      .record({
        type: fc.constantFrom('public', 'room', 'error', 'users', 'help', 'joined', 'renamed'),
        from: fc.anything(),
        text: fc.string({ unit: 'binary' }),
        nicknames: fc.anything(),
      })
      .map((value) => JSON.stringify(value) ?? '');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), json), (line) => {
        const row = messageRow(parseReceived(line), options, 0);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(row.replace(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it.each([
    ['bob: hi', 'bob: hi'],
    ['bob: hi ann', '* bob: hi ann'],
    ['ann: I am ann', 'ann: I am ann'],
    ['@tea bob: hi', '@tea bob: hi'],
    ['#bob: hi', '#bob: hi'],
    ['!error x There is no such room.', '!! There is no such room.'],
    ['!error x', '!! x'],
    ['!motd Be kind.', '   Be kind.'],
    ['!me ann', '-- you are ann'],
    ['!pong x', '-- pong x'],
    ['!joined bob', '-- bob joined'],
    ['!renamed bob rob', '-- bob is now rob'],
    ['!exited tea bob', '-- bob exited @tea'],
    ['{"type":"users","nicknames":["ann","bob"]}', '-- 2 here: ann bob'],
    ['{"type":"rooms","rooms":[]}', '-- no rooms'],
    ['{"type":"rooms","rooms":["tea"]}', '-- 1 room: @tea'],
    ['{"type":"members","room":"tea","nicknames":["ann"]}', '-- 1 in @tea: ann'],
    ['!operator ann', '-- you are an operator'],
    ['!kicked bob', '-- bob was sent away'],
    ['!ban bob soon ann', '-- bob is banned until soon by ann'],
    ['!ban bob soon ann too loud', '-- bob is banned until soon by ann: too loud'],
    ['!bans 0', '-- nobody is banned'],
    ['!muted bob soon', '-- bob is muted until soon'],
    ['Welcome.', 'Welcome.'],
    ['{"type":"nonsense"}', '{"type":"nonsense"}'],
  ])('of %j, without colours, is %j', (line, row) => {
    const styles = chooseStyles('never', { getColorDepth: () => 1 }, {});
    expect(messageRow(parseReceived(line), { styles, nick: 'ann', timeFormat: undefined }, 0)).toBe(row);
  });
});
