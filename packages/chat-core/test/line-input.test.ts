import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionId, createChat, lineInput, parseCommand, transition } from '../src/index.ts';

const connection = connectionId(1);
const line = (text: string) => ({ type: 'line', connection, text });
const attempt = (outcome: string) => ({ type: 'operator-attempt', connection, outcome });
const input = (text: string) => lineInput(connection, text, (password) => password === ' tea ');

describe('lineInput', () => {
  test.each([
    ['hello', line('hello')],
    ['', line('')],
    ['operator  tea ', line('operator  tea ')],
    ['!enter tea', line('!enter tea')],
    ['!say !operator', line('!say !operator')],
    ['!ban bob 1h why', line('!ban bob 1h why')],
    // One space ends the word, and all that comes after it is the password.
    ['!operator  tea ', attempt('right')],
    ['!operator tea', attempt('wrong')],
    ['!operator  tea\x07 ', attempt('wrong')],
    ['!operator ', attempt('missing')],
    ['!operator', attempt('missing')],
    // Unknown commands may be mistyped passwords.
    ['!OPERATOR tea', line('!')],
    ['!operator\ttea', line('!')],
    ['!operatortea', line('!')],
    ['! operator tea', line('!')],
    ['!op tea', line('!')],
    ['!', line('!')],
  ])('%j', (text, expected) => {
    expect(input(text)).toEqual(expected);
  });

  test('without a password no attempt is right', () => {
    expect(lineInput(connection, '!operator tea', undefined)).toEqual(attempt('wrong'));
    expect(lineInput(connection, '!operator', undefined)).toEqual(attempt('missing'));
  });

  test('the password is only asked for with !operator', () => {
    const fail = () => expect.fail('asked');
    for (const text of ['hi', '!operator', '!operators x', '!me']) lineInput(connection, text, fail);
  });

  test('a line that is not !operator has the same effects as the line as it was sent', () => {
    const words = ['!', '!enter', '!Users', '!users', '!operator', '!OPERATOR', '!operatorx', '!frob', '!kick', 'hi'];
    const rest = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '!', 'é', '\x07') });
    fc.assert(
      fc.property(fc.constantFrom(...words), rest, fc.boolean(), (word, rest, isNamed) => {
        const text = word + rest;
        let [state] = transition(createChat({ operators: true }), { type: 'connected', connection, seq: 1, time: 1 });
        if (isNamed) [state] = transition(state, { type: 'line', connection, text: 'ann', seq: 2, time: 2 });
        const made = input(text);
        if (made.type === 'operator-attempt') {
          expect(parseCommand(text)).toEqual({ type: 'refused', code: 'unknown-command' });
          return;
        }
        const stamp = { seq: 3, time: 3 };
        const asSent = transition(state, { type: 'line', connection, text, ...stamp })[1];
        expect(transition(state, { ...made, ...stamp })[1]).toEqual(asSent);
      }),
      { numRuns: 1000 },
    );
  });
});
