/** What operators are answered: in plain text words behind a `!`, in JSON fields. */

/** How each answer is put together, in plain text; the names are those of JSON. */
const FIELDS = {
  operator: ['nickname'],
  kicked: ['nickname'],
  banned: ['target', 'until'],
  unbanned: ['target'],
  ban: ['target', 'until', 'by', 'reason'],
  bans: ['count'],
  muted: ['nickname', 'until'],
  unmuted: ['nickname'],
} as const;

export interface OperatorAnswer {
  readonly type: 'answer';
  readonly answer: keyof typeof FIELDS;
  /** The nickname or the address; of `bans`, how many there are. */
  readonly what: string;
  /** ISO 8601; empty where there is none, like what follows. */
  readonly until: string;
  readonly by: string;
  readonly reason: string;
  readonly isJson: boolean;
}

/** `rest` is what stands behind the word; `undefined`: it is no answer of this kind. */
export function parsePlainAnswer(word: string, rest: string): OperatorAnswer | undefined {
  if (!isAnswer(word)) return undefined;
  const [, what = '', until = '', by = '', reason = ''] = /^(\S*)(?: (\S*)(?: (\S*)(?: (.*))?)?)?$/s.exec(rest) ?? [];
  return { type: 'answer', answer: word, what, until, by, reason, isJson: false };
}

/** `type` is that of the object, `text` gives its fields as texts, empty where they are none. */
export function readAnswer(type: unknown, text: (key: string) => string): OperatorAnswer | undefined {
  if (typeof type !== 'string' || !isAnswer(type)) return undefined;
  const what = text(FIELDS[type][0]);
  return {
    type: 'answer',
    answer: type,
    what,
    until: text('until'),
    by: text('by'),
    reason: text('reason'),
    isJson: true,
  };
}

/** The plain line that says the same. */
export function plainAnswer({ answer, what, until, by, reason }: OperatorAnswer): string {
  return [`!${answer}`, what, until, by, reason].filter(Boolean).join(' ');
}

/** For people. `when` writes an instant as they want it. */
export function describeAnswer(
  { answer, what, until, by, reason }: OperatorAnswer,
  when: (iso: string) => string,
): string {
  switch (answer) {
    case 'operator':
      return 'you are an operator';
    case 'kicked':
      return `${what} was sent away`;
    case 'banned':
      return `${what} is banned until ${when(until)}`;
    case 'unbanned':
      return `${what} is banned no longer`;
    case 'ban':
      return `${what} is banned until ${when(until)} by ${by}${reason === '' ? '' : `: ${reason}`}`;
    case 'bans':
      return what === '0' ? 'nobody is banned' : `${what} banned`;
    case 'muted':
      return `${what} is muted until ${when(until)}`;
    case 'unmuted':
      return `${what} is muted no longer`;
  }
}

function isAnswer(word: string): word is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, word);
}
