/** The code in the pages of `docs` that explain is that of the files in `site`, so that it is compiled, and it runs here. */
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { assert, describe, it, vi } from "@effect/vitest"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { AccessDenied } from "@effect-cloudfront/core/Errors"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { addAlias } from "./site/concepts/addAlias.js"
import { retire as retireInAnHour } from "./site/concepts/retire.js"
import { status } from "./site/concepts/status.js"
import { comment } from "./site/errors/comment.js"
import { first } from "./site/errors/first.js"
import { retire } from "./site/programs/retire.js"
import { layer as deployKeys } from "./site/security/layer.js"
import { backup, restored } from "./site/values/backup.js"
import { withoutAlias } from "./site/values/withoutAlias.js"
import { create, fake, withAliases } from "./support.js"

const path = (of: string): string => fileURLToPath(new URL(of, import.meta.url))

const blocks = (page: string): ReadonlyArray<string> =>
  Array.from(
    readFileSync(path(`../../../docs/${page}.md`), "utf8").matchAll(/^```ts\n(.*?)^```/gms),
    ([, code = ""]) => code
  )

const folders = readdirSync(path("./site"))

/** The pages with code that have no test of another kind. */
const pages = readdirSync(path("../../../docs"))
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.slice(0, -".md".length))
  .filter((page) => blocks(page).length > 0)

it("each page with code has a folder", () => {
  assert.sameMembers(folders, pages)
})

it.each(pages)("docs/%s.md shows each file of its folder, and no other code", (page) => {
  // The files of an emitted edition have a line more, which says so.
  const files = readdirSync(path(`./site/${page}`)).map((file) =>
    readFileSync(path(`./site/${page}/${file}`), "utf8").replace(/^\/\/ Emitted [^\n]*\n/, "")
  )
  assert.sameMembers(Array.from(blocks(page)), files)
})

const inMemory = <A, E>(name: string, test: Effect.Effect<A, E, CloudFront | InMemoryCloudFront.InMemoryCloudFront>) =>
  it.effect(name, () => test.pipe(TestTime.autoAdvance, Effect.provide(InMemoryCloudFront.layer())))

describe("what the pages show", () => {
  inMemory(
    "concepts: an error that is caught, an alias, a deletion",
    Effect.gen(function* () {
      assert.strictEqual(yield* status("E1"), "none")
      const { id } = yield* create(withAliases("example.com"))
      assert.strictEqual(yield* status(id), "InProgress")
      yield* addAlias(id, "www.example.com")
      const { Distribution } = yield* getDistribution({ Id: id })
      assert.deepStrictEqual(Distribution.DistributionConfig.Aliases?.Items, ["example.com", "www.example.com"])
      assert.strictEqual(yield* retireInAnHour(id), "deleted")
      assert.strictEqual(yield* status(id), "none")
    })
  )

  inMemory(
    "programs: events",
    Effect.gen(function* () {
      const { id } = yield* create()
      yield* retire(id)
      assert.strictEqual(yield* status(id), "none")
    })
  )

  inMemory(
    "values: a list, and a text that is restored",
    Effect.gen(function* () {
      const { config, id } = yield* create(withAliases("example.com", "www.example.com"))
      assert.deepStrictEqual(withoutAlias(config, "example.com").Aliases?.Items, ["www.example.com"])
      assert.deepStrictEqual(yield* restored(yield* backup(id)), config)
    })
  )

  inMemory(
    "errors: by what can be done",
    Effect.gen(function* () {
      const { faults } = yield* fake
      assert.strictEqual(yield* comment("E1"), "there is none")
      yield* faults.on("GetDistribution", Faults.error(AccessDenied))
      assert.strictEqual(yield* comment("E1"), "not for us")
      assert.strictEqual(yield* first, 0)
      yield* faults.on("ListDistributions", Faults.throttle, { times: 3 })
      assert.strictEqual(yield* first, "after 3 attempts")
    })
  )
})

it.live("security: credentials from variables of other names", () =>
  Effect.gen(function* () {
    const build = Effect.exit(Effect.scoped(Layer.build(deployKeys)))
    assert.include(String(yield* TestEffect.withConfig(build, {})), "DEPLOY_KEY_ID")
    const variables = { DEPLOY_KEY_ID: "AKIDEXAMPLE", DEPLOY_SECRET: "secret" }
    assert.isTrue(Exit.isSuccess(yield* TestEffect.withConfig(build, variables)))
  })
)

it.live("index: main.ts lists what there is, over a socket", () =>
  Effect.gen(function* () {
    const { url } = yield* Server.serve({ port: 0 })
    const { id } = yield* create()
    vi.stubEnv("AWS_ENDPOINT_URL_CLOUDFRONT", url)
    vi.stubEnv("AWS_ACCESS_KEY_ID", Settings.credentials.accessKeyId)
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", Redacted.value(Settings.credentials.secretAccessKey))
    const lines: Array<string> = []
    vi.spyOn(console, "log").mockImplementation((...line) => void lines.push(line.join(" ")))
    yield* Effect.promise(() => import("./site/index/main.js"))
    assert.match(lines.join("\n"), new RegExp(`${id} \\w+\\.cloudfront\\.net InProgress[^]*That is all`))
  }).pipe(Effect.scoped, Effect.provide(InMemoryCloudFront.layer()))
)
