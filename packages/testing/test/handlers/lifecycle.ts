/** What is so of every kind of resources that is described: created, read, changed, listed and deleted. Errors are in `contract`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, fake, send, verdict } from "../support.js"

interface Failure {
  readonly _tag: string
  readonly code?: string
  readonly message: string
}

type Call<A> = Effect.Effect<A, Failure, CloudFront>

/** What a call returns of a resource. */
export interface Shown<Config> {
  readonly id: string
  readonly etag: string
  readonly config: Config
}

interface Page {
  readonly NextMarker?: string | undefined
  readonly MaxItems: number
  readonly Quantity: number
}

export interface Kind<Config extends object> {
  /** What comes before the id in URLs. */
  readonly path: string
  /** What follows the path in `Location`. Default: the id. */
  readonly located?: (id: string) => string
  /** Whether an update has all of the configuration, the name included. Default: true. */
  readonly renames?: false
  readonly create: (name: string) => Call<Shown<Config> & { readonly location: string | undefined }>
  readonly read: (id: string) => Call<Shown<Config>>
  readonly readConfig: (id: string) => Call<Omit<Shown<Config>, "id">>
  readonly update: (one: Shown<Config>) => Call<Shown<Config>>
  /** A change that is accepted. */
  readonly change: Partial<Config>
  readonly remove: (one: Pick<Shown<Config>, "etag" | "id">) => Call<unknown>
  readonly list: (cursor: { readonly Marker?: string; readonly MaxItems?: number }) => Call<{
    readonly page: Page
    readonly ids: ReadonlyArray<string>
  }>
  /** The ETags of the first two versions. */
  readonly etags: readonly [string, string]
  readonly missing: string
  /** The code for a name in use. */
  readonly exists?: string
  /** Creates what the resources refer to. */
  readonly setUp?: Call<unknown>
  /** The number of resources that are there from the beginning. */
  readonly provided?: number
}

const layer = InMemoryCloudFront.layer()

const stateOf = Effect.flatMap(fake, ({ state }) => state)

export const lifecycle = <Config extends object>(name: string, kind: Kind<Config>): void => {
  const { located = (id: string) => id, provided = 0, renames = true, setUp = Effect.void } = kind

  const begun = <A, E, R>(test: Effect.Effect<A, E, R>) => Effect.zipRight(setUp, test)

  /** Asserts that a call is refused, and changes nothing. */
  const refused = (call: Call<unknown>, code: string) =>
    Effect.gen(function* () {
      const before = yield* stateOf
      assert.strictEqual(yield* codeOf(call), code)
      assert.strictEqual(yield* stateOf, before)
    })

  describe(name, () => {
    it.effect("is created and read", () =>
      Effect.gen(function* () {
        const { location, ...made } = yield* kind.create("mine")
        assert.strictEqual(made.etag, kind.etags[0])
        assert.strictEqual(location, `https://cloudfront.amazonaws.com/2020-05-31/${kind.path}/${located(made.id)}`)
        assert.deepStrictEqual(yield* kind.read(made.id), made)
        assert.deepStrictEqual(yield* kind.readConfig(made.id), { etag: made.etag, config: made.config })
      }).pipe(begun, Effect.provide(layer))
    )

    it.effect("is changed version by version", () =>
      Effect.gen(function* () {
        const made = yield* kind.create("mine")
        const changed = yield* kind.update({ ...made, config: { ...made.config, ...kind.change } })
        assert.strictEqual(changed.etag, kind.etags[1])
        assert.notDeepEqual(changed.config, made.config)
        assert.deepStrictEqual(changed.config, { ...made.config, ...kind.change })
        yield* refused(kind.update(made), "PreconditionFailed")
        yield* refused(kind.update({ ...changed, etag: "?" }), "InvalidIfMatchVersion")
        yield* refused(kind.update({ ...changed, id: "none" }), kind.missing)
        assert.deepStrictEqual(yield* kind.read(made.id), changed)
      }).pipe(begun, Effect.provide(layer))
    )

    it.effect("is deleted", () =>
      Effect.gen(function* () {
        const made = yield* kind.create("mine")
        yield* refused(kind.remove({ ...made, etag: kind.etags[1] }), "PreconditionFailed")
        yield* refused(kind.remove({ ...made, etag: "?" }), "InvalidIfMatchVersion")
        yield* kind.remove(made)
        yield* refused(kind.read(made.id), kind.missing)
        yield* refused(kind.readConfig(made.id), kind.missing)
        yield* refused(kind.update(made), kind.missing)
        yield* refused(kind.remove(made), kind.missing)
        assert.strictEqual((yield* kind.list({})).page.Quantity, provided)
        // What it had is free again.
        yield* kind.create("mine")
      }).pipe(begun, Effect.provide(layer))
    )

    it.effect("is listed in pages", () =>
      Effect.gen(function* () {
        const names = ["one", "two", "three"]
        const made = yield* Effect.forEach(names, kind.create, { concurrency: 1 })
        const ids = made.map(({ id }) => id)
        const all = yield* kind.list({})
        assert.strictEqual(all.page.Quantity, all.ids.length)
        assert.isUndefined(all.page.NextMarker)
        assert.deepStrictEqual(all.ids.slice(provided), ids)
        const found: Array<string> = []
        for (let next: string | undefined = ""; next !== undefined;) {
          const { ids, page }: Effect.Effect.Success<ReturnType<typeof kind.list>> = yield* kind.list({
            Marker: next,
            MaxItems: 2
          })
          assert.strictEqual(page.MaxItems, 2)
          found.push(...ids)
          next = page.NextMarker
        }
        assert.deepStrictEqual(found, all.ids)
        yield* refused(kind.list({ Marker: "none" }), "InvalidArgument")
        assert.strictEqual(
          verdict(yield* send("GET", kind.path, { query: [["MaxItems", "0"]] })),
          "400 InvalidArgument"
        )
      }).pipe(begun, Effect.provide(layer))
    )

    const { exists } = kind
    if (exists !== undefined) {
      it.effect("has a unique name", () =>
        Effect.gen(function* () {
          const mine = yield* kind.create("mine")
          const other = yield* kind.create("other")
          yield* refused(kind.create("mine"), exists)
          if (renames) yield* refused(kind.update({ ...other, config: mine.config }), exists)
          else yield* kind.update(other)
          yield* kind.update(mine)
        }).pipe(begun, Effect.provide(layer))
      )
    }
  })
}
