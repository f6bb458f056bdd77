import * as Effect from "effect/Effect"
import { CNAMEAlreadyExists, InvalidArgument } from "@effect-cloudfront/core/Errors"
import { forEachInOrder } from "./each.js"
import * as Refusal from "./refusal.js"
import type { Request } from "./request.js"
import * as Store from "./store.js"

const HOST = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i

const MAX_NAME = 253

/** Refuses invalid or repeated aliases. */
export const checkSyntax = (aliases: ReadonlyArray<string>): Effect.Effect<void, InvalidArgument> =>
  Refusal.refuseWhen(
    !aliases.every((alias) => alias.length <= MAX_NAME && HOST.test(alias)) ||
      new Set(aliases.map((alias) => alias.toLowerCase())).size < aliases.length,
    InvalidArgument,
    "The parameter CNAME contains one or more parameters that are not valid."
  )

/** Whether `pattern`, which may begin with `*.`, matches `name`. A wildcard matches one label. */
export const covers = (pattern: string, name: string): boolean => {
  const [one, other] = [pattern.toLowerCase(), name.toLowerCase()]
  return one === other || (one.startsWith("*.") && one.slice(1) === other.slice(other.indexOf(".")))
}

/** Whether a name covers another one, or is covered by it. */
export const overlaps = (one: string, other: string): boolean => covers(one, other) || covers(other, one)

/** The facet of the resources that have a name, in lower case. */
export const ALIAS = "alias"

/** The facet of the resources that have a name directly below a domain, in lower case. */
export const BELOW = "alias below"

const parentOf = (name: string): string => name.slice(name.indexOf(".") + 1)

/** The facets of a kind whose resources have names. */
export const facets = <Config>(names: (config: Config) => ReadonlyArray<string>) => ({
  [ALIAS]: (config: Config) => names(config).map((name) => name.toLowerCase()),
  [BELOW]: (config: Config) => names(config).map((name) => parentOf(name.toLowerCase()))
})

/** Refuses names that another resource has, of whatever kind and account. */
export const checkUnused = (
  names: ReadonlyArray<string>,
  id: string | undefined
): Effect.Effect<void, CNAMEAlreadyExists, Request> =>
  forEachInOrder(names, (name) =>
    Effect.gen(function* () {
      const holders = yield* Store.entries(ALIAS, name.toLowerCase())
      yield* Refusal.refuseWhen(
        holders.some(({ resource }) => resource.id !== id) || (yield* Store.isElsewhere(ALIAS, name.toLowerCase())),
        CNAMEAlreadyExists,
        "One or more of the CNAMEs you provided are already associated with a different resource."
      )
    })
  )

/**
 * The facets, with their values, that have the names which cover a name or are covered by it, and no other names.
 */
export const overlapping = (name: string): ReadonlyArray<readonly [facet: string, value: string]> => {
  const lower = name.toLowerCase()
  const parent = parentOf(lower)
  return lower.startsWith("*.")
    ? [[BELOW, parent]]
    : [
        [ALIAS, lower],
        [ALIAS, `*.${parent}`]
      ]
}

/** The facet, with its value, that all resources have with a name that covers a name, or is covered by it. */
export const near = (name: string): readonly [facet: string, value: string] => [BELOW, parentOf(name.toLowerCase())]
