import { describe, expect, it } from 'vitest';
import { Roster } from '../../src/conversation/roster.ts';
import { parseReceived } from '../../src/message/received.ts';

describe('the roster', () => {
  it('has the nicknames of those present, the latest speaker first', () => {
    const roster = new Roster();
    for (const line of ['!joined ann', '!joined bob', 'Ann: hi', '!joined cid', '!left cid', '!renamed bob rob']) {
      roster.received(parseReceived(line).message);
    }
    expect(roster.nicks).toEqual(['rob', 'Ann']);
    roster.received(parseReceived('@tea dee: hi').message);
    expect(roster.nicks[0]).toBe('dee');
  });

  it('has the rooms of messages and the commands of !help', () => {
    const roster = new Roster();
    roster.received(parseReceived('@tea dee: hi').message);
    roster.received(parseReceived('!help !history room  what was said').message);
    expect(roster.rooms).toEqual(['tea']);
    expect(roster.commands).toEqual(['!history']);
  });

  it('has no name that is not well-formed: it could do harm in the line being typed', () => {
    const roster = new Roster();
    for (const name of ['a\x1b[2J', 'b\nc', '\u202ed', 'e f', '']) {
      roster.received({ type: 'users', nicknames: [name] });
      roster.received({ type: 'rooms', rooms: [name] });
    }
    expect([...roster.nicks, ...roster.rooms]).toEqual([]);
  });
});
