/** Lines of the server and of the chat's twin, made comparable: the twin knows no texts for people, no order, no time. */

/**
 * What was said (`1< line`, `1 is closed`), by the number of who heard it. In which order different people hear of one
 * event is nobody's business; what each of them hears in which order is.
 */
export function comparable(said: readonly string[]): readonly string[] {
  const all = said.map((one) => {
    const [, who = '', line] = /^(\d+)< (.*)$/s.exec(one) ?? [];
    return line === undefined ? one : `${who}< ${comparableLine(line)}`;
  });
  return all
    .map((one) => one.replace(/^(\d+)< help$/, '$1 gets help'))
    .filter((one, i, whole) => !(one.endsWith(' gets help') && one === whole[i - 1]))
    .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

/** A line without its text for people, and without its place and its time. `help` is any line of the help. */
function comparableLine(line: string): string {
  if (line.startsWith('!help ')) return 'help';
  if (line.startsWith('!error ')) return line.split(' ', 2).join(' ');
  if (!line.startsWith('{"')) return line;
  const { seq: _, time: __, ...fields } = JSON.parse(line);
  if (fields.type === 'help') return 'help';
  if (fields.type === 'error') return JSON.stringify({ type: 'error', code: fields.code });
  return JSON.stringify(fields);
}
