/** The codes of all errors that a client can get. */

/** Those whose text is always the same. */
export type PlainCode =
  | 'nick-invalid'
  | 'nick-in-use'
  | 'room-invalid'
  | 'no-such-user'
  | 'no-such-room'
  | 'not-in-room'
  | 'missing-argument'
  | 'unknown-command'
  | 'line-too-long'
  | 'too-many-rooms'
  | 'server-full'
  | 'too-many-connections'
  | 'nick-timeout'
  | 'too-slow'
  | 'shutting-down'
  | 'wrong-password'
  | 'not-operator'
  | 'target-invalid'
  | 'duration-invalid'
  | 'no-such-ban'
  | 'not-muted';

/** `storage-failed` is not sent by the chat but by the host program, when its log fails. */
export type ErrorCode = PlainCode | 'kicked' | 'banned' | 'muted' | 'storage-failed';
