import * as Effect from "effect/Effect"
import { CNAMEAlreadyExists, InvalidArgument } from "@effect-cloudfront/core/Errors"
import * as Kinds from "./kinds.js"
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

/** Refuses aliases that another distribution or streaming distribution has. */
export const checkUnused = (
  aliases: ReadonlyArray<string>,
  id: string | undefined
): Effect.Effect<void, CNAMEAlreadyExists, Request> =>
  Effect.gen(function* () {
    if (aliases.length === 0) return
    const wanted = new Set(aliases.map((alias) => alias.toLowerCase()))
    const all = [
      ...(yield* Store.all(Kinds.distribution)).map(({ config, id }) => ({ id, names: config.Aliases })),
      ...(yield* Store.all(Kinds.streamingDistribution)).map(({ config, id }) => ({ id, names: config.Aliases }))
    ]
    const taken = all.some((one) => one.id !== id && one.names?.Items.some((name) => wanted.has(name.toLowerCase())))
    yield* Refusal.refuseWhen(
      taken,
      CNAMEAlreadyExists,
      "One or more of the CNAMEs you provided are already associated with a different resource."
    )
  })
