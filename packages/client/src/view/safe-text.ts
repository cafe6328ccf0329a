/** What of a received text may be shown: nothing that moves the cursor, rings a bell, or turns the text round. */
import { cleanText } from '@linechat/chat-core';

/** `text` without control characters, for a pipe; a tab stays. */
export function visibleText(text: string): string {
  return cleanText(text);
}

/** `text` for a row of a terminal: tabs, too, would move the cursor. */
export function rowText(text: string): string {
  return cleanText(text).replaceAll('\t', '    ');
}
