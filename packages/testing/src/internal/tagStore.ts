import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { InvalidTagging } from "@effect-cloudfront/core/Errors"
import type { Tag, Tags } from "@effect-cloudfront/core/Shared"
import type { State } from "../State.js"
import { items } from "./distributionConfig.js"
import { refuseWhen } from "./refusal.js"
import * as Request from "./request.js"

const NONE: ReadonlyMap<string, string> = new Map()

export const of = (state: State, arn: string): ReadonlyMap<string, string> =>
  Option.getOrElse(HashMap.get(state.tags, arn), () => NONE)

/** The tags as results have them. Absent if there are none. */
export const shown = (state: State, arn: string): { readonly Tags?: Tags } => {
  const tags = Array.from(of(state, arn), ([Key, Value]) => ({ Key, Value }))
  return tags.length === 0 ? {} : { Tags: { Items: tags } }
}

const put = (arn: string, tags: ReadonlyMap<string, string>): Effect.Effect<void, never, Request.Request> =>
  Request.update((state) => ({
    ...state,
    tags: tags.size === 0 ? HashMap.remove(state.tags, arn) : HashMap.set(state.tags, arn, tags)
  }))

const isReserved = ({ Key }: Tag): boolean => /^aws:/i.test(Key)

/** Adds tags. An existing key gets the new value. */
export const add = (arn: string, given: Tags | undefined): Effect.Effect<void, InvalidTagging, Request.Request> =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const state = yield* Request.state
    const added = items(given)
    const tags = new Map([...of(state, arn), ...added.map(({ Key, Value = "" }) => [Key, Value] as const)])
    yield* refuseWhen(
      added.some(isReserved) ||
        new Set(added.map(({ Key }) => Key)).size < added.length ||
        tags.size > settings.quotas.tags,
      InvalidTagging,
      "The tagging specified is not valid: too many tags, twice the same key, or a key that begins with aws:."
    )
    yield* put(arn, tags)
  })

/** Removes tags. Keys that do not exist are ignored. */
export const remove = (arn: string, keys: ReadonlyArray<string>): Effect.Effect<void, never, Request.Request> =>
  Effect.flatMap(Request.state, (state) =>
    put(arn, new Map(Array.from(of(state, arn)).filter(([key]) => !keys.includes(key))))
  )
