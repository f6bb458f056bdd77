/** Mutants that no test notices, and why none has to: `survivors.json`. */
import { readFileSync } from "node:fs"
import type { Mutant } from "./Mutants.js"

export interface Survivor {
  readonly path: string
  /** As the mutant says it: lines may move, the text of the change stays. */
  readonly change: string
  readonly reason: string
}

export const survivors = JSON.parse(
  readFileSync(new URL("survivors.json", import.meta.url), "utf8")
) as ReadonlyArray<Survivor>

const keyOf = ({ change, path }: Pick<Survivor, "change" | "path">): string => `${path}\n${change}`

const reasons = new Map(survivors.map((survivor) => [keyOf(survivor), survivor.reason]))

export const reasonFor = (mutant: Mutant): string | undefined => reasons.get(keyOf(mutant))

/** Survivors of a file that none of its mutants is: the source has changed since. */
export const stale = (mutants: ReadonlyArray<Mutant>): ReadonlyArray<Survivor> => {
  const keys = new Set(mutants.map(keyOf))
  return survivors.filter((survivor) => !keys.has(keyOf(survivor)))
}
