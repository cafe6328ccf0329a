import { describe, expect, it } from 'vitest';
import { parseReceived } from '../../src/message/received.ts';
import { isMention } from '../../src/view/mention.ts';

describe('isMention', () => {
  it.each([
    ['bob: Ann!', true],
    ['@tea bob: hi @ann', true],
    ['bob: x-ann.', true],
    ['bob: joanna', false],
    ['bob: ann2', false],
    ['bob: an n', false],
    ['ann: ann', false],
    ['#bob: ann', false],
    ['!error x ann', false],
  ])('finds the nickname ann as a word of its own in a message by somebody else: %j %s', (line, expected) => {
    expect(isMention(parseReceived(line).message, 'ann')).toBe(expected);
  });

  it('is false as long as the nickname is not known', () => {
    expect(isMention(parseReceived('bob: ann').message, undefined)).toBe(false);
  });
});
