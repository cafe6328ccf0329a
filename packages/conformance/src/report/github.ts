/** The report of a GitHub Actions step: at most ten annotations, which GitHub shows; the rest in the step summary. */
import type { Report } from '../results.ts';
import { mermaid } from '../stage/transcript.ts';
import { plainStory } from './data.ts';
import { ending } from './text.ts';

/** GitHub shows no more of a step. */
const MAX_ANNOTATIONS = 10;

export function githubReport(report: Report): { readonly annotations: string; readonly summary: string } {
  const failed = report.results.filter(({ outcome }) => outcome === 'failed');
  const annotations = failed
    // One is for the server that can't be reached.
    .slice(0, report.unreachable === undefined ? MAX_ANNOTATIONS : MAX_ANNOTATIONS - 1)
    .map(
      (result) => `::error title=${property(`${result.case.name}: ${result.case.rule}`)}::${data(plainStory(result))}`,
    );
  if (report.unreachable !== undefined) {
    annotations.push(
      `::error title=The server cannot be reached::${data([report.unreachable.reason, ...report.unreachable.traceback].join('\n'))}`,
    );
  }
  const rows = report.results.map(
    ({ case: one, outcome, reason }) =>
      `| ${one.stage} | ${one.name} | ${outcome}${reason === undefined ? '' : ` (${cell(reason)})`} | ${cell(one.rule)} |`,
  );
  const stories = failed.flatMap((result) => [
    `### ${result.case.name}`,
    '',
    fenced('text', plainStory(result)),
    '<details><summary>The conversation</summary>',
    '',
    fenced('mermaid', mermaid(result.transcript).join('\n')),
    '</details>',
    '',
  ]);
  const summary = [
    '## linechat-conformance',
    '',
    ...ending(report),
    '',
    '| stage | case | | rule |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...stories,
  ];
  return {
    annotations: `${[...annotations, ...ending(report)].join('\n')}\n`,
    summary: `${summary.join('\n')}\n`,
  };
}

function fenced(language: string, text: string): string {
  // A fence that the text cannot end.
  const fence = '`'.repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return `${fence}${language}\n${text}\n${fence}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}

/** As GitHub's own toolkit escapes them. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
