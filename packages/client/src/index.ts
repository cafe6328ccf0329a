export { type Address, parseUrl, UsageError } from './connection/address.ts';
export {
  ConnectError,
  type Ending,
  MAX_RECEIVED_LINE_BYTES,
  openSession,
  type Receiver,
  type Session,
  type TlsTrust,
} from './connection/connection.ts';
