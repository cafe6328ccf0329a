export { FAREWELL_MS, LAST_WORDS_MS } from './farewell.ts';
export { addressOf, createLineServer, listen } from './listen.ts';
export { release } from './release.ts';
