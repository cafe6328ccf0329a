/** The report for people: each failure a story, then the stage reached and what to try next. */
import { type CaseResult, NEEDS_ANOTHER, type Report, type Story } from '../results.ts';
import { mermaid, transcriptText } from '../stage/transcript.ts';

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;
const WIDTH = 100;

export interface TextOptions {
  readonly hasColours: boolean;
  readonly withTranscript: boolean;
}

/** One line for each case, as it ends. */
export function resultLine(result: CaseResult, { hasColours }: TextOptions): string {
  const mark = paint(MARKS[result.outcome], COLOURS[result.outcome], hasColours);
  const tail = result.outcome === 'skipped' ? ` (not tried: ${result.reason})` : '';
  return `${mark} ${result.case.name}: ${result.case.rule}${tail}`;
}

export function textReport(report: Report, options: TextOptions): string {
  const lines: string[] = [];
  for (const result of report.results) {
    if (result.story !== undefined) lines.push('', ...failureText(result, result.story, options));
  }
  lines.push('', ...ending(report));
  return `${lines.join('\n')}\n`;
}

function failureText(result: CaseResult, story: Story, options: TextOptions): readonly string[] {
  const { case: one } = result;
  const title = (text: string) => paint(text, BOLD, options.hasColours);
  return [
    paint(`✗ ${one.name}`, COLOURS.failed, options.hasColours),
    ...wrapped(`The rule: ${one.rule}`),
    ...wrapped(`${askerOf(one)}: ${one.asks}`),
    '',
    title('  What the test did'),
    ...story.did.flatMap((sentence) => wrapped(sentence, '    ')),
    title('  What it expected'),
    ...wrapped(story.expected, '    '),
    title('  What came'),
    ...story.came.flatMap((sentence) => wrapped(sentence, '    ')),
    ...(story.traceback.length === 0
      ? []
      : [title('  What your server printed last'), ...story.traceback.map((line) => `    | ${line}`)]),
    title('  The usual cause'),
    ...wrapped(story.cause, '    '),
    ...(options.withTranscript
      ? [
          title('  The whole conversation'),
          ...transcriptText(result.transcript).map((line) => `    ${line}`),
          title('  The same as a Mermaid diagram'),
          ...mermaid(result.transcript).map((line) => `    ${line}`),
        ]
      : []),
  ];
}

/** Who asks for it. */
export function askerOf({ stage }: CaseResult['case']): string {
  if (stage === 'robust') return 'Why a good server keeps it';
  return stage === 'contract' ? 'The wire contract says' : 'The exercise says';
}

/** Exported for the other reports, which end with the same sentences. */
export function ending(report: Report): readonly string[] {
  const { results, next, unreachable, reached, isOfSome } = report;
  if (unreachable !== undefined) {
    return [
      `The server cannot be reached. ${unreachable.reason}`,
      ...(unreachable.traceback.length === 0
        ? []
        : ['What it printed last:', ...unreachable.traceback.map((line) => `  | ${line}`)]),
    ];
  }
  const passed = results.filter(({ outcome }) => outcome === 'passed').length;
  const failed = results.filter(({ outcome }) => outcome === 'failed').length;
  const skipped = results.length - passed - failed;
  const lines = report.notes.flatMap((note) => wrapped(`Note: ${note}`, ''));
  lines.push(
    `${passed} of ${results.length} cases passed${failed === 0 ? '' : `, ${failed} failed`}${skipped === 0 ? '' : `, ${skipped} ${skipped === 1 ? 'was' : 'were'} not tried`}, in ${(report.ms / 1000).toFixed(1)} seconds.`,
    `Stages: ${report.stages.map((one) => `${one.stage} ${one.passed}/${one.total}`).join(', ')}.${isOfSome ? '' : ` Reached: ${reached ?? 'none yet'}.`}`,
  );
  if (isOfSome) lines.push('Only some of the cases were played: to see which stage is reached, leave out --only.');
  const isWaiting = results.some(({ reason }) => reason?.startsWith(NEEDS_ANOTHER) === true);
  if (isWaiting) lines.push('A case that needs what a failed one tests is not tried: mend the first failure first.');
  if (next !== undefined) {
    lines.push(
      `Try next: ${next.case.name}. Run it alone with --level ${report.level} --only ${next.case.name}, and see --explain ${next.case.name}.`,
    );
  } else if (!isOfSome && AFTER[report.level] !== undefined && failed + skipped === 0) {
    lines.push(`All is as it should be. Try next: --level ${AFTER[report.level]}.`);
  }
  return lines;
}

const AFTER: Readonly<Partial<Record<Report['level'], string>>> = {
  echo: 'broadcast',
  broadcast: 'chat',
  chat: 'rooms',
  rooms: 'robust',
};

function wrapped(text: string, indent: string = '  '): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

const BOLD = '1';
const COLOURS = { passed: '32', failed: '31', skipped: '33' } as const;

function paint(text: string, colour: string, hasColours: boolean): string {
  return hasColours ? `\u001b[${colour}m${text}\u001b[0m` : text;
}
