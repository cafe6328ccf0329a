import { describe, expect, it } from 'vitest';
import { Identity } from '../../src/conversation/identity.ts';
import { parseReceived } from '../../src/message/received.ts';

describe('the identity', () => {
  const received = (identity: Identity, line: string) => identity.received(parseReceived(line).message);

  it('has the rooms that the user entered and did not leave', () => {
    const identity = new Identity('ann', ['tea']);
    identity.sent('!enter Cake');
    identity.sent('!enter not a room');
    identity.sent('!leave TEA');
    received(identity, '!entered toast Ann');
    received(identity, '!entered other bob');
    received(identity, '!exited cake ann');
    expect(identity.rooms).toEqual(['toast']);
  });

  it("follows a change of the user's nickname to a well-formed one", () => {
    const identity = new Identity('ann', []);
    expect(received(identity, '!renamed bob rob')).toBe(false);
    expect(received(identity, '!renamed ann not/good')).toBe(false);
    expect(received(identity, '!renamed ANN anna')).toBe(true);
    expect(identity.nick).toBe('anna');
  });
});
