/** The heap of this process, for tests of what is kept. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")

/** Collects garbage; with `minor`, only among the objects that are young. */
export const collect = runInNewContext("gc") as (options?: { readonly type: "minor" }) => void

/** The bytes in use, once nothing is left that nobody holds. */
export const used = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}
