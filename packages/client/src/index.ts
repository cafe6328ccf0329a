export { type Address, parseUrl } from './connection/address.ts';
export { type Connection, type Ending, MAX_RECEIVED_LINE_BYTES, type Receiver } from './connection/connection.ts';
export { ConnectError, openConnection, type TlsTrust } from './connection/open.ts';
export { UsageError } from './usage-error.ts';
