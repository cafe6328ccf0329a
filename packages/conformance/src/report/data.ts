/** The reports for programs: JSON, TAP, JUnit, and the result of a test of GitHub Classroom. */
import { type CaseResult, isFine, type Report } from '../results.ts';
import { mermaid } from '../stage/transcript.ts';
import { askerOf, ending } from './text.ts';

/** Everything that is known, as one JSON object. */
export function jsonReport(report: Report): string {
  const { level, reached, stages, notes, ms, unreachable } = report;
  const cases = report.results.map((result) => ({
    name: result.case.name,
    stage: result.case.stage,
    rule: result.case.rule,
    asks: result.case.asks,
    outcome: result.outcome,
    ms: Math.round(result.ms),
    ...(result.reason === undefined ? {} : { reason: result.reason }),
    ...(result.story === undefined
      ? {}
      : { story: result.story, transcript: result.transcript, mermaid: mermaid(result.transcript).join('\n') }),
  }));
  const whole = {
    level,
    reached: reached ?? null,
    passed: isAllFine(report),
    stages,
    notes,
    ms: Math.round(ms),
    ...(unreachable === undefined ? {} : { unreachable }),
    cases,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** TAP version 14 (testanything.org). */
export function tapReport(report: Report): string {
  const lines = ['TAP version 14', `1..${report.results.length}`];
  if (report.unreachable !== undefined) return `${[...lines, `Bail out! ${report.unreachable.reason}`].join('\n')}\n`;
  for (const [index, result] of report.results.entries()) {
    const name = `${result.case.name} - ${result.case.rule}`.replace(/[#\\]/g, '\\$&');
    const skip = result.outcome === 'skipped' ? ` # SKIP ${result.reason}` : '';
    // A case that is not tried because another one failed is no success.
    lines.push(`${isFine(result) ? 'ok' : 'not ok'} ${index + 1} - ${name}${isFine(result) ? skip : ''}`);
    if (result.story !== undefined) {
      lines.push('  ---', ...storyLines(result).map((line) => `  ${line}`), '  ...');
    } else if (!isFine(result)) {
      lines.push('  ---', `  reason: ${JSON.stringify(result.reason)}`, '  ...');
    }
  }
  lines.push(...ending(report).map((line) => `# ${line}`));
  return `${lines.join('\n')}\n`;
}

function storyLines({ story }: CaseResult): readonly string[] {
  if (story === undefined) return [];
  const list = (name: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`${name}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`)];
  return [
    ...list('did', story.did),
    `expected: ${JSON.stringify(story.expected)}`,
    ...list('came', story.came),
    ...list('printed', story.traceback),
    `cause: ${JSON.stringify(story.cause)}`,
  ];
}

/** A story as plain text, for reports that hold one text for each case. */
export function plainStory({ case: one, story }: CaseResult): string {
  if (story === undefined) return '';
  return [
    `${askerOf(one)}: ${one.asks}`,
    'What the test did:',
    ...story.did.map((line) => `  ${line}`),
    'What it expected:',
    `  ${story.expected}`,
    'What came:',
    ...story.came.map((line) => `  ${line}`),
    ...(story.traceback.length === 0
      ? []
      : ['What your server printed last:', ...story.traceback.map((line) => `  | ${line}`)]),
    'The usual cause:',
    `  ${story.cause}`,
  ].join('\n');
}

/** JUnit's XML, as Jenkins and GitLab read it: a suite for each stage. */
export function junitReport(report: Report): string {
  const count = (results: readonly CaseResult[], outcome: CaseResult['outcome']) =>
    results.filter((one) => one.outcome === outcome).length;
  const suites = report.stages.map(({ stage }) => {
    const results = report.results.filter((result) => result.case.stage === stage);
    return [
      `  <testsuite name="${stage}" tests="${results.length}" failures="${count(results, 'failed')}" skipped="${count(results, 'skipped')}" errors="0">`,
      ...results.map((result) => {
        const open = `    <testcase classname="${stage}" name="${xml(result.case.name)}" time="${(result.ms / 1000).toFixed(3)}"`;
        if (result.outcome === 'passed') return `${open}/>`;
        const inside =
          result.outcome === 'skipped'
            ? `<skipped message="${xml(result.reason ?? '')}"/>`
            : `<failure message="${xml(result.case.rule)}">${xml(plainStory(result))}</failure>`;
        return `${open}>${inside}</testcase>`;
      }),
      '  </testsuite>',
    ].join('\n');
  });
  const error =
    report.unreachable === undefined
      ? []
      : [
          `  <testsuite name="start" tests="1" failures="0" skipped="0" errors="1"><testcase classname="start" name="the server can be reached"><error message="${xml(report.unreachable.reason)}">${xml(report.unreachable.traceback.join('\n'))}</error></testcase></testsuite>`,
        ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="linechat-conformance" time="${(report.ms / 1000).toFixed(3)}">\n${[...error, ...suites].join('\n')}\n</testsuites>\n`;
}

/**
 * The result of a test runner of GitHub Classroom (autograding): `max_score` points in all, each case its share. A
 * stage has a quarter of the points at `rooms`, however many cases it consists of.
 */
export function classroomReport(report: Report): string {
  const MAX_SCORE = 100;
  const share = MAX_SCORE / Math.max(1, report.stages.length);
  const tests = report.results.map((result) => {
    const total = report.stages.find(({ stage }) => stage === result.case.stage)?.total ?? 1;
    const fine = isFine(result) && report.unreachable === undefined;
    return {
      name: `${result.case.stage}: ${result.case.name}`,
      status: fine ? 'pass' : 'fail',
      score: fine ? round(share / total) : 0,
      max_score: round(share / total),
      message: result.story === undefined ? (result.reason ?? null) : plainStory(result),
      test_code: result.case.rule,
      filename: '',
      line_no: 0,
      execution_time: `${Math.round(result.ms)}ms`,
    };
  });
  const status = report.unreachable === undefined ? (isAllFine(report) ? 'pass' : 'fail') : 'error';
  const score = round(tests.reduce((sum, test) => sum + test.score, 0));
  const message = ending(report).join('\n');
  return `${JSON.stringify({ version: 1, status, max_score: MAX_SCORE, score: status === 'pass' ? MAX_SCORE : score, message, tests }, null, 2)}\n`;
}

export function isAllFine(report: Report): boolean {
  return report.unreachable === undefined && report.results.every(isFine);
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}

function xml(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
      // XML 1.0 has no way to write these.
      .replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '\ufffd')
  );
}
