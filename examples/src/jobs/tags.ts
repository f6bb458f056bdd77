/** Tag a distribution, take a tag away, and read what it has. */
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import { listTagsForResource, tagResource, untagResource } from "@effect-cloudfront/core/Tagging"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  Effect.gen(function* () {
    const { Distribution } = yield* findDistribution(id)
    const Resource = Distribution.ARN
    yield* tagResource({
      Resource,
      Tags: {
        Items: [
          { Key: "team", Value: "web" },
          { Key: "stage", Value: "test" }
        ]
      }
    })
    yield* untagResource({ Resource, TagKeys: { Items: ["stage"] } })
    const { Tags } = yield* listTagsForResource({ Resource })
    return Object.fromEntries(Tags.Items.map(({ Key, Value }) => [Key, Value]))
  })
