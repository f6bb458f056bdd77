/** Saves all distributions as lines of JSON, tells what has changed since, and makes those that are gone again. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import { createDistribution, DistributionConfig, getDistributionConfig } from "@effect-cloudfront/core/Distribution"
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Shape from "@effect-cloudfront/core/Shape"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "1 minute", lag: "0 seconds" } as const

/** A line. Configurations that were read are encoded without the limits of inputs. Settings that the library does not know are in it, too. */
const Saved = Schema.parseJson(Schema.Struct({ id: Schema.String, config: Shape.unconstrained(DistributionConfig) }))

const encode = Schema.encode(Saved)
const decode = Schema.decode(Saved)

/** Writes line by line, so that the memory does not depend on the number of distributions. */
export const backup = (file: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const count = yield* Ref.make(0)
    yield* fs.writeFileString(file, "")
    yield* Stream.runForEach(describeAll(), ({ distribution }) =>
      Effect.gen(function* () {
        const line = yield* encode({ id: distribution.Id, config: distribution.DistributionConfig })
        yield* fs.writeFileString(file, `${line}\n`, { flag: "a" })
        yield* Ref.update(count, (before) => before + 1)
      })
    )
    return yield* Ref.get(count)
  })

const toJson = Schema.encode(Shape.unconstrained(DistributionConfig))

/** The members of a configuration that differ. */
const changes = (saved: DistributionConfig, current: DistributionConfig) =>
  Effect.zipWith(toJson(saved), toJson(current), (one, other) => {
    const now = new Map(Object.entries(other).map(([name, value]) => [name, JSON.stringify(value)]))
    return Object.entries(one).flatMap(([name, value]) => (now.get(name) === JSON.stringify(value) ? [] : [name]))
  })

interface State {
  readonly id: string
  readonly config: DistributionConfig
  readonly state: "same" | "changed" | "gone"
  readonly changed: ReadonlyArray<string>
}

/** What has become of the distributions of a backup. */
export const compare = (file: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const lines = (yield* fs.readFileString(file)).split("\n").filter((line) => line !== "")
    return yield* Effect.forEach(
      lines,
      (line) =>
        Effect.gen(function* () {
          const { config, id } = yield* decode(line)
          return yield* getDistributionConfig({ Id: id }).pipe(
            Effect.flatMap((current) => changes(config, current.DistributionConfig)),
            Effect.map((changed): State => ({ id, config, state: changed.length > 0 ? "changed" : "same", changed })),
            Effect.catchTag("NoSuchDistribution", () =>
              Effect.succeed<State>({ id, config, state: "gone", changed: [] })
            )
          )
        }),
      { concurrency: 4 }
    )
  })

/** A new distribution with the configuration of one that is gone. Its id and its domain name are new. */
export const restore = ({ config: { CallerReference: _, ...config } }: State) =>
  createDistribution({ DistributionConfig: config }).pipe(
    Effect.map(({ Distribution }) => Distribution.Id),
    // What it refers to is gone, too, or has its name now.
    Effect.catchTags({
      CNAMEAlreadyExists: () => Effect.succeed("its name is taken"),
      NoSuchCachePolicy: () => Effect.succeed("its cache policy is gone"),
      NoSuchOrigin: () => Effect.succeed("its origin is gone")
    })
  )

const site = (comment: string) =>
  Effect.map(
    provisionDistribution({ origin: "my-site.s3.eu-central-1.amazonaws.com", comment }),
    ({ Distribution }) => Distribution.Id
  )

export const main = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const file = path.join(yield* fs.makeTempDirectoryScoped(), "distributions.jsonl")
  const [, docs, shop] = yield* Effect.all([site("blog"), site("docs"), site("shop")], { concurrency: 1 })
  yield* Console.log(`${yield* backup(file)} distributions saved`)

  yield* editDistribution(docs, (config) => ({ ...config, PriceClass: "PriceClass_100" }))
  yield* disableAndDelete(shop, pace)
  const states = yield* compare(file)
  for (const { changed, config, state } of states)
    yield* Console.log(`${config.Comment}: ${state} ${changed.join(" ")}`.trimEnd())

  const restored = yield* Effect.forEach(
    states.filter(({ state }) => state === "gone"),
    restore,
    { concurrency: 1 }
  )
  yield* Console.log(`${restored.length} made again`)
  const { DistributionConfig: again } = yield* getDistributionConfig({ Id: restored[0] ?? "" })
  yield* Console.log(`${again.Comment}: enabled ${again.Enabled}`)
}).pipe(Effect.scoped)
