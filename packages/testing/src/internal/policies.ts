/** What cache policies, origin request policies and response headers policies have in common. */
import { IllegalDelete, IllegalUpdate } from "@effect-cloudfront/core/Errors"
import * as Ids from "../Ids.js"
import type { Resource } from "../State.js"
import { items } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import { refuse } from "./refusal.js"
import { invalid } from "./values.js"

/** Part of the description of each kind of policies. */
export const policy = {
  id: (source: Ids.Source) => Ids.uuid(source),
  firstVersion: 0,
  changesUsers: true,
  illegalUpdate: refuse(
    IllegalUpdate,
    "The update contains modifications that are not allowed: a managed policy can't be changed."
  ),
  illegalDelete: refuse(IllegalDelete, "You cannot delete a managed policy.")
} as const

/** The behaviors that list names. */
const LISTING: ReadonlyArray<string> = ["whitelist", "allExcept", "allViewerAndWhitelistCloudFront"]

/** A choice of headers, cookies or query strings. */
export interface Choice {
  /** The member with the names. */
  readonly member: string
  readonly behavior: string
  readonly names: ReadonlyArray<string>
}

export const choice = (
  member: string,
  behavior: string,
  list: { readonly Items?: ReadonlyArray<string> | undefined } | undefined
): Choice => ({ member, behavior, names: items(list) })

/** The largest length of all names in a policy together. */
const MAX_LENGTH = 1024

/** Checks that names are there where they are needed, and nowhere else. */
export const checkChoices = (choices: ReadonlyArray<Choice>) =>
  forEachInOrder(
    [
      ...choices.map(({ behavior, member, names }) => {
        const isListing = LISTING.includes(behavior)
        return [
          isListing !== names.length > 0,
          member,
          isListing ? `is required with the behavior ${behavior}` : `can't be given with the behavior ${behavior}`
        ] as const
      }),
      ...choices.map(({ member, names }) => {
        const distinct = new Set(names.map((name) => name.toLowerCase()))
        return [distinct.size < names.length || distinct.has(""), member, "has an empty or a repeated name"] as const
      }),
      [
        choices.flatMap(({ names }) => names).join("").length > MAX_LENGTH,
        "ParametersInCacheKeyAndForwardedToOrigin",
        "has names that are too long"
      ] as const
    ],
    ([wrong, parameter, why]) => invalid(wrong, parameter, why)
  )

/** The value of `Type` in the summary of a policy. */
export const typeOf = ({ managed }: Pick<Resource<unknown>, "managed">): "managed" | "custom" =>
  managed === true ? "managed" : "custom"

/** Selects the policies of the type that a list is asked for. */
export const ofType = (input: { readonly Type?: string | undefined }) => ({
  where: (resource: Resource<unknown>) => input.Type === undefined || typeOf(resource) === input.Type
})
