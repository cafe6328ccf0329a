/** Without a nickname, on a terminal: a telnet for lines. What is typed goes out, what comes is shown. */
import { rowText } from './render.ts';
import type { Ending, Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** Runs until the user leaves (`undefined`) or the connection ends. */
export function runPlain(session: Session, terminal: Terminal): Promise<Ending | undefined> {
  const { promise, resolve } = Promise.withResolvers<Ending | undefined>();
  const leave = async (): Promise<void> => {
    await session.leave();
    resolve(undefined);
  };
  /** The beginning of the line that the server has already. */
  let onItsWay = '';
  terminal.on('line', (text) => {
    if (text === '/quit') {
      void leave();
      return;
    }
    terminal.print([rowText(text)]);
    session.send(`${text.slice(onItsWay.length)}\r\n`);
    onItsWay = '';
  });
  terminal.on('part', (text) => {
    onItsWay += text;
    session.send(text);
  });
  terminal.on('leave', () => void leave());
  terminal.on('drain', () => session.resume());
  session.start({
    onLines: (lines) => {
      if (!terminal.print(lines.map(rowText))) session.pause();
    },
    onOverlongLine: () => terminal.print(['(a line of more than 1 MiB was left out)']),
    onDrain: () => {},
    onEnd: resolve,
  });
  return promise;
}
