import { describe, expect, it } from 'vitest';
import { ENTRY_SENT, type Entry, entryLines, entryReceived, isIn, presume } from '../../src/conversation/entry.ts';
import { parseReceived } from '../../src/message/received.ts';

const ME = '{"type":"me","nickname":"ann","seq":1}';
const UNKNOWN_COMMAND = '!error unknown-command There is no such command.';

describe('the entry', () => {
  const after = (entry: Entry, ...lines: readonly string[]) =>
    lines.reduce((previous, line) => entryReceived(previous, parseReceived(line)).entry, entry);

  it('sends the nickname, the probes and the rooms', () => {
    expect(entryLines('ann', ['tea'])).toEqual(['ann', '!format json', '!notices on', '!me', '!enter tea']);
  });

  it.each([
    ['accepted', 'a message of the chat', ['bob: hi']],
    ['accepted', 'an answer in JSON', [ME]],
    ['accepted', 'an error that is no refusal', [UNKNOWN_COMMAND]],
    ['sent', 'a greeting', ['Welcome.']],
    ['refused', 'an error such as nick-in-use', ['!error nick-in-use Taken.']],
    ['refused', 'a ban', ['!error banned Until noon.']],
    ['accepted', 'a message and then nick-in-use, which answers !nick', ['bob: hi', '!error nick-in-use Taken.']],
  ])('that was sent is %s after %s', (type, _, lines) => {
    expect(after(ENTRY_SENT, ...lines).type).toBe(type);
  });

  it.each([
    ['accepted', 'a message of the chat', ['bob: hi']],
    ['accepted', 'a sentence of the server', ['Welcome.']],
    ['refused', 'an error such as nick-in-use', ['!error nick-in-use Taken.']],
    ['presumed', 'an error that does not refuse the nickname', ['!error shutting-down Bye.']],
  ])('that was presumed is %s after %s', (type, _, lines) => {
    expect(after(presume(ENTRY_SENT), ...lines).type).toBe(type);
  });

  it('is in the chat if it is presumed or accepted', () => {
    expect([ENTRY_SENT, presume(ENTRY_SENT), after(ENTRY_SENT, ME)].map(isIn)).toEqual([false, true, true]);
    expect(isIn(after(ENTRY_SENT, '!error nick-in-use Taken.'))).toBe(false);
  });

  it('is not presumed accepted after a refusal', () => {
    const refused = after(ENTRY_SENT, '!error nick-in-use Taken.');
    expect(presume(refused)).toBe(refused);
  });

  it('takes one message as the answer to !me, and learns from its format whether the server knows JSON', () => {
    const first = entryReceived(ENTRY_SENT, parseReceived(ME));
    expect(first).toMatchObject({ isAnswer: true, speaksJson: true });
    expect(entryReceived(first.entry, parseReceived(ME))).toMatchObject({ isAnswer: false, speaksJson: false });
    expect(entryReceived(ENTRY_SENT, parseReceived('!me ann'))).toMatchObject({ isAnswer: true, speaksJson: false });
  });

  it('takes as many errors about unknown commands as answers as it has sent probes', () => {
    let entry = ENTRY_SENT;
    const areAnswers = [1, 2, 3, 4].map(() => {
      const step = entryReceived(entry, parseReceived(UNKNOWN_COMMAND));
      entry = step.entry;
      return step.isAnswer;
    });
    expect(areAnswers).toEqual([true, true, true, false]);
  });
});
