/** Accepted survivors with a reason each: `survivors.json`. */
import { readFileSync } from "node:fs"
import type { Mutant } from "./Mutants.js"

export interface Survivor {
  readonly path: string
  /** The change in the format of a mutant. It contains no line number, because lines may move. */
  readonly change: string
  readonly reason: string
}

export const survivors = JSON.parse(
  readFileSync(new URL("survivors.json", import.meta.url), "utf8")
) as ReadonlyArray<Survivor>

const keyOf = ({ change, path }: Pick<Survivor, "change" | "path">): string => `${path}\n${change}`

const reasons = new Map(survivors.map((survivor) => [keyOf(survivor), survivor.reason]))

export const reasonFor = (mutant: Mutant): string | undefined => reasons.get(keyOf(mutant))

/** Survivors that match no mutant any more, because the source has changed. */
export const stale = (mutants: ReadonlyArray<Mutant>): ReadonlyArray<Survivor> => {
  const keys = new Set(mutants.map(keyOf))
  return survivors.filter((survivor) => !keys.has(keyOf(survivor)))
}
