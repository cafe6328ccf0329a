/** A server as a process: from the command line to the exit code. Whatever goes wrong is one sentence, never a stack. */
import type { AddressInfo } from 'node:net';
import { type Command, CommanderError } from 'commander';

/** Exit codes. */
const FAILED = 1;
const WRONG_USAGE = 2;

export interface StoppableServer {
  listen(options: { readonly host: string; readonly port: number }): Promise<AddressInfo>;
  close(options: { readonly graceMs: number }): Promise<void>;
}

/** Parses the command line and runs `action`; the exit code is 2 where the command line is wrong, 1 where it fails. */
export async function runCommand(command: Command, action: () => Promise<void>): Promise<void> {
  try {
    await command.exitOverride().action(action).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    } else {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * Listens, says where on standard output, and at SIGINT or SIGTERM closes in order and ends the process with exit code
 * 0. A second signal ends it at once.
 */
export async function serveUntilSignal(
  server: StoppableServer,
  { host, port, graceMs }: { readonly host: string; readonly port: number; readonly graceMs: number },
): Promise<void> {
  let address: AddressInfo;
  try {
    address = await server.listen({ host, port });
  } catch (error) {
    fail(whyNotListening(error, host, port));
    return;
  }
  // Who started us may have stopped to read; that is no reason to stop serving.
  process.stdout.on('error', () => {});
  process.stdout.write(`Serving on ${formatAddress(address)}\n`);
  let isClosing = false;
  const onSignal = () => {
    if (isClosing) process.exit(FAILED);
    isClosing = true;
    void server.close({ graceMs }).then(() => process.exit(0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = FAILED;
}

function formatAddress({ address, family, port }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

function whyNotListening(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program; choose another one with --port.`;
    case 'EACCES':
      return `Port ${port} on ${host} is not permitted to this user; choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this machine; choose another one with --host.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return `The host name ${host} is unknown; choose another one with --host.`;
    default:
      return `Can't listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
