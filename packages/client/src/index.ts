export { type Address, parseUrl, UsageError } from './address.ts';
export {
  ConnectError,
  type Ending,
  MAX_RECEIVED_LINE_BYTES,
  openSession,
  type Receiver,
  type Session,
  type TlsTrust,
} from './session.ts';
