/** Makes output of a server and of the reference model comparable: the model has no texts for people, no seq and no time. */

/**
 * Sorts output (`1< line`, `1 is closed`) by connection. The order of the lines of one connection stays; the order of
 * different connections is not specified.
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

/** A line without its text for people, its `seq` and its time. `help` stands for any line of the help. */
function comparableLine(line: string): string {
  if (line.startsWith('!help ')) return 'help';
  if (line.startsWith('!error ')) return line.split(' ', 2).join(' ');
  if (!line.startsWith('{"')) return line;
  const { seq: _, time: __, ...fields } = JSON.parse(line);
  if (fields.type === 'help') return 'help';
  if (fields.type === 'error') return JSON.stringify({ type: 'error', code: fields.code });
  return JSON.stringify(fields);
}
