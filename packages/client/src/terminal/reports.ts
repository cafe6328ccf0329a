/**
 * Reports: bytes of the terminal → what was typed, and whether the terminal has the focus of the desktop. Pure.
 *
 * A report of the mouse is removed: a program before us may have left the mouse switched on, and the report would be taken
 * for typed text. Where the bytes are cut does not matter.
 *
 *   CSI I, CSI O                       the terminal has got, has lost the focus (xterm, mode 1004)
 *   CSI < Ps ; Ps ; Ps M (or m)        mouse, SGR (mode 1006)
 *   CSI Ps ; Ps ; Ps M                 mouse, urxvt (mode 1015)
 *   CSI M and three bytes              mouse, X10 (mode 1000)
 */

/** Asks for the reports of the focus, and no longer. */
export const FOCUS_ON = '\x1b[?1004h';
export const FOCUS_OFF = '\x1b[?1004l';

export interface Reported {
  readonly typed: Buffer;
  /** The last report of the focus; `undefined`: there was none. */
  readonly hasFocus: boolean | undefined;
}

/** Longest report, in bytes. */
const MAX_REPORT_LENGTH = 32;
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins a report
const REPORT = /\x1b\[(?:<\d*(?:;\d*)*[Mm]|\d+;\d+;\d+M|M[\s\S]{3}|([IO]))/g;
/** What may become a report of the mouse. (ESC alone, and what keys begin with, is not held back.) */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins a report
const BEGINNING = /\x1b\[(?:<[\d;]*|\d+;\d+;\d*|M[\s\S]{0,2})$/;

export class Reports {
  #held = '';

  push(chunk: Buffer): Reported {
    // Latin-1 keeps every byte.
    const text = this.#held + chunk.toString('latin1');
    const [beginning = ''] = BEGINNING.exec(text) ?? [];
    this.#held = beginning.length <= MAX_REPORT_LENGTH ? beginning : '';
    let hasFocus: boolean | undefined;
    const typed = text.slice(0, text.length - this.#held.length).replace(REPORT, (_, focus: string | undefined) => {
      if (focus !== undefined) hasFocus = focus === 'I';
      return '';
    });
    return { typed: Buffer.from(typed, 'latin1'), hasFocus };
  }
}
