/** Publishes the files of a site: those that have changed, told by their hashes, and nothing else. */
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { invalidate, type InvalidateEvent } from "@effect-cloudfront/core/programs/invalidate"
import { invalidations } from "@effect-cloudfront/core/programs/lists"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "1 minute", lag: "0 seconds" } as const

type Files = Readonly<Record<string, string>>

/** Paths, and the hashes of their files. */
type Hashes = Readonly<Record<string, string>>

export class StorageError extends Data.TaggedError("StorageError")<{ readonly message: string }> {}

/** Where the origin reads its files: a bucket, for example. */
export class Storage extends Context.Tag("@effect-cloudfront/examples/Storage")<
  Storage,
  {
    readonly put: (path: string, content: string) => Effect.Effect<void, StorageError>
    readonly remove: (path: string) => Effect.Effect<void, StorageError>
    /** What was published last. */
    readonly published: Effect.Effect<Hashes, StorageError>
    readonly setPublished: (hashes: Hashes) => Effect.Effect<void, StorageError>
  }
>() {}

/** A storage in memory, for tests. */
export const layerMemory = Layer.effect(
  Storage,
  Effect.gen(function* () {
    const files = yield* Ref.make<Files>({})
    const published = yield* Ref.make<Hashes>({})
    return Storage.of({
      put: (path, content) => Ref.update(files, (all) => ({ ...all, [path]: content })),
      remove: (path) => Ref.update(files, ({ [path]: _, ...others }) => others),
      published: Ref.get(published),
      setPublished: (hashes) => Ref.set(published, hashes)
    })
  })
)

const sha256 = (text: string) =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
    (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

const hashesOf = (files: Files) =>
  Effect.map(
    Effect.forEach(
      Object.entries(files),
      ([path, content]) => Effect.map(sha256(content), (hash) => [path, hash] as const),
      { concurrency: 8 }
    ),
    (all): Hashes => Object.fromEntries(all)
  )

/** A page is in the caches under its folder, too. */
const cachedAs = (path: string) => (path.endsWith("/index.html") ? [path, path.slice(0, -10)] : [path])

const show = (event: InvalidateEvent) =>
  event._tag === "BatchCreated" ? Console.log(`  invalidating ${event.paths} paths`) : Effect.void

interface Site {
  readonly distributionId: string
  /** The key value store with the hash of each file, from which a function makes ETags, for example. */
  readonly store: string
  readonly files: Files
}

/**
 * New files are put before anything is invalidated, and what was published is noted at the end. So a run that was interrupted is run again,
 * and does what is left; the caller reference is the same then, so that there is no second invalidation.
 */
export const publishSite = ({ distributionId, files, store }: Site) =>
  Effect.gen(function* () {
    const storage = yield* Storage
    const before = yield* storage.published
    const hashes = yield* hashesOf(files)
    const changed = Object.keys(files).filter((path) => before[path] !== hashes[path])
    const removed = Object.keys(before).filter((path) => !(path in hashes))
    yield* Console.log(`  ${changed.length} changed, ${removed.length} removed`)
    if (changed.length + removed.length === 0) return []

    yield* Effect.forEach(changed, (path) => storage.put(path, files[path] ?? ""), { concurrency: 8, discard: true })
    yield* Effect.forEach(removed, storage.remove, { concurrency: 8, discard: true })
    yield* syncKeyValueStore(store, hashes, pace)
    const paths = [...changed, ...removed].flatMap(cachedAs)
    const callerReference = yield* sha256(JSON.stringify([before, hashes]))
    yield* invalidate(distributionId, paths, { callerReference, wait: true, onEvent: show, ...pace })
    yield* storage.setPublished(hashes)
    return paths
  })

/** What a user of the command is told, and what to do. */
const told = (self: ReturnType<typeof publishSite>) =>
  self.pipe(
    Effect.map((paths) => (paths.length === 0 ? "nothing to do" : `fresh: ${paths.join(" ")}`)),
    Effect.catchTags({
      StorageError: ({ message }) => Effect.succeed(`the storage has failed, run it again: ${message}`),
      IncompleteInvalidation: (error) => Effect.succeed(`run it again: ${error.message}`),
      NoSuchDistribution: () => Effect.succeed("there is no such distribution")
    })
  )

export const main = Effect.gen(function* () {
  const { Distribution } = yield* provisionDistribution({ origin: "my-site.s3.eu-central-1.amazonaws.com" })
  yield* createKeyValueStore({ Name: "files" })
  const publish = (files: Files) => told(publishSite({ distributionId: Distribution.Id, store: "files", files }))

  const site = { "/index.html": "Hello", "/docs/index.html": "Docs", "/old.css": "" }
  yield* Console.log(yield* publish(site))
  yield* Console.log(yield* publish(site))
  yield* Console.log(yield* publish({ "/index.html": "Hello", "/docs/index.html": "More docs" }))
  yield* Console.log(`${yield* Stream.runCount(invalidations(Distribution.Id))} invalidations`)
}).pipe(Effect.provide(layerMemory))
