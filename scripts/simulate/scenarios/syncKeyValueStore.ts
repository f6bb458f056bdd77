/** Scenarios of `syncKeyValueStore`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as ControlPlane from "@effect-cloudfront/core/KeyValueStore"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import type { SyncKeyValueStoreOptions } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Effect from "effect/Effect"
import type { Failure, Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"

type Pairs = Readonly<Record<string, string>>

type Program = (
  store: string,
  desired: Pairs,
  options?: Omit<SyncKeyValueStoreOptions, "onEvent">
) => Effect.Effect<unknown, Failure, CloudFront | CloudFrontKeyValueStore>

const STORE = "redirects"

const BEFORE: Pairs = { same: "1", other: "2", gone: "3" }

/** More changes than one write takes. */
const DESIRED: Pairs = {
  same: "1",
  other: "two",
  ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`new-${i}`, `${i}`]))
}

const THEIRS = "theirs"

/** A call of the other client, which sees what is there. */
const fresh = <A, E>(world: World, self: Effect.Effect<A, E, CloudFront | CloudFrontKeyValueStore>): Effect.Effect<A> =>
  Effect.zipRight(world.fake.settle, withOtherClient(world, world.withKeys(self)))

const content = (KvsARN: string) =>
  Effect.gen(function* () {
    const found = new Map<string, string>()
    let NextToken: string | undefined
    do {
      const page: Keys.ListKeysResponse = yield* Keys.listKeys({ KvsARN, MaxResults: 50, NextToken })
      for (const { Key, Value } of page.Items ?? []) found.set(Key, Value)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    return found
  })

const update = (KvsARN: string, Puts: Pairs) =>
  Effect.flatMap(Keys.describeKeyValueStore({ KvsARN }), ({ ETag }) =>
    Keys.updateKeys({ KvsARN, IfMatch: ETag, Puts: Object.entries(Puts).map(([Key, Value]) => ({ Key, Value })) })
  )

/** A key that the program wrote and should not have. */
const foreign = (found: ReadonlyMap<string, string>): string | undefined =>
  Array.from(found).find(([key, value]) => key !== THEIRS && value !== DESIRED[key] && value !== BEFORE[key])?.[0]

const scenario = (name: string, program: Program, options: SyncKeyValueStoreOptions, byArn: boolean): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const arn = yield* fresh(
        world,
        Effect.map(ControlPlane.createKeyValueStore({ Name: STORE }), ({ KeyValueStore }) => KeyValueStore.ARN)
      )
      yield* fresh(world, update(arn, BEFORE))
      yield* world.fake.settle
      let edits = 0
      return {
        run: () => world.withKeys(program(byArn ? arn : STORE, DESIRED, options)),
        // Another client sets one key, once for each call that is watched.
        edit: Effect.asVoid(
          withOtherClient(
            world,
            world.withKeys(Effect.ignore(Effect.suspend(() => update(arn, { [THEIRS]: String(++edits) }))))
          )
        ),
        wrong: ({ of, succeeded }) =>
          Effect.map(fresh(world, content(arn)), (found) => {
            const strange = foreign(found)
            if (strange !== undefined) return `the key ${strange} has a value that nobody wanted`
            if (options.dryRun === true) {
              return Object.keys(BEFORE).every((key) => found.get(key) === BEFORE[key]) ? undefined : "a dry run wrote"
            }
            if (succeeded < of) return undefined
            const missing = Object.keys(DESIRED).find((key) => found.get(key) !== DESIRED[key])
            if (missing !== undefined) return `all runs succeeded, but ${missing} is not as it should be`
            const gone = options.keepOthers === true ? found.get("gone") === "3" : !found.has("gone")
            return gone ? undefined : "the key that was not wanted is wrong"
          })
      }
    })
})

export const syncingKeys = (program: Program): readonly [Scenario, ...ReadonlyArray<Scenario>] => [
  scenario("by name", program, {}, false),
  scenario("by ARN, keeping other keys", program, { keepOthers: true }, true),
  scenario("dry run", program, { dryRun: true }, false)
]
