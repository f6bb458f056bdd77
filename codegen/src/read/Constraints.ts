/**
 * Facts of the service model that the npm package does not contain.
 */
import { readFileSync } from "node:fs"
import type { NumericKind } from "../Ir.js"

export interface Fact {
  readonly type: "string" | "blob" | "list" | "structure" | NumericKind
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly sensitive?: true
  /** Any Unicode text is valid. */
  readonly unicode?: true
  /** The type is a string that is not interchangeable with others. */
  readonly brand?: true
  readonly union?: true
  /** `Structure.Member`, or `List[]` for the items of a list. */
  readonly usedBy: ReadonlyArray<string>
}

export type Facts = Readonly<Record<string, Fact>>

/** The URL of the file with the facts of CloudFront's API. */
export const file = new URL("../constraints.json", import.meta.url)

export const read = (from: URL): Facts => JSON.parse(readFileSync(from, "utf8")).shapes as Facts

/** The facts by the member or list that they apply to. */
export const bySite = (facts: Facts): ReadonlyMap<string, readonly [name: string, fact: Fact]> =>
  new Map(
    Object.entries(facts).flatMap(([name, fact]) => fact.usedBy.map((site) => [site, [name, fact] as const] as const))
  )
