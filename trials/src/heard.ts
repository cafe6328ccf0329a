/** Parses the lines that a client gets, as docs/protocol.md defines them. A line that is not defined there throws. */

export type Heard = (
  | { readonly type: 'public'; readonly from: string; readonly text: string }
  | { readonly type: 'private'; readonly from: string; readonly text: string }
  | { readonly type: 'room'; readonly room: string; readonly from: string; readonly text: string }
  | { readonly type: 'error'; readonly code: string }
  /** The answer to `!users`, `!rooms` or `!members`: plain, they look the same. */
  | { readonly type: 'names'; readonly names: readonly string[] }
  | { readonly type: 'help' | 'motd' }
  /** An answer to an operator; `word` says which. */
  | { readonly type: 'ordered'; readonly word: string }
  | { readonly type: 'me'; readonly nickname: string }
  | { readonly type: 'joined' | 'left'; readonly nickname: string }
  | { readonly type: 'pong'; readonly token: string }
  | { readonly type: 'renamed'; readonly from: string; readonly to: string }
  | { readonly type: 'entered' | 'exited'; readonly room: string; readonly nickname: string }
) & {
  /** The sequence number; only lines of JSON have it. */
  readonly seq: number | undefined;
};

const NICK = '[A-Za-z0-9]+';
const ROOM = '[A-Za-z0-9_-]+';
const MESSAGE = new RegExp(`^(?:(#)|@(${ROOM}) )?(${NICK}): (.*)$`, 's');
const BANG = /^!(\w+)(?: (.*))?$/s;
const NAMES = new RegExp(`^(?:${ROOM}(?: ${ROOM})*)?$`);
const NICK_ALONE = new RegExp(`^${NICK}$`);
const TWO_NICKS = new RegExp(`^(${NICK}) (${NICK})$`);
const ROOM_AND_NICK = new RegExp(`^(${ROOM}) (${NICK})$`);

const UNTIL = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
const TARGET = '[A-Za-z0-9:.]+';
/** What follows the word of an answer to an operator. */
const ORDERED: Readonly<Record<string, RegExp>> = {
  operator: NICK_ALONE,
  kicked: NICK_ALONE,
  unmuted: NICK_ALONE,
  muted: new RegExp(`^${NICK} ${UNTIL}$`),
  banned: new RegExp(`^${TARGET} ${UNTIL}$`),
  unbanned: new RegExp(`^${TARGET}$`),
  ban: new RegExp(`^${TARGET} ${UNTIL} ${NICK}(?: \\S.*)?$`),
  bans: /^\d+$/,
};

/** @throws Error if the protocol does not define the line. */
export function readLine(line: string): Heard {
  const heard = line.startsWith('{') ? readJson(line) : readPlain(line);
  if (heard === undefined) throw new Error(`no line of the contract: ${JSON.stringify(line)}`);
  return heard;
}

function readPlain(line: string): Heard | undefined {
  const seq = undefined;
  const message = MESSAGE.exec(line);
  if (message !== null) {
    const [, isPrivate, room, from = '', text = ''] = message;
    if (room !== undefined) return { type: 'room', room, from, text, seq };
    return { type: isPrivate === undefined ? 'public' : 'private', from, text, seq };
  }
  const bang = BANG.exec(line);
  if (bang !== null) return readBang(bang[1] ?? '', bang[2] ?? '');
  return NAMES.test(line) ? { type: 'names', names: line === '' ? [] : line.split(' '), seq } : undefined;
}

function readBang(word: string, rest: string): Heard | undefined {
  const seq = undefined;
  switch (word) {
    case 'error': {
      const code = /^([a-z-]+) \S/.exec(rest)?.[1];
      return code === undefined ? undefined : { type: 'error', code, seq };
    }
    case 'help':
    case 'motd':
      return { type: word, seq };
    case 'pong':
      return { type: 'pong', token: rest, seq };
    case 'me':
    case 'joined':
    case 'left':
      return NICK_ALONE.test(rest) ? { type: word, nickname: rest, seq } : undefined;
    case 'renamed': {
      const [, from, to] = TWO_NICKS.exec(rest) ?? [];
      return from === undefined || to === undefined ? undefined : { type: word, from, to, seq };
    }
    case 'entered':
    case 'exited': {
      const [, room, nickname] = ROOM_AND_NICK.exec(rest) ?? [];
      return room === undefined || nickname === undefined ? undefined : { type: word, room, nickname, seq };
    }
    default:
      return Object.hasOwn(ORDERED, word) && ORDERED[word]?.test(rest) === true
        ? { type: 'ordered', word, seq }
        : undefined;
  }
}

/** The fields of each type, and whether a value is valid for a field. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = (() => {
  const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
  const nick = matches(NICK_ALONE);
  const room = matches(new RegExp(`^${ROOM}$`));
  const text = matches(/\S/);
  const until = matches(new RegExp(`^${UNTIL}$`));
  const target = matches(new RegExp(`^${TARGET}$`));
  const nicks = (value: unknown) => Array.isArray(value) && value.every(nick);
  const rooms = (value: unknown) => Array.isArray(value) && value.every(room);
  return {
    public: { from: nick, text },
    private: { from: nick, text },
    room: { room, from: nick, text },
    error: { code: matches(/^[a-z-]+$/), text },
    users: { nicknames: nicks },
    rooms: { rooms },
    members: { room, nicknames: nicks },
    help: { text },
    motd: { text: (value) => typeof value === 'string' },
    operator: { nickname: nick },
    kicked: { nickname: nick },
    unmuted: { nickname: nick },
    muted: { nickname: nick, until },
    banned: { target, until },
    unbanned: { target },
    ban: { target, until, by: nick, reason: (value) => value === undefined || text(value) },
    bans: { count: (value) => Number.isSafeInteger(value) },
    me: { nickname: nick },
    joined: { nickname: nick },
    left: { nickname: nick },
    pong: { token: text },
    renamed: { from: nick, to: nick },
    entered: { room, nickname: nick },
    exited: { room, nickname: nick },
  };
})();

const isSeq = (value: unknown) => Number.isSafeInteger(value);
const isTime = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);

function readJson(line: string): Heard | undefined {
  const { type, seq, time, ...fields } = JSON.parse(line);
  const expected = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (expected === undefined || !isSeq(seq) || !isTime(time)) return undefined;
  if (!Object.keys(fields).every((name) => Object.hasOwn(expected, name))) return undefined;
  if (!Object.entries(expected).every(([name, isRight]) => isRight(fields[name]))) return undefined;
  if (type === 'users' || type === 'members') return { type: 'names', names: fields.nicknames, seq };
  if (type === 'rooms') return { type: 'names', names: fields.rooms, seq };
  if (type === 'help' || type === 'motd') return { type, seq };
  if (Object.hasOwn(ORDERED, type)) return { type: 'ordered', word: type, seq };
  return { type, seq, ...fields };
}
