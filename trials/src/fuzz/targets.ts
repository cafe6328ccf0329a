/** The targets by name. A new one is a file in targets/, and a line here. */
import type { Target } from './target.ts';
import * as address from './targets/address.ts';
import * as formatMessage from './targets/format-message.ts';
import * as lineDecoder from './targets/line-decoder.ts';
import * as parseCommand from './targets/parse-command.ts';
import * as proxyHeader from './targets/proxy-header.ts';
import * as telnetFilter from './targets/telnet-filter.ts';
import * as transition from './targets/transition.ts';

export const TARGETS: ReadonlyMap<string, Target> = new Map<string, Target>([
  ['line-decoder', lineDecoder],
  ['telnet-filter', telnetFilter],
  ['parse-command', parseCommand],
  ['transition', transition],
  ['format-message', formatMessage],
  ['address', address],
  ['proxy-header', proxyHeader],
]);
