/** A run at a terminal: makes the terminal, the view and the conversation, and restores the terminal. */
import type { Connection, Ending } from '../connection/connection.ts';
import { endingNotice } from '../connection/notices.ts';
import { Conversation } from '../conversation/conversation.ts';
import { Roster } from '../conversation/roster.ts';
import { History, historyFile } from '../editor/history.ts';
import { complete } from '../input/completion.ts';
import type { Configuration } from '../options/configuration.ts';
import { DumbTerminal } from '../terminal/dumb-terminal.ts';
import { EditingTerminal } from '../terminal/editing-terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { chooseStyles, type Styles } from '../view/styles.ts';
import { View } from '../view/view.ts';
import { codeOfSignal, FAILED, OK } from './exit-codes.ts';
import { notice } from './standard-streams.ts';

/** Returns the exit code. `greeting` is printed first. */
export async function runAtTerminal(
  connection: Connection,
  configuration: Configuration,
  greeting: readonly string[],
): Promise<number> {
  const styles = chooseStyles(configuration.color, process.stdout, process.env);
  const roster = new Roster();
  const terminal = createTerminal(styles, roster);
  const { nick, timeFormat, bell } = configuration;
  const view = new View(terminal, { styles, isChat: nick !== undefined, timeFormat, bell });
  terminal.open();
  closeAtExit(terminal);
  terminal.print(greeting);
  const outcome = await new Conversation(configuration, { terminal, view, roster }).run(connection);
  view.settle();
  terminal.close();
  return outcome.type === 'left' ? OK : reportEnding(outcome);
}

function createTerminal({ dim }: Styles, roster: Roster): Terminal {
  const { stdin, stdout, env } = process;
  if (env['TERM'] === 'dumb') return new DumbTerminal(stdin, stdout);
  return new EditingTerminal(stdin, stdout, {
    history: new History(historyFile(env)),
    complete: (line, cursor) => complete(line, cursor, roster),
    dim,
  });
}

/** The terminal is restored at every end of the process. */
function closeAtExit(terminal: Terminal): void {
  process.once('exit', () => terminal.close());
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => process.exit(codeOfSignal(number)));
  }
}

function reportEnding(ending: Ending): number {
  notice(endingNotice(ending));
  return ending.type === 'closed' ? OK : FAILED;
}
