/** The grader as a library. */
export { type Case, LEVELS, type Level } from './cases/case.ts';
export { allCases, casesOf } from './cases/index.ts';
export { findCase, type GradeOptions, grade } from './grade.ts';
export type { CaseResult, Report, StageResult, Story } from './results.ts';
export type { Entry } from './stage/transcript.ts';
export type { Address } from './wire/connection.ts';
