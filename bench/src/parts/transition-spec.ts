/** The kinds of events that are measured. */
export const OPERATIONS = ['join', 'enter', 'message', 'firstMessage', 'leave'] as const;

export type Operation = (typeof OPERATIONS)[number];

/** Nanoseconds for one operation of each kind. */
export type TransitionFigures = Readonly<Record<Operation, number>>;

export const OPERATION_NAMES: Readonly<Record<Operation, string>> = {
  join: 'join (connect, nickname)',
  enter: 'enter the room where all are',
  message: 'message to all',
  firstMessage: 'first message after a change',
  leave: 'leave (disconnect)',
};

export const PRESENT = [10, 1_000, 100_000] as const;
