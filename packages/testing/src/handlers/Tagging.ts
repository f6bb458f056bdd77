/**
 * Tags of resources.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import { InvalidArgument, NoSuchResource } from "@effect-cloudfront/core/Errors"
import * as Tagging from "@effect-cloudfront/core/Tagging"
import { items } from "../internal/distributionConfig.js"
import { handle } from "../internal/handler.js"
import * as Kind from "../internal/kind.js"
import { refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Store from "../internal/store.js"
import * as TagStore from "../internal/tagStore.js"

const ARN = /^arn:aws(?:-[a-z]+)*:cloudfront::[0-9]+:.+$/

/** Checks that the ARN belongs to an existing resource that can have tags. */
const checkArn = (arn: string) =>
  Effect.gen(function* () {
    yield* refuseWhen(!ARN.test(arn), InvalidArgument, "The parameter Resource is not an ARN.")
    const found = yield* Store.entries(Kind.ARN, arn)
    yield* refuseWhen(found.length === 0, NoSuchResource, "A resource that was specified is not valid.")
    return arn
  })

const listTags = handle(Tagging.listTagsForResource, (input) =>
  Effect.gen(function* () {
    const arn = yield* checkArn(input.Resource)
    const tags = TagStore.of(yield* Request.state, arn)
    return { Tags: { Items: Array.from(tags, ([Key, Value]) => ({ Key, Value })) } }
  })
)

const tag = handle(Tagging.tagResource, (input) =>
  Effect.gen(function* () {
    const arn = yield* checkArn(input.Resource)
    yield* TagStore.add(arn, yield* Request.body(Tagging.tagResource, input.Tags))
  })
)

const untag = handle(Tagging.untagResource, (input) =>
  Effect.gen(function* () {
    const arn = yield* checkArn(input.Resource)
    yield* TagStore.remove(arn, items(yield* Request.body(Tagging.untagResource, input.TagKeys)))
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = { ListTagsForResource: listTags, TagResource: tag, UntagResource: untag }
