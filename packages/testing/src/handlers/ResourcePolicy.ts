/**
 * Resource policies.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import { EntityNotFound, UnsupportedOperation } from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/ResourcePolicy"
import { handle } from "../internal/handler.js"
import * as Kind from "../internal/kind.js"
import { isPolicy } from "../internal/policyDocument.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { isShareable } from "../internal/shareable.js"
import * as Store from "../internal/store.js"
import { invalid } from "../internal/values.js"

/**
 * @since 3.0.0
 * @category kinds
 */
export const resourcePolicy = Kind.describe("resourcePolicy", {
  noun: "resource policy",
  id: (_, { resourceArn }) => resourceArn,
  path: "resource-policy",
  owner: ({ of, ownerId }) => ({ kind: of, id: ownerId }),
  missing: refuse(EntityNotFound, "The specified resource does not have a resource policy.")
})

const ARN = /^arn:aws(?:-[a-z]+)*:cloudfront::\d{12}:.+$/

/** Finds the resource of an ARN, which must be one that can be shared. */
const owner = (arn: string) =>
  Effect.gen(function* () {
    yield* invalid(!ARN.test(arn), "ResourceArn", "is not an ARN")
    const [entry] = yield* Store.entries(Kind.ARN, arn)
    if (entry === undefined) return yield* refuse(EntityNotFound, "The specified resource does not exist.")
    // It is not documented how the others are refused.
    yield* refuseWhen(
      !isShareable(entry.kind),
      UnsupportedOperation,
      "This operation is not supported for the specified resource."
    )
    return entry
  })

/** Finds the policy of the resource of an ARN. */
const find = (arn: string) =>
  Effect.flatMap(owner(arn), ({ resource }) => Store.find("resourcePolicy", resource.arn, resourcePolicy.missing))

const put = handle(Api.putResourcePolicy, (input) =>
  Effect.gen(function* () {
    const resourceArn = yield* Request.body(Api.putResourcePolicy, input.ResourceArn)
    const policyDocument = input.PolicyDocument
    const { kind, resource } = yield* owner(resourceArn)
    yield* invalid(!isPolicy(policyDocument), "PolicyDocument", "is not a policy in JSON")
    const policy = { of: kind, ownerId: resource.id, resourceArn, policyDocument }
    const current = yield* Store.lookup("resourcePolicy", resourceArn)
    yield* current === undefined
      ? Store.create("resourcePolicy", policy)
      : Store.write("resourcePolicy", current, policy)
    return { ResourceArn: resourceArn }
  })
)

const get = handle(Api.getResourcePolicy, (input) =>
  Effect.gen(function* () {
    const { config } = yield* find(yield* Request.body(Api.getResourcePolicy, input.ResourceArn))
    return { ResourceArn: config.resourceArn, PolicyDocument: config.policyDocument }
  })
)

const remove = handle(Api.deleteResourcePolicy, (input) =>
  Effect.gen(function* () {
    const current = yield* find(yield* Request.body(Api.deleteResourcePolicy, input.ResourceArn))
    yield* Store.remove("resourcePolicy", current)
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = { PutResourcePolicy: put, GetResourcePolicy: get, DeleteResourcePolicy: remove }
