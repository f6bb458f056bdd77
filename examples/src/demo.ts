/**
 * The main job, from creating a distribution to deleting it: `npm run demo [-- FOLDER]`.
 *
 * It runs against the in-memory CloudFront, served over HTTP on loopback, with the live HTTP layer in front of it.
 * `npm run demo -- --live` shows what would be done with your AWS account, and `--live --yes` does it (credentials from the
 * environment; a bucket's domain name in DEMO_BUCKET).
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Path from "@effect/platform/Path"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  provisionDistribution,
  provisionStreamingDistribution
} from "@effect-cloudfront/core/programs/provisionDistribution"
import {
  disableAndDelete,
  disableAndDeleteStreamingDistribution,
  type DisableAndDeleteEvent
} from "@effect-cloudfront/core/programs/disableAndDelete"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { distributions, invalidationPage, invalidations } from "@effect-cloudfront/core/programs/lists"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import {
  deleteStreamingDistribution,
  getStreamingDistribution,
  getStreamingDistributionConfig,
  updateStreamingDistribution
} from "@effect-cloudfront/core/StreamingDistribution"
import { waitUntilStreamingDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { httpApp } from "@effect-cloudfront/testing/HttpApp"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createServer } from "node:http"
import { resolve } from "node:path"
import { parseArgs } from "node:util"

const heading = (text: string) => Console.log(`\n${text}`)
const line = (text: string) => Console.log(`  ${text}`)
const seconds = (duration: Duration.Duration) => `${(Duration.toMillis(duration) / 1000).toFixed(1)} s`

const OUT = new Set(["node_modules", "dist", "coverage"])

/** The files below a folder, as the paths that viewers would ask for. */
const filesOf = (folder: string): Effect.Effect<ReadonlyArray<string>, never, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const walk = (at: string): Effect.Effect<ReadonlyArray<string>> =>
      Effect.gen(function* () {
        const names = (yield* fs.readDirectory(path.join(folder, at))).filter(
          (name) => !name.startsWith(".") && !OUT.has(name)
        )
        const found = yield* Effect.forEach(
          names,
          (name) =>
            Effect.flatMap(fs.stat(path.join(folder, at, name)), ({ type }) =>
              type === "Directory" ? walk(path.join(at, name)) : Effect.succeed([path.join("/", at, name)])
            ),
          { concurrency: 8 }
        )
        return found.flat()
      }).pipe(Effect.orDie)
    return yield* walk("")
  })

const onDeletion = (event: DisableAndDeleteEvent): Effect.Effect<void> => {
  switch (event._tag) {
    case "Waiting":
      return line(`waiting, ${event.status} after ${seconds(event.elapsed)}`)
    case "NotYetDisabled":
      return line(`not disabled everywhere yet, after ${seconds(event.elapsed)}`)
    default:
      return line(event._tag.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase())
  }
}

interface Pace {
  readonly interval: Duration.DurationInput
  readonly timeout: Duration.DurationInput
}

/** The tutorial's distribution, from beginning to end. */
const distribution = (bucket: string, paths: ReadonlyArray<string>, pace: Pace) =>
  Effect.gen(function* () {
    yield* heading("Create a distribution for a bucket")
    const { Distribution } = yield* provisionDistribution({ origin: bucket, comment: "effect-cloudfront demo" })
    const { DomainName, Id, Status } = Distribution
    yield* line(`${Id} at ${DomainName}, ${Status}`)

    yield* heading("Change its comment")
    const updated = yield* editDistribution(Id, (config) => ({
      ...config,
      Comment: "effect-cloudfront demo, changed"
    }))
    yield* line(`"${updated.config.Comment}", ETag ${updated.etag}`)
    const again = yield* editDistribution(Id, (config) => config)
    yield* line(`changed again to what it is: ${again.changed ? "sent" : "nothing sent"}`)

    yield* heading("Wait until it is deployed")
    yield* waitUntilDistributionDeployed(Id, {
      ...pace,
      onPending: (status, elapsed) => line(`${status} after ${seconds(elapsed)}`)
    })
    yield* line("Deployed")

    yield* heading(`Invalidate ${paths.length} files, and a folder with all that is in it`)
    yield* invalidate(Id, paths, { ...pace, wait: true, onEvent: (event) => progress(event) })
    yield* invalidate(Id, ["/images/*"], { ...pace, wait: true, onEvent: (event) => progress(event) })
    yield* invalidate(Id, ["/index.html"], { ...pace, onEvent: (event) => progress(event) })

    yield* heading("List its invalidations, all of them as a Stream")
    yield* Stream.runForEach(invalidations(Id, { pageSize: 2 }), (one) => line(`${one.Id} ${one.Status}`))

    yield* heading("List them page by page, by hand")
    let marker: string | undefined
    do {
      const page = yield* invalidationPage(Id, { pageSize: 2, marker })
      yield* line(
        `${page.items.map((one) => one.Id).join(", ")}; ${page.nextMarker === undefined ? "the last page" : `next after ${page.nextMarker}`}`
      )
      marker = page.nextMarker
    } while (marker !== undefined)

    yield* heading("Disable and delete it")
    yield* disableAndDelete(Id, { ...pace, onEvent: onDeletion })
    const left = yield* Stream.runCount(distributions().pipe(Stream.filter((one) => one.Id === Id)))
    yield* line(`listed now: ${left} times`)
  })

const progress = (event: Parameters<NonNullable<NonNullable<Parameters<typeof invalidate>[2]>["onEvent"]>>[0]) => {
  switch (event._tag) {
    case "Started":
      return line(
        `${event.paths} paths in ${event.batches} batches, with the caller reference ${event.callerReference}`
      )
    case "BatchUnconfirmed":
      return line(`${event.callerReference}: ${event.paths} paths, its id is not known`)
    case "BatchCreated":
      return line(`${event.id}: ${event.paths} paths (batch ${event.batch} of ${event.of})`)
    case "WaitingForSlot":
      return line(`too many in progress, after ${seconds(event.elapsed)}`)
    case "InProgress":
      return line(`${event.id} in progress after ${seconds(event.elapsed)}`)
    case "BatchCompleted":
      return line(`${event.id} completed`)
  }
}

/** The seven steps that the API's documentation lists for deleting a streaming distribution, one by one. */
const sevenSteps = (bucket: string, pace: Pace) =>
  Effect.gen(function* () {
    yield* heading("Delete a streaming distribution in the seven steps of the documentation")
    const { StreamingDistribution } = yield* provisionStreamingDistribution({
      bucket,
      comment: "effect-cloudfront demo"
    })
    const { Id } = StreamingDistribution
    yield* line(`created ${Id}`)
    const before = yield* getStreamingDistributionConfig({ Id })
    yield* line(`1, 2. got its configuration, ETag ${before.ETag}`)
    const config = { ...before.StreamingDistributionConfig, Enabled: false }
    yield* line("3. set Enabled to false in it")
    const disabled = yield* updateStreamingDistribution({
      Id,
      IfMatch: before.ETag,
      StreamingDistributionConfig: config
    })
    yield* line(`4. sent it with If-Match ${before.ETag}: ETag ${disabled.ETag}`)
    yield* line(`5. enabled: ${disabled.StreamingDistribution.StreamingDistributionConfig.Enabled}`)
    yield* waitUntilStreamingDistributionDeployed(Id, pace)
    const { ETag, StreamingDistribution: ready } = yield* getStreamingDistribution({ Id })
    yield* line(`6. waited until it is ${ready.Status}, ETag ${ETag}`)
    yield* deleteStreamingDistribution({ Id, IfMatch: ETag })
    yield* line(`7. deleted with If-Match ${ETag}`)

    yield* heading("And another one, in one step")
    const other = yield* provisionStreamingDistribution({ bucket })
    yield* disableAndDeleteStreamingDistribution(other.StreamingDistribution.Id, { ...pace, onEvent: onDeletion })
  })

const everything = (bucket: string, folder: string, pace: Pace, streaming: boolean) =>
  Effect.gen(function* () {
    const paths = yield* filesOf(folder)
    yield* distribution(bucket, paths, pace)
    if (streaming) yield* sevenSteps(bucket, pace)
    yield* heading("Done.")
  })

/** A CloudFront of our own, with changes that take seconds instead of minutes. */
const embedded: Layer.Layer<CloudFront> = Layer.unwrapEffect(
  Effect.map(HttpServer.HttpServer, ({ address }) => {
    const port = "port" in address ? address.port : 0
    return CloudFrontHttp.layer({ endpoint: `http://127.0.0.1:${port}` })
  })
).pipe(
  Layer.provide([FetchHttpClient.layer, Credentials.layerStatic(Settings.credentials)]),
  Layer.provide(HttpServer.serve(httpApp)),
  Layer.provide(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provide(
    InMemoryCloudFront.layer({
      propagation: { distribution: "2 seconds", streamingDistribution: "2 seconds", invalidation: "1 seconds" }
    })
  ),
  Layer.orDie
)

const plan = (bucket: string, paths: number) =>
  Effect.gen(function* () {
    yield* heading("With --yes, this would be done with your account:")
    yield* line(`create an origin access control (if there is none of that name) and a distribution for ${bucket}`)
    yield* line("change the distribution's comment, and wait until it is deployed, which takes some minutes")
    yield* line(`invalidate ${paths + 2} paths (the first 1,000 of a month are free)`)
    yield* line("list its invalidations, disable it, wait, and delete it")
    yield* heading("Reading only, to see that credentials and network are good:")
    const count = yield* Stream.runCount(distributions())
    yield* line(`there are ${count} distributions in the account`)
  })

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { live: { type: "boolean" }, yes: { type: "boolean" } }
})

const main = Effect.gen(function* () {
  const folder = resolve(positionals[0] ?? ".")
  if (values.live !== true) {
    const pace = { interval: "500 millis", timeout: "1 minute" } as const
    return yield* everything("media.s3.eu-central-1.amazonaws.com", folder, pace, true).pipe(Effect.provide(embedded))
  }
  const bucket = yield* Config.string("DEMO_BUCKET").pipe(Config.withDefault("my-bucket.s3.us-east-1.amazonaws.com"))
  const pace = { interval: "15 seconds", timeout: "90 minutes" } as const
  const live =
    values.yes === true
      ? everything(bucket, folder, pace, false)
      : Effect.flatMap(filesOf(folder), (paths) => plan(bucket, paths.length))
  return yield* live.pipe(Effect.provide(CloudFrontHttp.layerFetch))
})

NodeRuntime.runMain(main.pipe(Effect.provide(NodeContext.layer)))
