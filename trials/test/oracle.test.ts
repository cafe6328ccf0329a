/**
 * The oracle of the soak, tried with a conversation as it should be, and with that conversation doctored: what is lost,
 * doubled, out of order or given to the wrong one is found.
 */
import { describe, expect, test } from 'vitest';
import { readLine } from '../src/heard.ts';
import { Oracle } from '../src/soak/oracle.ts';

const ANN = 1;
const BOB = 2;
const CID = 3;

interface Observation {
  readonly who: number | 'observer';
  readonly line: string;
}

const json = (seq: number, fields: object): string =>
  JSON.stringify({ ...fields, seq, time: '2026-01-01T00:00:00.000Z' });

/**
 * What is heard where all is right: ann and bob are in tea, bob has notices and JSON, cid is in no room. In the order
 * in which it comes; who hears what first among different people is chance.
 */
const RIGHT: readonly Observation[] = [
  ...['ann', 'bob', 'cid'].map((nickname, i) => observed(i + 1, { type: 'joined', nickname })),
  observed(4, { type: 'entered', room: 'tea', nickname: 'ann' }),
  observed(5, { type: 'entered', room: 'tea', nickname: 'bob' }),
  { who: BOB, line: json(6, { type: 'pong', token: 'on' }) },
  ...said(7, 'ann', 'c1.1 hello'),
  ...inTea(8, 'bob', 'c2.1 anybody?'),
  ...inTea(9, 'ann', 'c1.2 me'),
  ...said(10, 'cid', 'c3.1 who is there?'),
  { who: CID, line: '#ann: c1.9 you' },
  { who: ANN, line: '!pong 1' },
  ...said(12, 'ann', 'c1.3 bye'),
  { who: BOB, line: json(13, { type: 'left', nickname: 'ann' }) },
  observed(13, { type: 'left', nickname: 'ann' }),
  ...['cid', 'bob'].flatMap((from, i) => said(14 + i, from, `c${3 - i}.2 gone`).filter(({ who }) => who !== ANN)),
];

function observed(seq: number, fields: object): Observation {
  return { who: 'observer', line: json(seq, fields) };
}

function said(seq: number, from: string, text: string): Observation[] {
  const asJson = json(seq, { type: 'public', from, text });
  return [
    { who: ANN, line: `${from}: ${text}` },
    { who: 'observer', line: asJson },
    { who: BOB, line: asJson },
    { who: CID, line: `${from}: ${text}` },
  ];
}

function inTea(seq: number, from: string, text: string): Observation[] {
  const asJson = json(seq, { type: 'room', room: 'tea', from, text });
  return [
    { who: BOB, line: asJson },
    { who: ANN, line: `@tea ${from}: ${text}` },
    { who: 'observer', line: asJson },
  ];
}

/** What the oracle has to say to these observations. */
function judge(observations: readonly Observation[]): readonly string[] {
  const oracle = new Oracle();
  for (const [id, nickname] of [[ANN, 'ann'] as const, [BOB, 'bob'] as const, [CID, 'cid'] as const]) {
    oracle.connects(id, nickname);
  }
  oracle.asksForNotices(BOB);
  const pong = (id: number, token: string, whenAnswered: () => void) =>
    oracle.asks(id, {
      about: `!ping ${token}`,
      isAnswer: (answer) => answer.type === 'pong' && answer.token === token,
      whenAnswered,
    });
  pong(BOB, 'on', () => oracle.noticesAnswered(BOB));
  for (const line of ['c1.1 hello', '@tea c1.2 me', 'c1.3 bye']) oracle.says(ANN, line);
  for (const line of ['@tea c2.1 anybody?', 'c2.2 gone']) oracle.says(BOB, line);
  for (const line of ['c3.1 who is there?', 'c3.2 gone']) oracle.says(CID, line);
  const settle = oracle.whispers(ANN, 'cid', 'c1.9 you');
  oracle.asks(ANN, {
    about: 'a private line',
    isAnswer: (answer) => answer.type === 'error' && answer.code === 'no-such-user',
    isOptional: true,
    whenAnswered: (answer) => settle(answer !== undefined),
  });
  pong(ANN, '1', () => {});
  for (const { who, line } of observations) {
    if (who === 'observer') oracle.observes(readLine(line));
    else oracle.hears(who, readLine(line));
    oracle.check();
  }
  oracle.ends(ANN, 'orderly');
  oracle.finish();
  return oracle.violations;
}

const at = (who: Observation['who'], part: string): number => {
  const index = RIGHT.findIndex((one) => one.who === who && one.line.includes(part));
  expect(index).toBeGreaterThanOrEqual(0);
  return index;
};
const copy = (index: number): Observation => RIGHT[index] ?? { who: 'observer', line: '' };

describe('the oracle', () => {
  test('has nothing to say where all is right, however late the observer is', () => {
    expect(judge(RIGHT)).toEqual([]);
    const isObserved = ({ who }: Observation) => who === 'observer';
    expect(judge([...RIGHT.filter((one) => !isObserved(one)), ...RIGHT.filter(isObserved)])).toEqual([]);
  });

  test('misses each line that is lost, whoever should have had it', () => {
    for (const [i, lost] of RIGHT.entries()) {
      const told = judge(RIGHT.filter((_, other) => other !== i));
      expect(told.length, `without ${JSON.stringify(lost)}`).toBeGreaterThan(0);
    }
  });

  test('finds each line that comes twice, at once and at the end', () => {
    for (const [i, doubled] of RIGHT.entries()) {
      expect(judge(RIGHT.toSpliced(i, 0, doubled)).length, `twice ${JSON.stringify(doubled)}`).toBeGreaterThan(0);
      expect(judge([...RIGHT, doubled]).length, `again ${JSON.stringify(doubled)}`).toBeGreaterThan(0);
    }
  });

  test('finds any two neighbours that one client hears in the wrong order', () => {
    for (const who of [ANN, BOB, CID, 'observer'] as const) {
      const own = Array.from(RIGHT.entries()).filter(([, one]) => one.who === who && !/pong|#ann/.test(one.line));
      for (const [k, [first]] of own.slice(0, -1).entries()) {
        const second = own[k + 1]?.[0] ?? 0;
        const swapped = RIGHT.with(first, copy(second)).with(second, copy(first));
        expect(judge(swapped).length, `${who}: ${copy(second).line} before ${copy(first).line}`).toBeGreaterThan(0);
      }
    }
  });

  test('finds a line of a room, and a notice, given to somebody who is not in it', () => {
    const line = { who: CID, line: '@tea bob: c2.1 anybody?' };
    expect(judge(RIGHT.toSpliced(at('observer', 'c2.1') + 1, 0, line))[0]).toContain('not for it');
    const notice = { who: CID, line: '!exited tea ann' };
    expect(judge(RIGHT.toSpliced(at('observer', 'c1.2') + 1, 0, notice)).length).toBeGreaterThan(0);
  });

  test('finds a line of a room given to somebody who has left it, and a line to somebody who has left', () => {
    const left = RIGHT.toSpliced(at(BOB, 'c2.2'), 0, ...inTea(14, 'bob', 'c2.9').slice(1));
    expect(judge(left).length).toBeGreaterThan(0);
    expect(judge([...RIGHT, { who: ANN, line: 'cid: c3.2 gone' }]).length).toBeGreaterThan(0);
  });

  test('finds a private line given to somebody else, and one that was refused and is heard', () => {
    const index = at(CID, '#ann');
    expect(
      judge(RIGHT.with(index, { who: BOB, line: json(11, { type: 'private', from: 'ann', text: 'c1.9 you' }) }))[0],
    ).toContain('what was for cid');
    const refusal = { who: ANN, line: '!error no-such-user Nobody here.' };
    expect(judge(RIGHT.toSpliced(at(ANN, '!pong'), 0, refusal))[0]).toContain('what was refused');
  });

  test('finds another number, another speaker, and another text', () => {
    const number = RIGHT.with(at(BOB, 'c3.1'), {
      who: BOB,
      line: copy(at(BOB, 'c3.1')).line.replace('"seq":10', '"seq":11'),
    });
    expect(judge(number)[0]).toContain('as number 11');
    const speaker = RIGHT.map((one) => ({
      ...one,
      line: one.line.replace('"from":"cid"', '"from":"bob"').replace('cid: ', 'bob: '),
    }));
    expect(judge(speaker)[0]).toContain('somebody else');
    const text = RIGHT.map((one) => ({ ...one, line: one.line.replace('c1.1 hello', 'c1.1 hallo') }));
    expect(judge(text)[0]).toContain('ann said c1.1 hello');
  });

  test('finds an answer that nobody asked for, and one to another question', () => {
    expect(judge([...RIGHT, { who: BOB, line: json(20, { type: 'me', nickname: 'bob' }) }])[0]).toContain(
      'asked nothing',
    );
    expect(judge(RIGHT.with(at(ANN, '!pong'), { who: ANN, line: '!pong 2' }))[0]).toContain('!ping 1');
  });
});
