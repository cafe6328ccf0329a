export type { Endpoint } from './address.ts';
export type { TurnAwayReason, TurnedAway } from './admission.ts';
export { CertificateError, type CertificatePair } from './certificate.ts';
export type { EndReason } from './connection.ts';
export { Failure, type FailureInfo } from './failure.ts';
export { type EventLog, LocalLog } from './log.ts';
export { passwordCheck } from './operator-password.ts';
export { type ChatServerOptions, DEFAULT_OPTIONS } from './options.ts';
export {
  ChatServer,
  type ChatServerEvents,
  type ConnectionInfo,
  createChatServer,
  type ListenOptions,
} from './server.ts';
export type { ChatServerStatistics, DeliveryObserver } from './statistics.ts';
