/**
 * The arguments of scripts. A mistake in them ends a script before it has done anything: `scripts/run.mjs` does so with what `parseArgs` of
 * Node finds.
 */

/** Prints a message, and ends the process with 2. */
export const refuse = (message: string): never => {
  console.error(message)
  return process.exit(2)
}
