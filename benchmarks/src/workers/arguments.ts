/** What a worker was told, and what it answers: JSON both ways. */

export const read = <A>(): A => JSON.parse(process.argv[2] ?? "{}") as A

/** The last thing a worker does: what still waits for a socket or a timer is dropped. */
export const answer = (value: unknown): void => {
  process.stdout.write(JSON.stringify(value), () => process.exit(0))
}
