import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { account, cloudfront, type World } from "./support.js"

const site = Effect.map(
  provisionDistribution({ origin: "site.s3.eu-central-1.amazonaws.com", comment: "the site" }),
  ({ Distribution }) => Distribution.Id
)

const comment = (Id: string) =>
  Effect.map(getDistribution({ Id }), ({ Distribution }) => Distribution.DistributionConfig.Comment)

/** An editor that makes these changes, one each time it is opened. */
const editor = (...changes: ReadonlyArray<(text: string) => string>): Pick<World, "files" | "programs"> => {
  const left = [...changes]
  return {
    files: new Map(),
    programs: (_command, [path = ""], _options, files) => {
      files.set(path, (left.shift() ?? ((text) => text))(files.get(path) ?? ""))
      return { status: 0, stdout: "" }
    }
  }
}

const renamed = (text: string): string => text.replace("the site", "renamed")

describe("edit", () => {
  it.effect("opens the configuration, shows the difference, and writes it", () =>
    Effect.gen(function* () {
      const id = yield* site
      const world = editor(renamed)
      const { code, questions, stderr } = yield* cloudfront(["edit", id], { ...world, columns: 80, answers: ["y"] })
      assert.strictEqual(code, 0)
      assert.match(stderr.replace(/\u001b\[\d+m/g, ""), /- {3}"Comment": "the site",\n\+ {3}"Comment": "renamed",/)
      assert.match(questions[0] ?? "", /Write this\?/)
      assert.strictEqual(yield* comment(id), "renamed")
      // The text is needed no more.
      assert.strictEqual(world.files?.size, 0)
    }).pipe(Effect.provide(account()))
  )

  it.effect("writes nothing if nothing was changed, and in a dry run", () =>
    Effect.gen(function* () {
      const id = yield* site
      const same = yield* cloudfront(["edit", id, "--json"], editor())
      assert.deepInclude(JSON.parse(same.stdout), { outcome: "Unchanged" })
      const planned = yield* cloudfront(["edit", id, "--dry-run", "--json"], editor(renamed))
      assert.deepInclude(JSON.parse(planned.stdout), { outcome: "Planned" })
      assert.strictEqual(yield* comment(id), "the site")
    }).pipe(Effect.provide(account()))
  )

  it.effect("offers to edit again after a mistake, and names the file with the text", () =>
    Effect.gen(function* () {
      const id = yield* site
      const world = editor(
        (text) => `x${text}`,
        (text) => text.slice(1).replace('"Comment": "the site"', '"Coment": "x"'),
        (text) => text.replace('"Coment": "x"', '"Comment": "right"')
      )
      const { code, questions, stderr } = yield* cloudfront(["edit", id], {
        ...world,
        columns: 80,
        answers: ["", "y", "e", "n"]
      })
      assert.strictEqual(code, 10)
      assert.match(stderr, /the text is not JSON/)
      assert.match(stderr, /Coment/)
      assert.strictEqual(questions.length, 4)
      const [path] = world.files?.keys() ?? []
      assert.include(stderr, `--resume ${path}`)
      const again = yield* cloudfront(["edit", id, "--resume", path ?? "", "--yes"], { ...editor(), ...world })
      assert.strictEqual(again.code, 0)
      assert.strictEqual(yield* comment(id), "right")
    }).pipe(Effect.provide(account()))
  )

  it.effect("does not overwrite what another client has changed meanwhile", () =>
    Effect.gen(function* () {
      const id = yield* site
      const service = yield* CloudFront
      const other = editDistribution(id, (config) => ({ ...config, DefaultRootObject: "index.html" }))
      const world: World = {
        programs: (_command, [path = ""], _options, files) => {
          files.set(path, renamed(files.get(path) ?? ""))
          return other.pipe(
            Effect.provideService(CloudFront, service),
            Effect.orDie,
            Effect.as({ status: 0, stdout: "" })
          )
        }
      }
      const { code, stderr } = yield* cloudfront(["edit", id, "--yes"], world)
      assert.strictEqual(code, 4)
      assert.match(stderr, /changed by another client meanwhile/)
      assert.match(stderr, /--resume/)
      assert.strictEqual(yield* comment(id), "the site")
    }).pipe(Effect.provide(account({ propagation: 0 })))
  )

  it.effect("fails if the editor fails, or is not there", () =>
    Effect.gen(function* () {
      const id = yield* site
      const failed = yield* cloudfront(["edit", id], { programs: () => ({ status: 1, stdout: "" }) })
      assert.strictEqual(failed.code, 2)
      assert.match(failed.stderr, /vi ended with status 1/)
      const missing = yield* cloudfront(["edit", id], { env: { VISUAL: "emacs" } })
      assert.strictEqual(missing.code, 2)
      assert.match(missing.stderr, /emacs does not exist/)
    }).pipe(Effect.provide(account()))
  )
})
