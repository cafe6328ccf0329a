/**
 * Work, counted instead of timed: how many blocks of JavaScript (function bodies, loop bodies, branches) of this package
 * and of Immutable.js run. V8 counts them for coverage tools; the same work gives the same count within about a percent,
 * however busy the machine is. Work inside the functions of V8 is not counted, such as the copying of a plain array.
 */
import { Session } from 'node:inspector/promises';

export interface Work {
  readonly blocks: number;
  /** How often functions with this name were called. */
  calls(functionName: string): number;
}

export class WorkCounter {
  readonly #session = new Session();

  static async start(): Promise<WorkCounter> {
    const counter = new WorkCounter();
    counter.#session.connect();
    await counter.#session.post('Profiler.enable');
    await counter.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return counter;
  }

  async count(act: () => void): Promise<Work> {
    await this.#session.post('Profiler.takePreciseCoverage');
    act();
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const functions = result
      .filter(({ url }) => /\/(chat-core\/src|immutable)\//.test(url))
      .flatMap((script) => script.functions);
    return {
      blocks: functions.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0),
      calls: (name) =>
        functions
          .filter(({ functionName }) => functionName === name)
          .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0),
    };
  }

  stop(): void {
    this.#session.disconnect();
  }
}
