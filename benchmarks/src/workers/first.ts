/**
 * The first call of a process after its modules were loaded, in milliseconds. Client and transport are made while the
 * clock runs, and nothing of theirs has run before.
 */
import { answer, read } from "./arguments.js"
import { candidate, type Which } from "./candidate.js"

const make = await candidate(read<Which>())
const started = performance.now()
await (
  await make()
)()
answer(performance.now() - started)
