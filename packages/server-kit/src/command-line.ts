export { EntryLimit } from './entry-limit.ts';
export { createLog, type Log, reasonOf } from './log.ts';
export { decimal, environmentOption, MAX_SECONDS, type ServerOptions, serverCommand, wholeNumber } from './options.ts';
export { printable } from './printable.ts';
export { type AdminServer, runCommand, type StoppableServer, serveUntilSignal } from './run.ts';
