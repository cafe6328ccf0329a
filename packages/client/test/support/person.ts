/** A user at a terminal, until the test ends. */
import { onTestFinished } from 'vitest';
import { EmulatedClient } from './emulated-client.ts';
import { freshEnvironment } from './program.ts';

export interface PersonOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** The settings file. */
  readonly settings?: string;
}

export class Person extends EmulatedClient {
  constructor(args: readonly (string | number)[], { columns = 80, rows = 24, env = {}, settings }: PersonOptions = {}) {
    super(args, { columns, rows, env: freshEnvironment(env, settings) });
    onTestFinished(() => this.dispose());
  }
}
