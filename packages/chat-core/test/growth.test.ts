/** How the work grows with the number of clients. It is counted, not timed, so a busy machine changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Ban,
  type ChatEffect,
  type ChatInput,
  type ChatState,
  type ConnectionId,
  connectionId,
  createChat,
  nicknames,
  nodeId,
  roomNames,
  transition,
} from '../src/index.ts';
import { type Work, WorkCounter } from './support/work.ts';

const FEW = 1_000;
const MANY = 10_000;

let counter: WorkCounter;
beforeAll(async () => {
  counter = await WorkCounter.start();
});
afterAll(() => counter.stop());

/** A chat with many clients, whose work is counted. They are spread over the nodes. */
class Crowd {
  readonly size: number;
  readonly #nodes: number;
  state: ChatState;

  constructor(size: number, { bans = [], nodes = 1 }: { bans?: readonly Ban[]; nodes?: number } = {}) {
    this.size = size;
    this.#nodes = nodes;
    this.state = createChat({ maxConnections: MANY + 1, maxRooms: 0, bans, operators: true });
  }

  append(input: ChatInput): readonly ChatEffect[] {
    const [state, effects] = transition(this.state, { ...input, seq: 1, time: 1 });
    this.state = state;
    return effects;
  }

  connection(id: number): ConnectionId {
    return connectionId(Math.ceil(id / this.#nodes), nodeId(id % this.#nodes));
  }

  say(id: number, text: string): void {
    this.append({ type: 'line', connection: this.connection(id), text });
  }

  join(id: number): void {
    this.append({ type: 'connected', connection: this.connection(id), address: `10.0.${id >> 8}.${id & 255}` });
    this.say(id, `nick${id}`);
  }

  each(act: (id: number) => void): Promise<Work> {
    return counter.count(() => {
      for (let id = 1; id <= this.size; id++) act(id);
    });
  }
}

/** What all clients do in turn, from first to last. */
const STORMS: readonly (readonly [what: string, act: (crowd: Crowd, id: number) => void])[] = [
  ['joins', (crowd, id) => crowd.join(id)],
  ['entries into one room', (crowd, id) => crowd.say(id, '!enter tea')],
  ['entries into rooms of their own', (crowd, id) => crowd.say(id, `!enter room${id}`)],
  ['new nicknames', (crowd, id) => crowd.say(id, `!nick other${id}`)],
  ['public messages', (crowd, id) => crowd.say(id, 'hello')],
  ['messages in a room', (crowd, id) => crowd.say(id, '@tea hello')],
  ['private messages', (crowd, id) => crowd.say(id, '#other1 hello')],
  ['leaves of a room', (crowd, id) => crowd.say(id, '!leave tea')],
  ['departures', (crowd, id) => crowd.append({ type: 'disconnected', connection: crowd.connection(id) })],
];

async function storms(size: number): Promise<Map<string, Work>> {
  const crowd = new Crowd(size);
  const works = new Map<string, Work>();
  for (const [what, act] of STORMS) works.set(what, await crowd.each((id) => act(crowd, id)));
  expect(nicknames(crowd.state)).toEqual([]);
  return works;
}

describe('with ten times as many clients', () => {
  let few: Map<string, Work>;
  let many: Map<string, Work>;
  beforeAll(async () => {
    few = await storms(FEW);
    many = await storms(MANY);
  });

  test.each(STORMS.map(([what]) => what))('%s are ten times the work', (what) => {
    const [fewBlocks, manyBlocks] = [few.get(what)?.blocks ?? 0, many.get(what)?.blocks ?? 0];
    expect(fewBlocks, 'something was counted').toBeGreaterThan(FEW);
    // 10 to 12, because trees grow by a level now and then. A loop over all clients in each step would make it 100.
    expect(manyBlocks / fewBlocks).toBeLessThan(20);
  });

  test.each(['joins', 'entries into one room', 'new nicknames', 'leaves of a room', 'departures'])(
    '%s without a message between them make no array of recipients',
    (what) => {
      expect(many.get(what)?.calls('toArray')).toBe(0);
    },
  );

  test('public messages and messages in a room make one array of recipients in all', () => {
    expect(many.get('public messages')?.calls('toArray')).toBe(1);
    expect(many.get('messages in a room')?.calls('toArray')).toBe(1);
  });
});

test.each(['hello', '@tea hello', '#nick1 hello'])(
  'law 3: %j is the same work for ten recipients and for 10,000',
  async (line) => {
    const work = async (size: number) => {
      const crowd = new Crowd(size);
      for (let id = 1; id <= size; id++) {
        crowd.join(id);
        crowd.say(id, '!enter tea');
      }
      crowd.say(1, line);
      return (await counter.count(() => crowd.say(1, line))).blocks;
    };
    const few = await work(10);
    expect(few, 'something was counted').toBeGreaterThan(10);
    expect(await work(MANY)).toBeLessThan(few * 1.5);
  },
);

describe('on 16 nodes', () => {
  test.each(['hello', '@tea hello', '#nick1 hello'])(
    'law 3: %j is about the same work as on one node',
    async (line) => {
      const work = async (nodes: number) => {
        const crowd = new Crowd(MANY, { nodes });
        for (let id = 1; id <= MANY; id++) {
          crowd.join(id);
          crowd.say(id, '!enter tea');
        }
        crowd.say(1, line);
        return (await crowd.each((id) => crowd.say(id, line))).blocks;
      };
      // A little more, because large ids take more steps to hash. With ids that hash alike it would be several times as much.
      expect((await work(16)) / (await work(1))).toBeLessThan(1.5);
    },
  );

  test.each(['node-lost', 'node-stopping'] as const)('%s is work for the clients of the node', async (type) => {
    const work = async (size: number) => {
      const crowd = new Crowd(size, { nodes: 16 });
      for (let id = 1; id <= size; id++) {
        crowd.join(id);
        crowd.say(id, '!enter tea');
        if (id % 10 === 1) crowd.say(id, '!notices on');
      }
      const { blocks, calls } = await counter.count(() => crowd.append({ type, node: nodeId(1) }));
      expect(nicknames(crowd.state).length).toBe(size - Math.ceil(size / 16));
      expect(calls('toArray')).toBeLessThan(10);
      return blocks;
    };
    // The trees are a level higher, and their lists are tidied up when half of them is empty.
    expect((await work(MANY)) / (await work(FEW))).toBeLessThan(20);
  });
});

describe('a ban', () => {
  const bansOf = (count: number): readonly Ban[] =>
    Array.from({ length: count / 5 }, (_, i) => i)
      .flatMap((i) => [
        `nobody${i}`,
        `2001:db8::${i.toString(16)}`,
        `2001:db8:${i.toString(16)}::/48`,
        `172.${i >> 8}.${i & 255}.0/24`,
        `198.18.${i >> 8}.${i & 255}/31`,
      ])
      .map((target) => ({ target, until: 2, by: 'boss', reason: undefined }));

  test('law 12: of others does not make connecting, renaming and speaking slower, ten bans or 10,000', async () => {
    const work = async (count: number) => {
      const crowd = new Crowd(10, { bans: bansOf(count) });
      // The first one that connects after a change of the bans finds out which widths the networks have.
      crowd.join(11);
      const { blocks } = await crowd.each((id) => {
        crowd.join(id);
        crowd.say(id, `!nick other${id}`);
        crowd.say(id, 'hello');
      });
      return blocks;
    };
    const few = await work(10);
    expect(few, 'something was counted').toBeGreaterThan(100);
    expect(await work(10_000)).toBeLessThan(few * 1.5);
  });

  test('of an address that many clients share makes no array of recipients for each of them', async () => {
    const crowd = new Crowd(FEW);
    for (let id = 1; id <= FEW; id++) {
      crowd.append({ type: 'connected', connection: connectionId(id), address: id === 1 ? '10.0.0.1' : '10.0.0.2' });
      for (const text of [`nick${id}`, '!notices on']) crowd.say(id, text);
    }
    crowd.append({ type: 'operator-attempt', connection: connectionId(1), outcome: 'right' });
    const ban = await counter.count(() => crowd.say(1, '!ban 10.0.0.2 1h'));
    expect(nicknames(crowd.state)).toEqual(['nick1']);
    expect(ban.calls('toArray')).toBeLessThan(10);
  });
});

/** `count` names of `length` characters that all had the same hash in Immutable.js: 31 * a + n is 31 * c + 0. */
const colliding = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: length / 2 }, (_, place) => ((i >> place) & 1 ? 'c0' : 'an')).join(''),
  );
const ordinary = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: length / 2 }, (_, place) => ((i >> place) & 1 ? 'b7' : 'xk')).join(''),
  );

describe('names that are chosen to collide', () => {
  test.each<readonly [string, number, (crowd: Crowd, id: number, name: string) => void]>([
    [
      'clients that join, rename and leave',
      24,
      (crowd, id, name) => {
        crowd.append({ type: 'connected', connection: crowd.connection(id) });
        crowd.say(id, name);
        crowd.say(id, `#${name} hello`);
        if (id % 3 === 0) crowd.say(id, `!nick ${name.slice(2)}`);
        if (id % 3 === 1) crowd.append({ type: 'disconnected', connection: crowd.connection(id) });
      },
    ],
    [
      'rooms',
      32,
      (crowd, id, name) => {
        if (id === 1) {
          for (let client = 1; client <= 100; client++) crowd.join(client);
        }
        const client = 1 + (id % 100);
        crowd.say(client, `!enter ${name}`);
        crowd.say(client, `@${name} hello`);
        if (id % 3 === 1) crowd.say(client, `!leave ${name}`);
      },
    ],
  ])('law 11: 3,000 %s are about the same work as with other names', async (_, length, act) => {
    const work = async (names: readonly string[]) => {
      const crowd = new Crowd(names.length);
      return (await crowd.each((id) => act(crowd, id, names[id - 1] ?? ''))).blocks;
    };
    const usual = await work(ordinary(3000, length));
    expect(usual, 'something was counted').toBeGreaterThan(3000);
    expect((await work(colliding(3000, length))) / usual).toBeLessThan(1.2);
  });
});

test('law 10: 200 clients with notices in the same 50 rooms are one notice for each that hears of them', async () => {
  const count = 200;
  const crowd = new Crowd(count);
  for (let id = 1; id <= count; id++) {
    crowd.join(id);
    for (let room = 1; room <= 50; room++) crowd.say(id, `!enter room${room}`);
    crowd.say(id, '!notices on');
  }
  let lines = 0;
  const { calls } = await crowd.each((id) => {
    for (const effect of crowd.append({ type: 'disconnected', connection: crowd.connection(id) })) {
      if (effect.type === 'deliver') lines += effect.to.length;
    }
  });
  expect(lines).toBe((count * (count - 1)) / 2);
  expect(calls('deliver')).toBeLessThan(count);
  expect(calls('toArray')).toBeLessThan(count);
});

test('a page of !users or !rooms is the same work in 1,000 and in 10,000', async () => {
  const work = async (size: number) => {
    const crowd = new Crowd(size);
    for (let id = 1; id <= size; id++) {
      crowd.join(id);
      crowd.say(id, `!enter room${id}`);
    }
    const ask = () => {
      crowd.say(1, '!users after nick500');
      crowd.say(1, '!rooms after room500');
    };
    ask();
    return (await counter.count(ask)).blocks;
  };
  const few = await work(FEW);
  expect(few, 'something was counted').toBeGreaterThan(200);
  expect(await work(MANY)).toBeLessThan(few * 1.5);
});

test('questions for all rooms make one list of them until a room is made or gone', () => {
  const crowd = new Crowd(FEW);
  for (let id = 1; id <= 3; id++) {
    crowd.join(id);
    crowd.say(id, `!enter room${id}`);
  }
  const before = roomNames(crowd.state);
  crowd.say(1, '!rooms');
  crowd.say(1, '@room1 hello');
  crowd.say(2, '!enter room1');
  expect(roomNames(crowd.state)).toBe(before);
  crowd.say(3, '!leave room3');
  expect(roomNames(crowd.state)).toEqual(['room1', 'room2']);
});

test('joins with notices make one array of recipients in all', async () => {
  const crowd = new Crowd(FEW);
  const listener = FEW + 1;
  crowd.append({ type: 'connected', connection: connectionId(listener) });
  for (const text of ['listener', '!notices on']) crowd.say(listener, text);
  expect((await crowd.each((id) => crowd.join(id))).calls('toArray')).toBe(1);
});

test('the counter sees work that is done for each of 10,000 clients', async () => {
  const crowd = new Crowd(MANY);
  for (let id = 1; id <= MANY; id++) crowd.join(id);
  const asked = await counter.count(() => crowd.say(1, '!users'));
  expect(asked.blocks).toBeGreaterThan(MANY);
  expect(asked.calls('toArray')).toBe(1);
});
