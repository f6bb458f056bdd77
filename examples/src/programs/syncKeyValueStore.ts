/** Brings a key value store to what a folder or a JSON document has. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import {
  syncKeyValueStore,
  type SyncKeyValueStoreEvent
} from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "1 minute", lag: "0 seconds" } as const

type Pairs = ReadonlyArray<readonly [key: string, value: string]>

const Document = Schema.parseJson(Schema.Array(Schema.Struct({ key: Schema.String, value: Schema.String })))

/** The message of the schema is left out: it may have a value. */
class NotPairs extends Data.TaggedError("NotPairs")<{ readonly message: string }> {}

/** `[{ "key": "...", "value": "..." }, ...]` */
export const fromJson = (text: string) =>
  Schema.decode(Document)(text).pipe(
    Effect.map((items) => items.map(({ key, value }) => [key, value] as const)),
    Effect.mapError(() => new NotPairs({ message: "the document is no list of keys and values" }))
  )

/** The files of a folder: the name is the key, the text is the value. */
export const fromFolder = (folder: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const names = yield* fs.readDirectory(folder)
    return yield* Effect.forEach(
      names.filter((name) => !name.startsWith(".")),
      (name) =>
        Effect.map(fs.readFileString(path.join(folder, name)), (text) => [name, text.replace(/\n$/, "")] as const),
      { concurrency: 8 }
    )
  })

const show = (event: SyncKeyValueStoreEvent) => {
  switch (event._tag) {
    case "Compared":
      return Console.log(`  ${event.added} to add, ${event.changed} to change, ${event.removed} to remove`)
    case "Written":
      return Console.log(`  ${event.keys} written, ${event.remaining} left`)
    case "Waiting":
      return Effect.void
    default:
      return Console.log(`  ${event._tag}`)
  }
}

export const sync = <E, R>(store: string, source: Effect.Effect<Pairs, E, R>) =>
  Effect.gen(function* () {
    const pairs = yield* source
    yield* createKeyValueStore({ Name: store }).pipe(Effect.catchTag("EntityAlreadyExists", () => Effect.void))
    const { added, changed, removed, unchanged } = yield* syncKeyValueStore(store, pairs, { onEvent: show, ...pace })
    return `added ${added.length}, changed ${changed.length}, removed ${removed.length}, kept ${unchanged}`
  })

/** What a user of the command is told. Values are in no message. */
const told = <E extends { readonly _tag: string; readonly message: string }, R>(self: Effect.Effect<string, E, R>) =>
  Effect.catchAll(self, (error) => Effect.succeed(`failed: ${error.message}`))

export const main = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = yield* fs.makeTempDirectoryScoped()
  yield* fs.writeFileString(path.join(folder, "banner"), "We are open\n")
  yield* fs.writeFileString(path.join(folder, "region"), "eu\n")
  yield* Console.log(yield* told(sync("settings", fromFolder(folder))))
  yield* fs.writeFileString(path.join(folder, "banner"), "We are closed\n")
  yield* fs.remove(path.join(folder, "region"))
  yield* Console.log(yield* told(sync("settings", fromFolder(folder))))

  yield* Console.log(
    yield* told(
      sync("redirects", fromJson('[{ "key": "/old", "value": "/new" }, { "key": "/blog", "value": "/news" }]'))
    )
  )
  yield* Console.log(yield* told(sync("redirects", fromJson('[{ "key": "/old", "value": 1 }]'))))
  yield* Console.log(yield* told(sync("redirects", Effect.succeed([["/old", "x".repeat(2000)]]))))
}).pipe(Effect.scoped)
