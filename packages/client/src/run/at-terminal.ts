/** A run at a terminal: makes the terminal, the view and the conversation, and restores the terminal. */
import type { Connection, Ending } from '../connection/connection.ts';
import { endingNotice } from '../connection/notices.ts';
import { Conversation } from '../conversation/conversation.ts';
import { Roster } from '../conversation/roster.ts';
import { History, historyFile } from '../editor/history.ts';
import type { Addressing } from '../editor/line-editor.ts';
import { Focus } from '../focus/focus.ts';
import { addresseeOf, isPrivateLine } from '../focus/paste-target.ts';
import { EVERYONE, nameOf } from '../focus/target.ts';
import { expandAlias } from '../input/aliases.ts';
import { complete } from '../input/completion.ts';
import { withoutSecret } from '../input/secrets.ts';
import type { Configuration } from '../options/configuration.ts';
import { DumbTerminal } from '../terminal/dumb-terminal.ts';
import { EditingTerminal } from '../terminal/editing-terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ChatLog } from '../view/chat-log.ts';
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
  const { nick, timeFormat, bell, notify, logDirectory, focusRoom } = configuration;
  const focus = new Focus(focusRoom === undefined ? EVERYONE : { type: 'room', name: focusRoom });
  const terminal = createTerminal(configuration, styles, roster, focus);
  const log = logDirectory === undefined ? undefined : new ChatLog(logDirectory);
  const view = new View(terminal, { styles, isChat: nick !== undefined, timeFormat, bell, notify, log });
  terminal.open();
  closeAtExit(terminal);
  terminal.print(greeting);
  const outcome = await new Conversation(configuration, { terminal, view, roster, focus }).run(connection);
  view.settle();
  terminal.close();
  return outcome.type === 'left' ? OK : reportEnding(outcome);
}

function createTerminal(configuration: Configuration, { dim }: Styles, roster: Roster, focus: Focus): Terminal {
  const { stdin, stdout, env } = process;
  const { nick, history, aliases } = configuration;
  const isChat = nick !== undefined;
  if (env['TERM'] === 'dumb') return new DumbTerminal(stdin, stdout);
  return new EditingTerminal(stdin, stdout, {
    history: new History(history === 'off' ? undefined : historyFile(env), history === 'all'),
    complete: (line, cursor) => complete(line, cursor, roster),
    addressing: isChat ? addressing(focus, aliases) : undefined,
    asksForFocus: isChat,
    dim,
  });
}

function addressing(focus: Focus, aliases: ReadonlyMap<string, string>): Addressing {
  return {
    recipient: (beginning) => {
      const addressee = addresseeOf(beginning, focus.target);
      return addressee === undefined ? undefined : nameOf(addressee.target);
    },
    isPrivate: (line) => isPrivateLine(expandAlias(line, aliases) ?? line, focus.target),
    kept: (line) => {
      const expanded = expandAlias(line, aliases);
      const isSecret = expanded !== undefined && withoutSecret(expanded) !== expanded;
      return isSecret ? line.replace(/\s.*$/s, '') : line;
    },
  };
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
