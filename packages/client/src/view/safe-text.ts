/** Received text without what could move the cursor, ring the bell or reverse the text. */
import { cleanText } from '@linechat/chat-core/message';

/** `text` for a pipe: without control characters, except for tabs. */
export function visibleText(text: string): string {
  return cleanText(text);
}

/** `text` for a row of a terminal: as `visibleText`, with spaces instead of tabs, which would move the cursor. */
export function rowText(text: string): string {
  return cleanText(text).replaceAll('\t', '    ');
}
