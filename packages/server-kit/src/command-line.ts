export { createLog, type Log } from './log.ts';
export { decimal, environmentOption, MAX_SECONDS, type ServerOptions, serverCommand, wholeNumber } from './options.ts';
export { runCommand, type StoppableServer, serveUntilSignal } from './run.ts';
