/** The line between the rows of one day and those of the next. */
import { dateNumber, dayOf } from './time-format.ts';

export class DayLine {
  #date: number;

  /** `now`, in milliseconds since 1970: its day needs no line. */
  constructor(now: number) {
    this.#date = dateNumber(now);
  }

  /** What stands before a row with this time: the day, if it is the first row of a later one. */
  before(time: number): readonly string[] {
    const date = dateNumber(time);
    // Clocks of others may be behind: a line that goes back and forth at midnight would help nobody.
    if (!(date > this.#date)) return [];
    this.#date = date;
    return [dayOf(time)];
  }
}
