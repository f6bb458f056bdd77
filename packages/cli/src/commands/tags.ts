/** `cloudfront tags` */
import { listTagsForResource, untagResource } from "@effect-cloudfront/core/Tagging"
import { syncTags } from "@effect-cloudfront/core/programs/syncTags"
import * as Effect from "effect/Effect"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { UsageError } from "../internal/failure.js"
import * as Out from "../internal/out.js"
import { onInterrupt } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"

export const tags = Spec.command({
  name: "tags",
  summary: "shows and changes the tags of a resource",
  arguments: {
    RESOURCE: Spec.required(Spec.text("the ARN of the resource, or a distribution")),
    TAG: Spec.repeated(Spec.pair("a tag to set"))
  },
  options: {
    remove: Spec.repeated(Spec.text("the key of a tag to remove", "KEY")),
    only: Spec.flag("removes all other tags"),
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: ["cloudfront tags www.example.com", "cloudfront tags E1PA6795UKMFR9 team=web stage=live --remove owner"],
  run: (values) =>
    Effect.gen(function* () {
      const { RESOURCE, TAG, only, remove } = values
      if (only && remove.length > 0) {
        return yield* new UsageError({ message: "--only removes all other tags, so there is nothing to --remove" })
      }
      const both = TAG.find(([key]) => remove.includes(key))
      if (both !== undefined) {
        return yield* new UsageError({ message: `the tag ${both[0]} cannot be both set and removed` })
      }
      return yield* withCloudFront(
        Effect.gen(function* () {
          const arn = RESOURCE.startsWith("arn:") ? RESOURCE : (yield* Distributions.find(RESOURCE)).Distribution.ARN
          const list = listTagsForResource({ Resource: arn })
          if (TAG.length === 0 && remove.length === 0 && !only) {
            const { Tags } = yield* list
            const all = Tags.Items.map(({ Key, Value }) => ({ key: Key, value: Value ?? "" }))
            if (all.length === 0) return yield* Out.note("There are no tags.")
            return yield* Out.rows(all, [
              { title: "KEY", of: ({ key }) => key },
              { title: "VALUE", of: ({ value }) => value }
            ])
          }
          const desired = Object.fromEntries(TAG)
          const plan = yield* syncTags(arn, desired, { removeOthers: only, dryRun: true })
          const there = remove.length === 0 ? [] : (yield* list).Tags.Items.map(({ Key }) => Key)
          const taken = there.filter((key) => remove.includes(key))
          const removed = [...plan.removed, ...taken]
          const describe = (verb: string) => () =>
            `${plan.set.length} tags ${verb} set, ${removed.length} ${verb} removed`
          if (values["dry-run"]) {
            return yield* Out.result({ arn, outcome: "Planned", set: plan.set, removed }, describe("would be"))
          }
          if (removed.length > 0) {
            yield* Out.confirm(`Remove the tags ${removed.join(", ")}?`, values.yes)
          }
          yield* Effect.gen(function* () {
            if (taken.length > 0) yield* untagResource({ Resource: arn, TagKeys: { Items: taken } })
            yield* syncTags(arn, desired, { removeOthers: only })
          }).pipe(
            onInterrupt(() => "Some tags may be changed, and others not. The same command again changes the rest.")
          )
          return yield* Out.result({ arn, outcome: "Changed", set: plan.set, removed }, describe("are"))
        })
      )
    })
})
