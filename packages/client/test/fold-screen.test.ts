/** Joins and leaves: what the user sees of them. */
import { describe, expect, it } from 'vitest';
import { parseReceived } from '../src/message/received.ts';
import { Fold, isMovement } from '../src/view/fold.ts';
import { enter, fakeChat } from './support/fake-chat.ts';

const joined = (nickname: string) => ({ type: 'joined', nickname });
const left = (nickname: string) => ({ type: 'left', nickname });
const bob = { type: 'public', from: 'bob', text: 'hi' };

describe('joins and leaves are shown', () => {
  it('in one row until a message comes, which says who came and who went', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    chat.say(
      '2026-01-02 17:02',
      joined('bob'),
      joined('cid'),
      joined('dee'),
      joined('eve'),
      joined('fay'),
      left('gus'),
    );
    await ann.seeLast('-- bob, cid, dee and 2 more joined · gus left', 'ann>');
    chat.say('2026-01-02 17:02', bob);
    await ann.seeLast('-- bob, cid, dee and 2 more joined · gus left', 'bob: hi', 'ann>');
  });

  it('as what is so now: who came and left is not said to have come', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat, ['--no-time']);
    chat.say('2026-01-02 17:02', joined('yan'), joined('xia'), left('yan'), left('zoe'), joined('zoe'));
    await ann.seeLast('-- xia joined · yan joined and left · zoe left and joined again', 'ann>');
  });

  it('in another row when the minute changes, each with its time', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat);
    chat.say('2099-01-02 17:02', joined('bob'));
    chat.say('2099-01-02 17:03', joined('cid'), bob);
    await ann.seeLast(
      '── Friday 2 January 2099 ──',
      '17:02 -- bob joined',
      '17:03 -- cid joined',
      '17:03 bob: hi',
      'ann>',
    );
  });

  it('never in one row over a change of the date', async () => {
    const chat = await fakeChat();
    const ann = await enter(chat);
    chat.say('2099-01-02 23:59', joined('bob'));
    chat.say('2099-01-03 00:00', joined('cid'), bob);
    await ann.seeLast(
      '── Friday 2 January 2099 ──',
      '23:59 -- bob joined',
      '── Saturday 3 January 2099 ──',
      '00:00 -- cid joined',
      '00:00 bob: hi',
      'ann>',
    );
  });
});

describe('the row of joins and leaves', () => {
  const text = (...lines: readonly string[]): string => {
    const fold = new Fold();
    for (const line of lines) {
      const { message } = parseReceived(line);
      if (isMovement(message)) fold.add(message, 0);
    }
    return fold.text;
  };

  it('tells rooms and the chat apart, and names in any case are one person', () => {
    expect(text('!entered tea bob', '!joined bob', '!exited Tea Bob')).toBe('bob joined · Bob entered and exited @Tea');
  });
});
