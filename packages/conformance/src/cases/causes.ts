/** The usual causes, in words that one understands after the first week of the course. */

export const ONE_READ =
  'Your server treats what one read returns as one line. TCP may cut it anywhere: keep a buffer, and take out whole lines in a loop.';
export const IF_FOR_WHILE =
  'After a read there may be several whole lines in the buffer. Take them out in a loop (while), not once (if).';
export const ONE_BUFFER =
  'Each connection needs a buffer of its own. With one for all, the halves of two lines are put together.';
export const DECODED_CHUNK =
  'Your server decodes what one read returns. A letter such as é is two bytes, and TCP may cut between them: take out the whole line as bytes first, and decode it then.';
export const CR_KEPT =
  'telnet ends its lines with \\r\\n, nc with \\n. Accept both: split at \\n, then take one \\r off the end of each line.';
export const CLOSED_KEPT =
  'The connection of a client that has left is still in your list. Take it out when the read returns nothing or fails (finally), and let no error of one client end the loop over all.';
export const ONE_AT_A_TIME =
  'Your server serves one client until it leaves, and only then the next. Each client needs a task, a thread or a place in the select loop of its own.';
export const CRASH =
  'An error that a client caused has ended its handler, or the whole server. Check what a client sends before you take it apart, and answer with an error line.';
