/**
 * Vectors of the lifecycle: conversations as tables. A row is an input, the phase after it, and the effects.
 *
 *   'line TEXT'      the server sends a line
 *   'closed', 'lost' the connection ends, by the server or by an error
 *   'failed'         an attempt to connect fails
 *   'left'           the connection that was to be closed is closed
 *   'timer'          the timer of the phase
 *   'nickname'       the user chose a nickname, or the same again
 *
 * Each row comes one minute after the one before, from 12:00:00 local time on. The delays are without randomness.
 */
export type Row = readonly [input: string, phase: string, ...effects: readonly string[]];

export interface Vector {
  readonly rule: string;
  /** `null`: there is none. The default is `ann`. */
  readonly nick?: null;
  /** `false`: with --no-reconnect. */
  readonly reconnect?: false;
  readonly rows: readonly Row[];
}

const ME = 'line {"type":"me","nickname":"ann","seq":1}';
const SENT: Row = ['connected', 'entering (sent)', 'enter', 'timer 1000'];
const LINE_MODE: Row = ['connected', 'line-mode', 'timer 2000'];
const HINT = 'note On a chat server your first line is your nickname; linechat --nick NAME does more; /help.';
const TALKING: readonly Row[] = [SENT, ['line bob: hi', 'talking (accepted)', 'show']];
const AGAIN_IN_1_S = 'note Connecting again in 1 s; /reconnect does it now, /quit leaves.';
const CHOOSE = 'note Choose another nickname, or press Enter to try the same again.';
const CLOSED = 'note Connection closed by server.';
const LOST = 'note Connection lost: the server reset the connection.';
const LOST_AT_12_02: readonly Row[] = [...TALKING, ['lost', 'waiting', LOST, AGAIN_IN_1_S, 'timer 1000']];
const RETAKEN: readonly Row[] = [...LOST_AT_12_02, ['timer', 'connecting', 'connect'], SENT];

export const VECTORS: readonly Vector[] = [
  // Entering.
  {
    rule: 'A message of the chat accepts the nickname.',
    rows: [SENT, ['line bob: hi', 'talking (accepted)', 'show'], ['line bob: you', 'talking (accepted)', 'show']],
  },
  {
    rule: 'The answer to !me is not shown; in JSON it makes the client ask for names.',
    rows: [SENT, [ME, 'talking (accepted)', 'ask-names'], ['line bob: hi', 'talking (accepted)', 'show']],
  },
  {
    rule: 'The answers of a server that does not know the probes are not shown.',
    rows: [
      SENT,
      ['line !error unknown-command What?', 'talking (accepted)'],
      ['line !error unknown-command What?', 'talking (accepted)'],
      ['line !error unknown-command What?', 'talking (accepted)'],
      ['line !error unknown-command What?', 'talking (accepted)', 'show'],
    ],
  },
  {
    rule: 'A connection that stays open for a second is presumed accepted.',
    rows: [SENT, ['timer', 'talking (presumed)'], ['line bob: hi', 'talking (accepted)', 'show']],
  },
  {
    rule: 'A greeting does not accept the nickname; a close after it refuses it.',
    rows: [
      SENT,
      ['line Sorry, taken.', 'entering (sent)', 'show'],
      ['closed', 'asking', 'note The server closed at once; perhaps somebody has this nickname.', CHOOSE],
    ],
  },
  {
    rule: 'A refused nickname is asked for again.',
    rows: [
      SENT,
      ['line !error nick-in-use Taken.', 'entering (nick-in-use)', 'show'],
      ['closed', 'asking', CHOOSE],
      ['nickname', 'connecting', 'connect'],
      SENT,
    ],
  },
  {
    rule: 'A nickname that is refused after it was presumed accepted is asked for again.',
    rows: [
      SENT,
      ['timer', 'talking (presumed)'],
      ['line !error nick-in-use Taken.', 'entering (nick-in-use)', 'show'],
      ['closed', 'asking', CHOOSE],
    ],
  },
  {
    rule: 'The timer of a refused nickname does nothing.',
    rows: [SENT, ['line !error banned No.', 'entering (banned)', 'show'], ['timer', 'entering (banned)']],
  },
  {
    rule: 'A server that lets nobody in is tried again later.',
    rows: [
      SENT,
      ['line !error server-full Full.', 'entering (server-full)', 'show'],
      ['closed', 'waiting', 'note Trying again in 1 s; /reconnect does it now, /quit leaves.', 'timer 1000'],
      ['timer', 'connecting', 'connect'],
    ],
  },
  {
    rule: 'With --no-reconnect a server that lets nobody in is the end.',
    reconnect: false,
    rows: [
      SENT,
      ['line !error server-full Full.', 'entering (server-full)', 'show'],
      ['closed', 'ended', 'end lost: the server accepts no clients now'],
    ],
  },

  // A lost connection.
  {
    rule: 'A lost connection is opened again, and the gap is named.',
    rows: [
      ...TALKING,
      ['line {"type":"public","from":"bob","text":"a","seq":7}', 'talking (accepted)', 'show'],
      ['lost', 'waiting', LOST, AGAIN_IN_1_S, 'timer 1000'],
      ['timer', 'connecting', 'connect'],
      SENT,
      [
        'line {"type":"public","from":"bob","text":"b","seq":11}',
        'talking (accepted)',
        'note Back again. What was said from 12:03:00 to 12:06:00 is missing here (at most 3 events).',
        'show',
      ],
    ],
  },
  {
    rule: 'The gap has no number after a restart of the server, which counts from the beginning.',
    rows: [
      ...TALKING,
      ['line {"type":"public","from":"bob","text":"a","seq":7}', 'talking (accepted)', 'show'],
      ['closed', 'waiting', CLOSED, AGAIN_IN_1_S, 'timer 1000'],
      ['timer', 'connecting', 'connect'],
      SENT,
      [
        'line {"type":"public","from":"bob","text":"b","seq":2}',
        'talking (accepted)',
        'note Back again. What was said from 12:03:00 to 12:06:00 is missing here.',
        'show',
      ],
    ],
  },
  {
    rule: 'The gap is also named when the nickname is presumed accepted, and only once.',
    rows: [
      ...RETAKEN,
      ['timer', 'talking (presumed)', 'note Back again. What was said from 12:02:00 to 12:05:00 is missing here.'],
      ['line bob: hi', 'talking (accepted)', 'show'],
    ],
  },
  {
    rule: 'Attempts that fail are made at longer and longer intervals, until the chat is entered.',
    rows: [
      ...LOST_AT_12_02,
      ['timer', 'connecting', 'connect'],
      [
        'failed',
        'waiting',
        'note Cannot connect.',
        'note Trying again in 2 s; /reconnect does it now, /quit leaves.',
        'timer 2000',
      ],
      ['timer', 'connecting', 'connect'],
      [
        'failed',
        'waiting',
        'note Cannot connect.',
        'note Trying again in 4 s; /reconnect does it now, /quit leaves.',
        'timer 4000',
      ],
      ['timer', 'connecting', 'connect'],
      SENT,
      ['timer', 'talking (presumed)', 'note Back again. What was said from 12:02:00 to 12:09:00 is missing here.'],
      ['lost', 'waiting', LOST, AGAIN_IN_1_S, 'timer 1000'],
    ],
  },
  {
    rule: 'A nickname that the lost connection may still hold is taken again.',
    rows: [
      ...RETAKEN,
      ['line !error nick-in-use Taken.', 'entering (nick-in-use)', 'show'],
      [
        'closed',
        'waiting',
        'note ann is still taken, perhaps by the lost connection; trying again in 2 s; /reconnect does it now, /quit leaves.',
        'timer 2000',
      ],
    ],
  },
  {
    rule: 'After five attempts to take it again the nickname is asked for.',
    rows: [
      ...RETAKEN,
      ...[2, 4, 8, 16, 32].flatMap((seconds): readonly Row[] => [
        [
          'closed',
          'waiting',
          `note ann is still taken, perhaps by the lost connection; trying again in ${seconds} s; /reconnect does it now, /quit leaves.`,
          `timer ${seconds * 1000}`,
        ],
        ['timer', 'connecting', 'connect'],
        SENT,
      ]),
      ['closed', 'asking', 'note The server closed at once; perhaps somebody has this nickname.', CHOOSE],
    ],
  },
  {
    rule: 'After a kick the client does not come back by itself.',
    rows: [
      ...TALKING,
      ['line !error kicked By bob.', 'talking (accepted) sent away', 'show'],
      ['closed', 'asking', CLOSED, CHOOSE],
      ['nickname', 'connecting', 'connect'],
    ],
  },
  {
    rule: 'After a kick and another message the client connects again: it was not sent away.',
    rows: [
      ...TALKING,
      ['line !error kicked By bob.', 'talking (accepted) sent away', 'show'],
      ['line bob: hi', 'talking (accepted)', 'show'],
      ['closed', 'waiting', CLOSED, AGAIN_IN_1_S, 'timer 1000'],
    ],
  },
  {
    rule: 'With --no-reconnect a lost connection is the end.',
    reconnect: false,
    rows: [...TALKING, ['lost', 'ended', 'end lost: the server reset the connection']],
  },

  // The user.
  {
    rule: '/quit closes the connection and ends the conversation; what comes meanwhile is not shown.',
    rows: [
      ...TALKING,
      ['leave', 'leaving → end', 'leave'],
      ['line bob: hi', 'leaving → end'],
      ['closed', 'leaving → end'],
      ['left', 'ended', 'end left'],
      ['leave', 'ended'],
    ],
  },
  {
    rule: '/quit without a connection ends the conversation at once.',
    rows: [...LOST_AT_12_02, ['leave', 'ended', 'end left'], ['timer', 'ended'], ['reconnect', 'ended']],
  },
  {
    rule: '/quit during an attempt to connect ends the conversation; the connection is not used.',
    rows: [
      ...LOST_AT_12_02,
      ['timer', 'connecting', 'connect'],
      ['leave', 'ended', 'end left'],
      ['connected', 'ended'],
    ],
  },
  {
    rule: '/quit is obeyed while the client leaves in order to connect again.',
    rows: [
      ...TALKING,
      ['reconnect', 'leaving → connect', 'leave'],
      ['leave', 'leaving → end'],
      ['left', 'ended', 'end left'],
    ],
  },
  {
    rule: 'After !quit the close of the server is the end.',
    rows: [
      ...TALKING,
      ['quit-sent', 'quitting (accepted)'],
      ['line bob: bye', 'quitting (accepted)', 'show'],
      ['closed', 'ended', 'end closed'],
    ],
  },
  {
    rule: '/reconnect closes the connection and opens another one; the gap is named.',
    rows: [
      ...TALKING,
      ['reconnect', 'leaving → connect', 'leave'],
      ['reconnect', 'leaving → connect'],
      ['left', 'connecting', 'connect'],
      ['reconnect', 'connecting'],
      SENT,
      ['timer', 'talking (presumed)', 'note Back again. What was said from 12:02:00 to 12:07:00 is missing here.'],
    ],
  },
  {
    rule: '/reconnect ends the waiting.',
    rows: [...LOST_AT_12_02, ['reconnect', 'connecting', 'connect'], ['timer', 'connecting']],
  },
  {
    rule: '/reconnect before the chat is entered again does not shorten the gap.',
    rows: [
      ...RETAKEN,
      ['reconnect', 'leaving → connect', 'leave'],
      ['left', 'connecting', 'connect'],
      SENT,
      ['timer', 'talking (presumed)', 'note Back again. What was said from 12:02:00 to 12:08:00 is missing here.'],
    ],
  },
  {
    rule: '/reconnect is possible with --no-reconnect; an attempt that fails is then the end.',
    reconnect: false,
    rows: [
      ...TALKING,
      ['reconnect', 'leaving → connect', 'leave'],
      ['left', 'connecting', 'connect'],
      ['failed', 'ended', 'note Cannot connect.', 'end lost: it could not be opened again'],
    ],
  },

  // Without a nickname.
  {
    rule: 'Without a nickname every line is shown, and the close is the end.',
    nick: null,
    rows: [
      LINE_MODE,
      ['line hello', 'line-mode', 'show'],
      ['quit-sent', 'line-mode'],
      ['closed', 'ended', 'end closed'],
    ],
  },
  {
    rule: 'Without a nickname a lost connection is the end.',
    nick: null,
    rows: [LINE_MODE, ['lost', 'ended', 'end lost: the server reset the connection']],
  },
  {
    rule: 'Without a nickname /reconnect opens another connection.',
    nick: null,
    rows: [LINE_MODE, ['reconnect', 'leaving → connect', 'leave'], ['left', 'connecting', 'connect'], LINE_MODE],
  },
  {
    rule: 'Without a nickname a silent server gets a hint, once.',
    nick: null,
    rows: [LINE_MODE, ['timer', 'line-mode', HINT], ['line hello', 'line-mode', 'show']],
  },
  {
    rule: 'Without a nickname there is no hint after something was sent.',
    nick: null,
    rows: [LINE_MODE, ['sent', 'line-mode'], ['timer', 'line-mode']],
  },
  {
    rule: 'Without a nickname there is no hint after something was received.',
    nick: null,
    rows: [LINE_MODE, ['line hello', 'line-mode', 'show'], ['timer', 'line-mode']],
  },
  {
    rule: 'Without a nickname one that the user typed and the server refused can be tried again.',
    nick: null,
    rows: [
      LINE_MODE,
      ['sent', 'line-mode'],
      ['line !error nick-in-use Taken.', 'line-mode', 'show'],
      ['closed', 'asking', 'note Type another nickname to try again; /quit leaves.'],
      ['nickname', 'connecting', 'connect'],
      LINE_MODE,
    ],
  },
  {
    rule: 'Without a nickname, with --no-reconnect, a refusal is the end.',
    nick: null,
    reconnect: false,
    rows: [LINE_MODE, ['line !error nick-in-use Taken.', 'line-mode', 'show'], ['closed', 'ended', 'end closed']],
  },
];
