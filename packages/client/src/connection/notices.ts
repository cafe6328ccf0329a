/** What the user is told about a connection. */
import type { Address } from './address.ts';
import { type Ending, MAX_RECEIVED_LINE_BYTES } from './connection.ts';

export function connectedNotice({ host, port }: Address): string {
  return `Connected to ${host} at port ${port}.`;
}

export function endingNotice(ending: Ending): string {
  return ending.type === 'closed' ? 'Connection closed by server.' : `Connection lost: ${ending.reason}.`;
}

export const OVERLONG_LINE_NOTICE: string = `A line of more than ${MAX_RECEIVED_LINE_BYTES / 1_048_576} MiB was left out.`;
