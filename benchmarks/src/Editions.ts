/** The editions that a run measures. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import * as Package from "../../scripts/build/Package.js"
import * as Library from "./Library.js"
import { node } from "./Processes.js"
import type { Compiled } from "./suite/Benchmark.js"
import type { Edition } from "./Targets.js"

/** Compiles the Effect 4 edition. Returns its folder, as `Library.prepare` does. */
const prepare4 = async (): Promise<string> => {
  const output = await node([join(Package.root, "scripts/run.mjs"), "benchmarks/src/folder.ts", "--effect", "4"])
  return output.trim().split("\n").at(-1) ?? ""
}

/**
 * Both editions, or the one that `--effect` names. With `--effect 4` this is the workspace of the Effect 4 edition, which
 * has no other one.
 */
export const prepare = async (): Promise<readonly [Compiled, ...ReadonlyArray<Compiled>]> => {
  const own: Compiled = { edition: Library.edition, folder: await Library.prepare() }
  const hasOther = existsSync(join(Package.root, "scripts/edition"))
  const isOne = process.env["EFFECT_EDITION"] !== undefined
  if (!hasOther || isOne) return [own]
  return [own, { edition: 4 satisfies Edition, folder: await prepare4() }]
}
