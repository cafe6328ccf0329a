/** Why a connection ended. */
import type { DisconnectReason } from '@linechat/chat-core';

/**
 * The reason of the chat; or the log failed; or the peer only sent telnet requests; or the peer closed the connection; or
 * it broke.
 */
export type EndReason = DisconnectReason | 'storage-failed' | 'negotiation' | 'closed' | 'lost';
