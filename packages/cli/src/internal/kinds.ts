/** The kinds of resources that can be listed and shown, from the operations of the API. */
import type * as Operation from "@effect-cloudfront/core/Operation"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { operations } from "@effect-cloudfront/core/operations"
import * as Effect from "effect/Effect"
import type { Failure } from "./failure.js"
import { UsageError } from "./failure.js"
import { kebab } from "./kebab.js"
import { didYouMean } from "./suggest.js"

/** An operation whose types are not known. */
export interface AnyOperation extends Operation.Any {
  (input: unknown): Effect.Effect<unknown, Failure, CloudFront>
  readonly page?: (result: unknown) => Operation.Page<unknown>
}

// Each of them is called with an input that its description has checked.
export const all = operations as unknown as Readonly<Record<string, AnyOperation>>

export interface Kind {
  /** Such as `key-groups`. */
  readonly plural: string
  readonly list: AnyOperation
  /** The member of the input that the list needs, such as `DistributionId`. */
  readonly of: string | undefined
}

const requiredMembers = (operation: AnyOperation): ReadonlyArray<string> =>
  operation.description.input
    .members()
    .filter(({ required }) => required)
    .map(({ key }) => key)

/** Lists that `ls` offers: those of the API with pages, which need one member at most. */
export const kinds: ReadonlyArray<Kind> = Object.entries(all).flatMap(([id, list]): ReadonlyArray<Kind> => {
  if (!id.startsWith("List") || list.page === undefined) return []
  const [of, ...others] = requiredMembers(list)
  return others.length > 0 ? [] : [{ plural: kebab(id.slice("List".length)), list, of }]
})

/** The kind with this name, in the singular or the plural. */
export const find = (typed: string): Effect.Effect<Kind, UsageError> => {
  const name = kebab(typed)
  const found = kinds.find(({ plural }) => plural === name || singular(plural) === name)
  return found === undefined
    ? Effect.fail(
        new UsageError({
          message: `there are no lists of ${typed}${didYouMean(
            name,
            kinds.map(({ plural }) => plural)
          )}; the kinds are ${kinds.map(({ plural }) => plural).join(", ")}`
        })
      )
    : Effect.succeed(found)
}

const singular = (plural: string): string =>
  plural
    .replace(/(^|-)policies\b/, "$1policy")
    .replace(/identities\b/, "identity")
    .replace(/(?<!s)s$/, "")

/** The operation that reads a resource of a kind, and the member of its input that names the resource. */
export const reader = (
  typed: string
): Effect.Effect<{ readonly read: AnyOperation; readonly by: string }, UsageError> => {
  const name = singular(kebab(typed))
  const candidates = Object.entries(all).filter(([id, operation]) => {
    const [, verb] = /^(Get|Describe)/.exec(id) ?? []
    return verb !== undefined && kebab(id.slice(verb.length)) === name && requiredMembers(operation).length === 1
  })
  const [found] = candidates
  const names = Object.keys(all).flatMap((id) => {
    const [, rest] = /^(?:Get|Describe)(.*)$/.exec(id) ?? []
    return rest === undefined || rest.endsWith("Config") ? [] : [kebab(rest)]
  })
  const by = found === undefined ? undefined : requiredMembers(found[1])[0]
  return found === undefined || by === undefined
    ? Effect.fail(new UsageError({ message: `there is no ${typed} to show${didYouMean(name, names)}` }))
    : Effect.succeed({ read: found[1], by })
}
