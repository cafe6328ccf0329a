/** The command line → flags. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { nearest } from '../nearest.ts';
import { allOptions, type OptionSpec, synopsis } from './options.ts';

/** `help` is what `--help` prints. The parser prints and throws; it does not end the process. */
export function createParser(version: string, help: () => string): Command {
  const program = new Command('linechat').version(version).exitOverride();
  program.helpInformation = help;
  program.configureOutput({ outputError: (text, write) => write(withHint(text.replace(/^error: /, 'linechat: '))) });
  program.argument('[host]').argument('[port]');
  program.showSuggestionAfterError(false).allowExcessArguments(false);
  for (const spec of allOptions()) program.addOption(toOption(spec));
  program.addOption(new Option('--host <name>', 'as HOST')).addOption(new Option('--port <number>', 'as PORT'));
  return program;
}

/** Commander's own suggestion is too far-fetched: `--room` for `--foo`. */
function withHint(text: string): string {
  const [, name] = /unknown option '--([^'=]+)/.exec(text) ?? [];
  const names = [...allOptions().map(({ long }) => long.slice(2)), 'host', 'port', 'help', 'version'];
  const near = name === undefined ? undefined : nearest(name, names);
  return near === undefined ? text : `${text}(Did you mean --${near}?)\n`;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(synopsis(spec).trim(), spec.help);
  if (spec.env !== undefined) option.env(spec.env);
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.isSeconds) option.argParser(parseSeconds);
  if (spec.isRepeatable) option.argParser((value: string, values: string[] | undefined) => [...(values ?? []), value]);
  return option;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  // A timer of Node holds at most 2^31 - 1 milliseconds.
  if (text.trim() === '' || !(seconds >= 0 && seconds <= 2_147_483)) {
    throw new InvalidArgumentError('It is a number of seconds, 0 or more.');
  }
  return seconds;
}
