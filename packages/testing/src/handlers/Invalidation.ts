/**
 * Invalidations of distributions and distribution tenants. They cannot be changed, and are deleted with their owner.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  BatchTooLarge,
  EntityNotFound,
  InvalidArgument,
  NoSuchDistribution,
  NoSuchInvalidation,
  TooManyInvalidationsInProgress
} from "@effect-cloudfront/core/Errors"
import * as Invalidation from "@effect-cloudfront/core/Invalidation"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { isWildcard } from "@effect-cloudfront/core/protocol/Paths"
import type * as Shape from "@effect-cloudfront/core/Shape"
import * as Ids from "../Ids.js"
import { items } from "../internal/distributionConfig.js"
import { handle } from "../internal/handler.js"
import { isSame } from "../internal/isSame.js"
import { describe, ownedBy } from "../internal/kind.js"
import { page, type Cursor } from "../internal/page.js"
import { refuse, refuseWhen, unmodelled, type Refusal } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import type * as State from "../State.js"

type Stored = State.StoredInvalidation
type Resource = State.Resource<Stored>

/** The facet of the caller references of one owner. */
const referenceOf = (ownerId: string): string => `reference ${ownerId}`

/**
 * @since 3.0.0
 * @category kinds
 */
export const invalidation = describe("invalidation", {
  noun: "invalidation",
  id: (source) => Ids.resource("I", source),
  path: "invalidation",
  owner: ({ of, ownerId }) => ({ kind: of, id: ownerId }),
  reference: {
    of: ({ batch }) => batch.CallerReference,
    within: ({ ownerId }) => referenceOf(ownerId),
    exists: () => refuse(InvalidArgument, "The caller reference was used before.")
  },
  missing: refuse(NoSuchInvalidation, "The specified invalidation does not exist.")
})

const ownerOf =
  <E>(kind: Represent.Owner["kind"], missing: Effect.Effect<never, E>) =>
  (id: string): Effect.Effect<Represent.Owner, E, Request.Request> =>
    Effect.as(Store.find(kind, id, missing), { kind, id })

const distribution = ownerOf("distribution", refuse(NoSuchDistribution, "The specified distribution does not exist."))

const tenant = ownerOf(
  "distributionTenant",
  refuse(EntityNotFound, "The specified distribution tenant does not exist.")
)

/** What comes before the id of an owner in URLs. */
const PATHS = { distribution: "distribution", distributionTenant: "distribution-tenant" }

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

const pathsOf = ({ config }: Resource): ReadonlyArray<string> => items(config.batch.Paths)

const TOO_MANY = "Processing your request will cause you to exceed the maximum number of in-progress invalidations."

/** Paths with and without a wildcard have separate quotas. */
const checkInProgress = (paths: ReadonlyArray<string>, owner: Represent.Owner) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const { invalidationPaths, invalidationWildcards } = view.settings.quotas
    yield* refuseWhen(
      paths.length > invalidationPaths,
      BatchTooLarge,
      `The batch has more than ${invalidationPaths} paths.`
    )
    const all = [...paths, ...Represent.inProgress(owner, view).flatMap(pathsOf)]
    const wildcards = all.filter(isWildcard).length
    yield* refuseWhen(
      wildcards > invalidationWildcards || all.length - wildcards > invalidationPaths,
      TooManyInvalidationsInProgress,
      TOO_MANY
    )
  })

/** The response to a caller reference that was used before. See `Settings.invalidationReferences`. */
const repeatedReference = (one: Resource, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    if (settings.invalidationReferences === "observed") {
      return yield* refuse(
        InvalidArgument,
        "Your request contains a caller reference that was used for a previous invalidation batch for the same distribution."
      )
    }
    if (isSame(pathsOf(one), paths)) return one
    return yield* unmodelled({
      code: "InvalidationBatchAlreadyExists",
      status: 409,
      message: "The caller reference belongs to another invalidation batch."
    })
  })

const create = <I, A, E extends Refusal>(
  operation: Operation.Operation<I, A, E>,
  owner: Represent.Owner,
  input: { readonly InvalidationBatch: Shape.Creation<Invalidation.InvalidationBatch> }
) =>
  Effect.gen(function* () {
    const given = yield* Request.body(operation, input.InvalidationBatch)
    // A request without a reference cannot be decoded. An empty reference is refused below.
    const batch: Invalidation.InvalidationBatch = { ...given, CallerReference: given.CallerReference ?? "" }
    yield* Request.checkQuantities(operation, batch)
    yield* checkBatch(batch)
    const paths = items(batch.Paths)
    const same = yield* Store.findHaving("invalidation", referenceOf(owner.id), batch.CallerReference)
    if (same === undefined) yield* checkInProgress(paths, owner)
    const created =
      same === undefined
        ? yield* Store.create("invalidation", { of: owner.kind, ownerId: owner.id, batch })
        : yield* repeatedReference(same, paths)
    return {
      Invalidation: Represent.invalidation(created, yield* Request.view),
      Location: Store.location(`${PATHS[owner.kind]}/${owner.id}/invalidation/${created.id}`)
    }
  })

const get = (owner: Represent.Owner, id: string) =>
  Effect.gen(function* () {
    const found = yield* Store.find("invalidation", id, invalidation.missing)
    if (found.config.ownerId !== owner.id) return yield* invalidation.missing
    return { Invalidation: Represent.invalidation(found, yield* Request.view) }
  })

const list = (owner: Represent.Owner, cursor: Cursor) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const InvalidationList = yield* page(cursor, "invalidation", (one) => Represent.invalidationSummary(one, view), {
      having: [ownedBy(owner.kind), owner.id],
      order: "newest"
    })
    return { InvalidationList }
  })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateInvalidation: handle(Invalidation.createInvalidation, (input) =>
    Effect.flatMap(distribution(input.DistributionId), (owner) => create(Invalidation.createInvalidation, owner, input))
  ),
  GetInvalidation: handle(Invalidation.getInvalidation, (input) =>
    Effect.flatMap(distribution(input.DistributionId), (owner) => get(owner, input.Id))
  ),
  ListInvalidations: handle(Invalidation.listInvalidations, (input) =>
    Effect.flatMap(distribution(input.DistributionId), (owner) => list(owner, input))
  ),
  CreateInvalidationForDistributionTenant: handle(Invalidation.createInvalidationForDistributionTenant, (input) =>
    Effect.flatMap(tenant(input.Id), (owner) =>
      create(Invalidation.createInvalidationForDistributionTenant, owner, input)
    )
  ),
  GetInvalidationForDistributionTenant: handle(Invalidation.getInvalidationForDistributionTenant, (input) =>
    Effect.flatMap(tenant(input.DistributionTenantId), (owner) => get(owner, input.Id))
  ),
  ListInvalidationsForDistributionTenant: handle(Invalidation.listInvalidationsForDistributionTenant, (input) =>
    Effect.flatMap(tenant(input.Id), (owner) => list(owner, input))
  )
}
