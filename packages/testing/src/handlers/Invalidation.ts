/**
 * Invalidations of distributions. They cannot be changed, and are deleted with their distribution.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import {
  BatchTooLarge,
  InvalidArgument,
  NoSuchDistribution,
  NoSuchInvalidation,
  TooManyInvalidationsInProgress
} from "@effect-cloudfront/core/Errors"
import * as Invalidation from "@effect-cloudfront/core/Invalidation"
import { isWildcard } from "@effect-cloudfront/core/protocol/Paths"
import * as Ids from "../Ids.js"
import { items } from "../internal/distributionConfig.js"
import { handle } from "../internal/handler.js"
import * as Kinds from "../internal/kinds.js"
import { page } from "../internal/page.js"
import { refuse, refuseWhen, Unmodelled } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import * as State from "../State.js"

const find = (distributionId: string) => Store.find(Kinds.distribution, distributionId, NoSuchDistribution)

const of = (distributionId: string) =>
  Effect.map(Request.state, ({ invalidations }) =>
    HashMap.toValues(invalidations).filter((one) => one.distributionId === distributionId)
  )

// A path has printable ASCII characters except the unsafe ones of RFC 1738 and ~. A % begins an escape. A * may only be
// the last character.
const PATH = /^(?:\/(?:[!$&-)+-;=?-Z_a-z]|%[0-9a-fA-F]{2})*\*?|\*)$/
const MAX_PATH = 4000
const MAX_REFERENCE = 128

const checkBatch = ({ CallerReference = "", Paths }: Invalidation.InvalidationBatch) =>
  Effect.gen(function* () {
    yield* refuseWhen(
      CallerReference === "" || CallerReference.length > MAX_REFERENCE,
      InvalidArgument,
      "The parameter CallerReference is empty or too long."
    )
    const paths = items(Paths)
    yield* refuseWhen(
      paths.length === 0 || !paths.every((path) => path.length <= MAX_PATH && PATH.test(path)),
      InvalidArgument,
      "Your request contains one or more invalid invalidation paths."
    )
  })

const pathsOf = (one: State.Invalidation): ReadonlyArray<string> => items(one.batch.Paths)

const TOO_MANY = "Processing your request will cause you to exceed the maximum number of in-progress invalidations."

/** Paths with and without a wildcard have separate quotas. */
const checkInProgress = (paths: ReadonlyArray<string>, before: ReadonlyArray<State.Invalidation>) =>
  Effect.gen(function* () {
    const { now, settings } = yield* Request.Request
    const { invalidationPaths, invalidationWildcards } = settings.quotas
    yield* refuseWhen(
      paths.length > invalidationPaths,
      BatchTooLarge,
      `The batch has more than ${invalidationPaths} paths.`
    )
    const inProgress = before.filter((one) => State.invalidationStatus(one, now) === "InProgress")
    const all = [...paths, ...inProgress.flatMap(pathsOf)]
    const wildcards = all.filter(isWildcard).length
    yield* refuseWhen(
      wildcards > invalidationWildcards || all.length - wildcards > invalidationPaths,
      TooManyInvalidationsInProgress,
      TOO_MANY
    )
  })

const isSameBatch = (one: State.Invalidation, paths: ReadonlyArray<string>): boolean =>
  pathsOf(one).length === paths.length && pathsOf(one).every((path, i) => path === paths[i])

/** The response to a caller reference that was used before. See `Settings.invalidationReferences`. */
const repeatedReference = (one: State.Invalidation, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    if (settings.invalidationReferences === "observed") {
      return yield* refuse(
        InvalidArgument,
        "Your request contains a caller reference that was used for a previous invalidation batch for the same distribution."
      )
    }
    if (isSameBatch(one, paths)) return one
    return yield* new Unmodelled({
      code: "InvalidationBatchAlreadyExists",
      status: 409,
      message: "The caller reference belongs to another invalidation batch."
    })
  })

const add = (distributionId: string, batch: Invalidation.InvalidationBatch) =>
  Effect.gen(function* () {
    const { now, settings } = yield* Request.Request
    const serial = yield* Request.serial
    const id = Ids.resource("I", { seed: settings.seed, serial })
    const completedAt = now + settings.propagation.invalidation
    const invalidation: State.Invalidation = { id, distributionId, batch, createdAt: now, completedAt }
    yield* Store.place(id, serial)
    yield* Request.update((state) => ({
      ...state,
      invalidations: HashMap.set(state.invalidations, id, invalidation)
    }))
    return invalidation
  })

const createInvalidation = handle(Invalidation.createInvalidation, (input) =>
  Effect.gen(function* () {
    const { id } = yield* find(input.DistributionId)
    const given = yield* Request.body(input.InvalidationBatch)
    // A request without a reference cannot be decoded. An empty reference is refused below.
    const batch: Invalidation.InvalidationBatch = { ...given, CallerReference: given.CallerReference ?? "" }
    yield* Request.checkQuantities(batch)
    yield* checkBatch(batch)
    const paths = items(batch.Paths)
    const before = yield* of(id)
    const same = before.find((one) => one.batch.CallerReference === batch.CallerReference)
    if (same === undefined) yield* checkInProgress(paths, before)
    const invalidation = same === undefined ? yield* add(id, batch) : yield* repeatedReference(same, paths)
    return {
      Invalidation: Represent.invalidation(invalidation, yield* Request.view),
      Location: Store.location(`distribution/${id}/invalidation/${invalidation.id}`)
    }
  })
)

const getInvalidation = handle(Invalidation.getInvalidation, (input) =>
  Effect.gen(function* () {
    const { id } = yield* find(input.DistributionId)
    const found = (yield* of(id)).find((one) => one.id === input.Id)
    if (found === undefined) return yield* refuse(NoSuchInvalidation, "The specified invalidation does not exist.")
    return { Invalidation: Represent.invalidation(found, yield* Request.view) }
  })
)

const listInvalidations = handle(Invalidation.listInvalidations, (input) =>
  Effect.gen(function* () {
    const { id } = yield* find(input.DistributionId)
    const view = yield* Request.view
    const InvalidationList = yield* page(
      input,
      yield* of(id),
      (one) => one.id,
      (one) => Represent.invalidationSummary(one, view),
      "newest"
    )
    return { InvalidationList }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = [createInvalidation, getInvalidation, listInvalidations]
