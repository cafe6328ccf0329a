import { describe, expect, it } from 'vitest';
import { parseReceived } from '../../src/message/received.ts';
import { OwnLines } from '../../src/view/own-lines.ts';

describe('own lines', () => {
  const message = (line: string) => parseReceived(line).message;

  it('wait for their echo while other messages come, if the server is known to echo', () => {
    const own = new OwnLines(true);
    expect(own.sent('hi')).toEqual([]);
    expect(own.sent('@Tea you')).toEqual([]);
    expect(own.received(message('bob: hi'), 'ann')).toEqual({ before: [], after: [] });
    expect(own.waiting).toEqual(['hi', '@Tea you']);
    expect(own.received(message('ann: hi'), 'ann')).toEqual({ before: [], after: [] });
    expect(own.received(message('@tea ann: you'), 'ann')).toEqual({ before: [], after: [] });
    expect(own.waiting).toEqual([]);
  });

  it('keep their order with lines that have no echo', () => {
    const own = new OwnLines(true);
    expect(own.sent('!users')).toEqual(['!users']);
    own.sent('hi');
    expect(own.sent('!rooms')).toEqual([]);
    expect(own.received(message('ann: hi'), 'ann')).toEqual({ before: [], after: ['!rooms'] });
  });

  it('do not wait for an echo after an error about the line', () => {
    const own = new OwnLines(true);
    own.sent('@tea hi');
    own.sent('hello');
    const error = message('!error no-such-room There is no such room.');
    expect(own.received(error, 'ann')).toEqual({ before: ['@tea hi'], after: [] });
    expect(own.waiting).toEqual(['hello']);
  });

  it('are printed as typed at the next message, until the server echoes one', () => {
    const own = new OwnLines(false);
    own.sent('hello');
    expect(own.received(message('HELLO'), undefined)).toEqual({ before: ['hello'], after: [] });
    own.sent('hi');
    expect(own.received(message('ann: hi'), undefined)).toEqual({ before: [], after: [] });
    own.sent('you');
    expect(own.received(message('bob: something'), undefined)).toEqual({ before: [], after: [] });
  });

  it('wait in a bounded number', () => {
    const own = new OwnLines(true);
    for (let i = 0; i < 100; i++) own.sent(`line ${i}`);
    expect(own.waiting.length).toBe(20);
    expect(own.giveUp().length).toBe(20);
  });
});
