/** The command `pnpm trials hostile`: the attacks one after the other. What it checks is in docs/trials.md. */
import type { Attack } from './arena.ts';
import { parseArguments, type Request, USAGE } from './arguments.ts';
import { ATTACKS } from './attacks.ts';
import { HEADER, list, row } from './report.ts';
import { faultsOf, type Outcome, runAttack, worstDelay } from './trial.ts';

/** Returns the exit code: 0 if all attacks were withstood, 1 if one was not, 2 if the command line is wrong. */
export async function hostile(args: readonly string[]): Promise<number> {
  try {
    const request = parseArguments(
      args,
      ATTACKS.map(({ name }) => name),
    );
    if (request === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (request.isList) {
      process.stdout.write(list(ATTACKS));
      return 0;
    }
    process.stdout.write(`${HEADER}\n`);
    const faults: string[] = [];
    for (const attack of ATTACKS.filter(({ name }) => request.names.includes(name))) {
      const outcome = await best(attack, request);
      process.stdout.write(`${row(attack, outcome)}\n`);
      for (const fault of faultsOf(outcome)) faults.push(`${attack.name}: ${fault}`);
    }
    process.stdout.write(faults.length === 0 ? '\nNothing is wrong.\n' : `\nWRONG:\n  ${faults.join('\n  ')}\n`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof TypeError ? 2 : 1;
  }
}

/** The outcome of the best run: the first without a fault, or else that with the shortest delay, or that with another fault. */
async function best(attack: Attack, request: Request): Promise<Outcome> {
  let found = await runAttack(attack, request);
  for (let tries = 1; tries < request.tries; tries++) {
    if (faultsOf(found).length === 0 || faultsOf(found, false).length > 0) break;
    const next = await runAttack(attack, request);
    if (faultsOf(next, false).length > 0 || worstDelay(next) < worstDelay(found)) found = next;
  }
  return found;
}
