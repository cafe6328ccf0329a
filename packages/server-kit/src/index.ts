export { AddressCounts } from './address-counts.ts';
export { isLoopback, networkOf } from './address-network.ts';
export {
  DEFAULT_GRACE_MS,
  DEFAULT_HOST,
  DEFAULT_KEEP_ALIVE_MS,
  DEFAULT_MAX_LINE_BYTES,
} from './defaults.ts';
export { addressOf, createLineServer, listen } from './listen.ts';
export { release } from './release.ts';
export { whyNoFile } from './system-errors.ts';
export { DRAIN_TIMEOUT_MS, LINGER_TIMEOUT_MS } from './timeouts.ts';
