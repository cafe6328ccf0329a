import { describe, expect, it } from 'vitest';
import { parseReceived } from '../../src/message/received.ts';
import { OwnLines } from '../../src/view/own-lines.ts';

describe('own lines', () => {
  const message = (line: string) => parseReceived(line).message;
  const typed = (...lines: string[]) => lines.map((line) => ({ typed: line, isSaid: false }));
  const said = (...lines: string[]) => lines.map((line) => ({ typed: line, isSaid: true }));

  function echoing(): OwnLines {
    const own = new OwnLines(true);
    own.sent('first');
    own.received(message('ann: first'), 'ann');
    return own;
  }

  it('wait for their echo while other messages come, once the server has echoed', () => {
    const own = echoing();
    expect(own.sent('hi')).toEqual([]);
    expect(own.sent('@Tea you')).toEqual([]);
    expect(own.received(message('bob: hi'), 'ann')).toEqual({ before: [], after: [], isShown: true });
    expect(own.waiting).toEqual(['hi', '@Tea you']);
    expect(own.received(message('ann: hi'), 'ann')).toEqual({ before: [], after: [], isShown: true });
    expect(own.received(message('@tea ann: you'), 'ann')).toEqual({ before: [], after: [], isShown: true });
    expect(own.waiting).toEqual([]);
  });

  it('are printed as said before what others say next, as long as the server has not echoed; a late echo is hidden', () => {
    const own = new OwnLines(true);
    expect(own.sent('hi')).toEqual([]);
    expect(own.received(message('bob: hello'), 'ann')).toEqual({ before: said('hi'), after: [], isShown: true });
    expect(own.received(message('ann: hi'), 'ann')).toEqual({ before: [], after: [], isShown: false });
    own.sent('again');
    expect(own.received(message('bob: what'), 'ann')).toEqual({ before: [], after: [], isShown: true });
    expect(own.waiting).toEqual(['again']);
  });

  it('are printed as said at once after the server has let one time out', () => {
    const own = new OwnLines(true);
    own.sent('hi');
    expect(own.timeOut()).toEqual(said('hi'));
    expect(own.sent('you')).toEqual(said('you'));
    expect(own.sent('!users')).toEqual(typed('!users'));
  });

  it('keep their order with lines that have no echo', () => {
    const own = echoing();
    expect(own.sent('!users')).toEqual(typed('!users'));
    own.sent('hi');
    expect(own.sent('!rooms')).toEqual([]);
    expect(own.received(message('ann: hi'), 'ann')).toEqual({ before: [], after: typed('!rooms'), isShown: true });
  });

  it('do not wait for an echo after an error about the line', () => {
    const own = new OwnLines(true);
    own.sent('@tea hi');
    own.sent('hello');
    const error = message('!error no-such-room There is no such room.');
    expect(own.received(error, 'ann')).toEqual({ before: typed('@tea hi'), after: [], isShown: true });
    expect(own.waiting).toEqual(['hello']);
  });

  it('are printed as typed at the next message as with telnet, until the server echoes one', () => {
    const own = new OwnLines(false);
    own.sent('hello');
    expect(own.received(message('HELLO'), undefined)).toEqual({ before: typed('hello'), after: [], isShown: true });
    own.sent('hi');
    expect(own.received(message('ann: hi'), undefined)).toEqual({ before: [], after: [], isShown: true });
    own.sent('you');
    expect(own.received(message('bob: something'), undefined)).toEqual({ before: [], after: [], isShown: true });
  });

  it('wait in a bounded number', () => {
    const own = new OwnLines(true);
    for (let i = 0; i < 100; i++) own.sent(`line ${i}`);
    expect(own.waiting.length).toBe(20);
    expect(own.giveUp().length).toBe(20);
  });
});
