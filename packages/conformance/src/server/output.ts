/** What a server prints: the end of it is kept, however much it is. */

/** Enough for every traceback, and little for a server that prints without end. */
const KEPT_BYTES = 64 * 1024;
const SHOWN_LINES = 14;
/** Node says at the beginning what went wrong, Python at the end. */
const FIRST_LINES = 4;

export class Output {
  bytes = 0;
  #kept = '';

  add(chunk: string): void {
    this.bytes += chunk.length;
    this.#kept = (this.#kept + chunk).slice(-KEPT_BYTES);
  }

  get text(): string {
    return this.#kept;
  }

  /** The last error that the server has printed, from its first line on; `undefined` where it has printed none. */
  get lastError(): readonly string[] | undefined {
    const lines = this.#kept.trimEnd().split('\n');
    const start = lines.findLastIndex((line) =>
      /^Traceback \(most recent call last\)|^Exception in |^\S*(?:Error|Exception)\b.*|^panic:|^thread '.*' panicked|^Uncaught|Segmentation fault/.test(
        line,
      ),
    );
    if (start < 0) return undefined;
    const first = lines.slice(0, start + 1).findLastIndex((line) => /^Traceback \(most recent call last\)/.test(line));
    const from = first >= 0 && start - first < 60 ? first : start;
    return ending(lines.slice(from, endOfError(lines, start)));
  }

  /** The last lines, whatever they are. */
  get lastLines(): readonly string[] {
    const text = this.#kept.trimEnd();
    return text === '' ? [] : ending(text.split('\n'));
  }
}

/** Behind an error stands what the server printed later: it would bury the error. */
function endOfError(lines: readonly string[], start: number): number {
  const isIndented = (line: string | undefined) => line !== undefined && /^\s+\S/.test(line);
  let end = start + 1;
  while (isIndented(lines[end])) end++;
  // A traceback ends with its error; Node writes the error first, and its stack behind it.
  const isHead = /^Traceback|^Exception in /.test(lines[start] ?? '');
  return isHead && end < lines.length ? end + 1 : end;
}

/** What is left out is said. (To say it takes a line.) */
function ending(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN_LINES + 1) return lines;
  const first = lines.slice(0, FIRST_LINES);
  const last = lines.slice(FIRST_LINES - SHOWN_LINES);
  return [...first, `(${lines.length - SHOWN_LINES} lines are left out here)`, ...last];
}
