/** The grader as a library. */
export { type Case, LEVELS, type Level } from './cases/case.ts';
export { allCases, casesOf } from './cases/index.ts';
export {
  type CaseResult,
  findCase,
  type GradeOptions,
  grade,
  type Report,
  type StageResult,
  type Story,
} from './grade.ts';
export type { Entry } from './stage/transcript.ts';
export type { Address } from './wire/connection.ts';
