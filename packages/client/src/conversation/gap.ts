/** What the user missed between two connections, as a sentence. Pure. */
import { formatTime } from '../view/time-format.ts';

export interface Gap {
  /** When the connection was lost and when the next one was accepted, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The number of the last message before the gap, and of the first one after it, if they had one. */
  readonly lastSeq: number | undefined;
  readonly nextSeq: number | undefined;
}

export function gapNote({ from, to, lastSeq, nextSeq }: Gap): string {
  const span = `${formatTime(from, '%H:%M:%S')} to ${formatTime(to, '%H:%M:%S')}`;
  const missed = lastSeq === undefined || nextSeq === undefined ? -1 : nextSeq - lastSeq - 1;
  // Below zero: the server was started again, and counts from the beginning.
  const many = missed >= 0 ? ` (at most ${missed} events)` : '';
  return `Back again. What was said from ${span} is missing here${many}.`;
}
