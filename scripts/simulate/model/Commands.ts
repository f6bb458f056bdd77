/** Commands over all families: accepted changes, refused ones, deletions of anything, reads and lists, and time. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { operations, type Id } from "@effect-cloudfront/core/operations"
import * as Draft from "@effect-cloudfront/testing/Draft"
import type { InMemoryCloudFront } from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Model from "@effect-cloudfront/testing/Model"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as fc from "fast-check"
import * as Families from "./Families.js"
import type { FamilyName } from "./Families.js"
import * as Known from "./Known.js"
import type { Json } from "./Known.js"
import { keyIn, transitions } from "./Transitions.js"

type Command = Model.Command<Known.Known, CloudFront | InMemoryCloudFront>

/** An error of a call. */
interface Refused {
  readonly _tag: string
  readonly message: string
  readonly code?: string
}

/** Calls an operation by its name. The input fits, since it is made for it. */
const call = (operation: Id, input: unknown): Effect.Effect<Json, Refused, CloudFront> =>
  Effect.map(
    (operations[operation] as unknown as (input: unknown) => Effect.Effect<unknown, Refused, CloudFront>)(input),
    Known.plain
  )

const codeOf = ({ _tag, code }: Refused): string => code ?? _tag

const outcome = (after: Known.Known | string): Model.Outcome<Known.Known> =>
  typeof after === "string" ? Model.differs(after) : Model.agrees(after)

/** The result, or the outcome that tells of a refusal. */
const accepted = <A>(
  answer: Either.Either<A, Refused | Invariant.Violated>,
  next: (result: A) => Known.Known | string
): Model.Outcome<Known.Known> =>
  Either.isLeft(answer) ? Model.differs(answer.left.message) : outcome(next(answer.right))

/** What needs several others before, so that few of its drafts have what they are about. */
const RARE =
  /Copy|StagingConfig|ContinuousDeployment|DistributionTenant|EncryptionProfile|ConnectionGroup|KeyGroup|Monitoring|VpcOrigin|ResourcePolicy/

/** What others need is made more often, and each deletion makes less of it. */
const weightOf = (name: Draft.Name): number =>
  RARE.test(name)
    ? 8
    : name.startsWith("Create")
      ? 3
      : name === "DeleteDistribution" || !name.startsWith("Delete")
        ? 2
        : 1

/** An accepted call, if there is something that it can be about. `onMade` is told of the calls that were made. */
const change = (
  name: Draft.Name,
  onMade: (name: Draft.Name) => void,
  { alter = identity, title = name }: { readonly alter?: (input: Json) => Json; readonly title?: string } = {}
): Command =>
  Model.command({
    name: title,
    weight: weightOf(name),
    input: Draft.of<Draft.Name>(name),
    run: (draft) =>
      Effect.gen(function* () {
        const drafted = yield* Effect.either(draft.input)
        if (Either.isLeft(drafted)) return undefined
        const input = alter({ ...drafted.right })
        const result = yield* Invariant.transition(call(name, input))
        onMade(name)
        return { input: Known.plain(input), result }
      }),
    postcondition: (known: Known.Known, { answer, startedAt }) => {
      const now = Known.at(known, startedAt)
      return accepted(answer, (made) =>
        made === undefined ? now : transitions[name].apply(now, made.input, made.result)
      )
    }
  })

const disabled = (config: unknown): Json => ({ ...(config as Json), Enabled: false })

/** Only what is disabled can be deleted, and few of the drafts disable something. */
const DISABLING: ReadonlyArray<readonly [name: Draft.Name, alter: (input: Json) => Json]> = [
  ["CreateDistributionTenant", disabled],
  ["UpdateDistributionTenant", disabled],
  ["UpdateDistribution", (input) => ({ ...input, DistributionConfig: disabled(input["DistributionConfig"]) })],
  [
    "UpdateStreamingDistribution",
    (input) => ({ ...input, StreamingDistributionConfig: disabled(input["StreamingDistributionConfig"]) })
  ]
]

const VERSIONED = Draft.names.filter(
  (name) =>
    transitions[name].family !== undefined &&
    /^(?:Update|Delete)/.test(name) &&
    // Real-time log configurations have no versions.
    !name.endsWith("RealtimeLogConfig")
)

/** The call of a client that has an old version, or none that ever was. */
const stale: Command = Model.command({
  name: "stale",
  weight: 8,
  input: fc.record({
    draft: fc.oneof(...VERSIONED.map((name) => Draft.of<Draft.Name>(name))),
    isGarbage: fc.boolean()
  }),
  run: ({ draft, isGarbage }, known: Known.Known) =>
    Effect.gen(function* () {
      const { family } = transitions[draft.operation]
      const input = yield* Effect.either(draft.input)
      if (Either.isLeft(input) || family === undefined) return undefined
      const [old] = known.things.get(keyIn(family, Known.plain(input.right)))?.past ?? []
      const IfMatch = isGarbage || old === undefined ? "none" : old
      const refused = call(draft.operation, { ...input.right, IfMatch })
      const made = yield* Effect.either(Invariant.transition(refused))
      const expected = IfMatch === "none" ? "InvalidIfMatchVersion" : "PreconditionFailed"
      return { expected, actual: Either.isRight(made) ? "accepted" : made.left._tag, operation: draft.operation }
    }),
  postcondition: (known: Known.Known, { answer, startedAt }) => {
    const made = Either.getOrNull(answer)
    const now = Known.at(known, startedAt)
    return made == null || made.actual === made.expected
      ? Model.agrees(now)
      : Model.differs(`${made.operation}: expected ${made.expected}, got ${made.actual}`)
  }
})

const pick = <A>(all: ReadonlyArray<A>, n: number): A | undefined => all[n % all.length]

const thingAt = (known: Known.Known, n: number): Known.Thing | undefined => pick(Array.from(known.things.values()), n)

const inputOf = (family: FamilyName, id: string): Json => ({ [Families.familyOf(family).key]: id })

/** Reads a thing: its ETag, and what is shown. */
const read = ({ family, id }: Pick<Known.Thing, "family" | "id">) => {
  const { get, shown } = Families.familyOf(family)
  return Effect.map(call(get, inputOf(family, id)), (result) => ({
    etag: typeof result["ETag"] === "string" ? result["ETag"] : undefined,
    shown: Known.isObject(result[shown]) ? result[shown] : {}
  }))
}

const place = fc.nat(9999)

const look: Command = Model.command({
  name: "get",
  weight: 25,
  input: place,
  precondition: (known: Known.Known) => known.things.size > 0,
  run: (n, known) =>
    Effect.gen(function* () {
      const thing = thingAt(known, n)
      if (thing === undefined) return undefined
      const { config = "", getConfig } = Families.familyOf(thing.family)
      const seen = yield* Effect.either(read(thing))
      const alone = getConfig === undefined ? undefined : yield* call(getConfig, inputOf(thing.family, thing.id))
      return { key: Known.keyOf(thing.family, thing.id), seen, config: alone?.[config] }
    }),
  postcondition: (known: Known.Known, { answer, startedAt }) => {
    const now = Known.at(known, startedAt)
    return accepted(answer, (made) => {
      if (made === undefined) return now
      const thing = now.things.get(made.key)
      if (Either.isLeft(made.seen)) {
        // It may have disappeared by itself.
        return thing === undefined ? now : made.seen.left.message
      }
      const next = Known.see(now, made.key, made.seen.right.etag, made.seen.right.shown)
      if (typeof next === "string" || thing === undefined || made.config === undefined) return next
      const { config = "" } = Families.familyOf(thing.family)
      return Known.difference(made.config, made.seen.right.shown[config], config) ?? next
    })
  }
})

/** The deletion of anything in its current version. The model tells whether it is refused, and how. `onMade` is told of the deletions that were made. */
const remove = (onMade: (name: Draft.Name) => void): Command =>
  Model.command({
    name: "delete",
    weight: 20,
    input: place,
    precondition: (known: Known.Known) => known.things.size > 0,
    run: (n, known) =>
      Effect.gen(function* () {
        const thing = thingAt(known, n)
        if (thing === undefined) return undefined
        const { family, id } = thing
        const { key, remove } = Families.familyOf(family)
        const seen = yield* Effect.either(read(thing))
        if (Either.isLeft(seen)) return undefined
        const named = key === "Identifier" ? { Id: id } : { [key]: id }
        const { etag, shown } = seen.right
        const input = { ...named, ...(etag !== undefined && { IfMatch: etag }) }
        const made = yield* Effect.either(Invariant.transition(call(remove, input)))
        if (Either.isRight(made)) onMade(remove)
        return { key: Known.keyOf(family, id), etag, shown, input, made, remove }
      }),
    postcondition: (known: Known.Known, { answer, startedAt }) => {
      const now = Known.at(known, startedAt)
      return accepted(answer, (done) => {
        if (done === undefined) return now
        const next = Known.see(now, done.key, done.etag, done.shown)
        if (typeof next === "string") return next
        const thing = next.things.get(done.key)
        if (thing === undefined) return `${done.key} was deleted`
        if (Either.isRight(done.made)) return transitions[done.remove].apply(next, done.input, done.made.right)
        const expected = Known.refusalOfRemoval(next, thing) ?? "accepted"
        const { left } = done.made
        const actual = left instanceof Invariant.Violated ? left.message : codeOf(left)
        return actual === expected ? next : `the deletion of ${done.key}: expected ${expected}, got ${actual}`
      })
    }
  })

/** A read of what is gone. */
const missing: Command = Model.command({
  name: "get what is gone",
  weight: 4,
  input: place,
  precondition: (known: Known.Known) => known.gone.length > 0,
  run: (n, known) =>
    Effect.gen(function* () {
      const thing = pick(known.gone, n)
      if (thing === undefined) return undefined
      const seen = yield* Effect.either(read(thing))
      const expected = Families.familyOf(thing.family).missing
      return { expected, actual: Either.isRight(seen) ? "found" : codeOf(seen.left) }
    }),
  postcondition: (known: Known.Known, { answer, startedAt }) => {
    const made = Either.getOrNull(answer)
    return Model.equal(made?.actual, made?.expected, Known.at(known, startedAt))
  }
})

interface Page {
  readonly items: ReadonlyArray<unknown>
  readonly next: string | undefined
}

/** The items and the marker of a result, wherever it has them. */
const pageOf = (result: Json): Page => {
  const { NextMarker, ...rest } = result
  const [list] = Object.values(rest)
  if (Array.isArray(list)) return { items: list, next: typeof NextMarker === "string" ? NextMarker : undefined }
  const { Items, NextMarker: next } = Known.isObject(list) ? list : {}
  return { items: Array.isArray(Items) ? Items : [], next: typeof next === "string" && next !== "" ? next : undefined }
}

/** All items of a list, in pages of this size. */
const listAll = (operation: Id, input: Json, MaxItems: number) =>
  Effect.gen(function* () {
    const all: Array<Json> = []
    let Marker: string | undefined
    do {
      const page = pageOf(yield* call(operation, { ...input, MaxItems, ...(Marker !== undefined && { Marker }) }))
      all.push(...page.items.map((item) => (Known.isObject(item) ? item : {})))
      Marker = page.next
    } while (Marker !== undefined)
    return all
  })

const list = (family: FamilyName): Command =>
  Model.command({
    name: Families.familyOf(family).list,
    input: fc.integer({ min: 1, max: 5 }),
    run: (size, _: Known.Known) => {
      const { list, listInput = {} } = Families.familyOf(family)
      return listAll(list, listInput, size)
    },
    postcondition: (known: Known.Known, { answer, startedAt }) => {
      const now = Known.at(known, startedAt)
      return accepted(answer, (items) => {
        const { id = "Id", shown } = Families.familyOf(family)
        const found = items.map((item) => (Known.isObject(item[shown]) ? item[shown] : item))
        const things = Array.from(now.things.values()).filter((one) => one.family === family)
        const wrong =
          Known.difference(
            found.map((one) => one[id]),
            things.map((one) => one.id),
            "the list"
          ) ??
          found
            .map((one, i) => {
              const thing = things[i]
              return thing === undefined || thing.isOpen
                ? undefined
                : Known.contradiction(Known.flat(family, one), Known.flat(family, thing.shown), thing.id)
            })
            .find((one) => one !== undefined)
        return wrong ?? now
      })
    }
  })

const tags: Command = Model.command({
  name: "ListTagsForResource",
  weight: 5,
  input: place,
  precondition: (known: Known.Known) => Array.from(known.things.values()).some(({ arn }) => arn !== undefined),
  run: (n, known) => {
    const arns = Array.from(known.things.values()).flatMap(({ arn }) => arn ?? [])
    const arn = pick(arns, n) ?? ""
    return Effect.map(Effect.either(call("ListTagsForResource", { Resource: arn })), (made) => ({ arn, made }))
  },
  postcondition: (known: Known.Known, { answer, startedAt }) => {
    const now = Known.at(known, startedAt)
    return accepted(answer, ({ arn, made }) => {
      if (Either.isLeft(made)) {
        return Array.from(now.things.values()).some((one) => one.arn === arn) ? made.left.message : now
      }
      const { Tags } = made.right
      const items = Known.isObject(Tags) && Array.isArray(Tags["Items"]) ? Tags["Items"] : []
      const shown = Object.fromEntries(items.filter(Known.isObject).map(({ Key, Value }) => [String(Key), Value ?? ""]))
      return Known.difference(shown, now.tags.get(arn) ?? {}, `the tags of ${arn}`) ?? now
    })
  }
})

const invalidations = (family: "distribution" | "distributionTenant"): Command => {
  const operation = family === "distribution" ? "ListInvalidations" : "ListInvalidationsForDistributionTenant"
  const member = family === "distribution" ? "DistributionId" : "Id"
  const ofFamily = (known: Known.Known) => Array.from(known.things.values()).filter((one) => one.family === family)
  return Model.command({
    name: operation,
    weight: 2,
    input: place,
    precondition: (known: Known.Known) => ofFamily(known).length > 0,
    run: (n, known) => {
      const id = pick(ofFamily(known), n)?.id ?? ""
      return Effect.map(listAll(operation, { [member]: id }, 2), (items) => ({ id, items }))
    },
    postcondition: (known: Known.Known, { answer, startedAt }) => {
      const now = Known.at(known, startedAt)
      return accepted(answer, ({ id, items }) => {
        const expected = now.batches
          .filter(({ of }) => of === Known.keyOf(family, id))
          .map(({ completedAt, id }) => [id, now.now >= completedAt ? "Completed" : "InProgress"])
        const actual = items.map(({ Id, Status }) => [Id, Status])
        return Known.difference(actual, expected, `the invalidations of ${id}`) ?? now
      })
    }
  })
}

/** Reads what is beside a distribution or another resource, and what the model has of it. */
const beside = (
  name: Id,
  keys: (known: Known.Known) => ReadonlyArray<string>,
  {
    input,
    known: knownOf,
    member,
    missing
  }: {
    readonly input: string
    readonly known: (known: Known.Known, key: string) => unknown
    readonly member: string
    readonly missing: string
  }
): Command =>
  Model.command({
    name,
    weight: 2,
    input: place,
    precondition: (known: Known.Known) => keys(known).length > 0,
    run: (n, known) => {
      const key = pick(keys(known), n) ?? ""
      return Effect.map(Effect.either(call(name, { [input]: key })), (made) => ({ key, made }))
    },
    postcondition: (known: Known.Known, { answer, startedAt }) => {
      const now = Known.at(known, startedAt)
      return accepted(answer, ({ key, made }) => {
        const expected = knownOf(now, key)
        if (Either.isRight(made)) return Known.difference(made.right[member], expected, `${name} ${key}`) ?? now
        const code = codeOf(made.left)
        return expected === undefined && code === missing ? now : `${name} ${key} fails with ${code}`
      })
    }
  })

const monitoring = beside(
  "GetMonitoringSubscription",
  ({ things }) => Array.from(things.values()).flatMap(({ family, id }) => (family === "distribution" ? id : [])),
  {
    input: "DistributionId",
    member: "MonitoringSubscription",
    missing: "NoSuchMonitoringSubscription",
    known: ({ monitored }, id) => monitored.get(id)
  }
)

const policy = beside("GetResourcePolicy", ({ policies }) => Array.from(policies.keys()), {
  input: "ResourceArn",
  member: "PolicyDocument",
  missing: "EntityNotFound",
  known: ({ policies }, arn) => policies.get(arn)
})

const wait = Model.wait<Known.Known>({
  weight: 12,
  durations: ["1 second", "29 seconds", "1 minute", "2 minutes", "5 minutes", "10 minutes"]
})

/** All commands. `onMade` is told of each change that was accepted. */
export const make = (onMade: (name: Draft.Name) => void): ReadonlyArray<Command> => [
  ...Draft.names.map((name) => change(name, onMade)),
  ...DISABLING.map(([name, alter]) => change(name, onMade, { alter, title: `${name}, disabled` })),
  ...Families.names.map(list),
  stale,
  look,
  remove(onMade),
  missing,
  tags,
  invalidations("distribution"),
  invalidations("distributionTenant"),
  monitoring,
  policy,
  wait
]
