import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
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
      const world = editor(renamed)
      const planned = yield* cloudfront(["edit", id, "--dry-run", "--json"], world)
      assert.deepInclude(JSON.parse(planned.stdout), {
        id,
        outcome: "Planned",
        steps: ["Update"],
        changes: ["Comment"]
      })
      assert.strictEqual(planned.stderr.split('"renamed"').length, 2)
      assert.strictEqual(world.files?.size, 0)
      assert.deepInclude(JSON.parse((yield* cloudfront(["edit", id, "--dry-run", "--json"], editor())).stdout), {
        outcome: "Unchanged",
        steps: []
      })
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

  it.effect("fails if the editor fails, or is not there, and leaves no file in which nothing was changed", () =>
    Effect.gen(function* () {
      const id = yield* site
      const files = new Map<string, string>()
      const failed = yield* cloudfront(["edit", id], { files, programs: () => ({ status: 1, stdout: "" }) })
      assert.strictEqual(failed.code, 2)
      assert.strictEqual(failed.stderr, "Error: the editor vi ended with status 1\n")
      const missing = yield* cloudfront(["edit", id], { files, env: { VISUAL: "emacs" } })
      assert.strictEqual(missing.code, 2)
      assert.strictEqual(missing.stderr, "Error: the program emacs does not exist\n")
      assert.strictEqual(files.size, 0)
    }).pipe(Effect.provide(account()))
  )

  it.effect("names the file if the editor fails after it has written", () =>
    Effect.gen(function* () {
      const id = yield* site
      const files = new Map<string, string>()
      const { code, stderr } = yield* cloudfront(["edit", id], {
        files,
        programs: (_command, [path = ""]) => {
          files.set(path, renamed(files.get(path) ?? ""))
          return { status: 1, stdout: "" }
        }
      })
      assert.strictEqual(code, 2)
      const [path = ""] = files.keys()
      assert.include(stderr, `cloudfront edit ${id} --resume ${path} goes on.`)
      assert.strictEqual(yield* comment(id), "the site")
      // The text of a person is theirs: it is not removed.
      const resumed = yield* cloudfront(["edit", id, "--resume", path, "--yes"], {
        files,
        programs: () => ({ status: 0, stdout: "" })
      })
      assert.strictEqual(resumed.code, 0, resumed.stderr)
      assert.isTrue(files.has(path))
      assert.strictEqual(yield* comment(id), "renamed")
    }).pipe(Effect.provide(account()))
  )

  it.effect("changes nothing if the editor empties or removes the file, and leaves none behind", () =>
    Effect.gen(function* () {
      const id = yield* site
      for (const [leave, says] of [
        [(files, path) => void files.set(path, " \n"), "the file is empty, so nothing was changed"],
        [(files, path) => void files.delete(path), "the editor removed the file, so nothing was changed"]
      ] satisfies ReadonlyArray<readonly [(files: Map<string, string>, path: string) => void, string]>) {
        const files = new Map<string, string>()
        const { code, stderr } = yield* cloudfront(["edit", id, "--yes"], {
          files,
          programs: (_command, [path = ""]) => {
            leave(files, path)
            return { status: 0, stdout: "" }
          }
        })
        assert.strictEqual(code, 10)
        assert.strictEqual(stderr, `Error: ${says}\n`)
        assert.strictEqual(files.size, 0)
      }
      assert.strictEqual(yield* comment(id), "the site")
    }).pipe(Effect.provide(account()))
  )

  it.effect("gives an editor with arguments to the shell as it stands", () =>
    Effect.gen(function* () {
      const id = yield* site
      const opened: Array<unknown> = []
      yield* cloudfront(["edit", id], {
        env: { EDITOR: "code --wait 'a b'" },
        programs: (command, [path = "", ...more], { attached, shell }) => {
          opened.push([command, path.endsWith(`/${id}.json`), more, attached, shell])
          return { status: 0, stdout: "" }
        }
      })
      assert.deepStrictEqual(opened, [["code --wait 'a b'", true, [], true, true]])
    }).pipe(Effect.provide(account()))
  )

  it.effect("keeps settings that this version does not know, where they were", () =>
    Effect.gen(function* () {
      const id = yield* site
      const service = yield* CloudFront
      const sent: Array<string> = []
      /** A service that has settings that this version does not know. */
      const newer = CloudFront.of({
        ...service,
        execute: (request) => {
          const body = Wire.textOf(request.body)
          if (request.method === "PUT") sent.push(body)
          return Effect.map(
            service.execute({ ...request, body: body.replace(/<(Newer\w+)>.*?<\/\1>/g, "") }),
            (response) => ({
              ...response,
              body: Wire.bytesOf(
                Wire.textOf(response.body)
                  .replace(/<\/Origin>/g, "<NewerOfOrigin><A>1</A></NewerOfOrigin></Origin>")
                  .replace("</DistributionConfig>", "<NewerOfAll>2</NewerOfAll></DistributionConfig>")
              )
            })
          )
        }
      })
      const world = editor((text) => {
        assert.notInclude(text, "Newer")
        return renamed(text)
      })
      const { code, stderr } = yield* Effect.provideService(cloudfront(["edit", id, "--yes"], world), CloudFront, newer)
      assert.strictEqual(sent.length, 1, stderr)
      assert.include(sent[0] ?? "", "<Comment>renamed</Comment>")
      assert.include(sent[0] ?? "", "<NewerOfOrigin><A>1</A></NewerOfOrigin>")
      assert.match(sent[0] ?? "", /<NewerOfAll>2<\/NewerOfAll><\/DistributionConfig>$/)
      assert.strictEqual(code, 0, stderr)
    }).pipe(Effect.provide(account()))
  )
})
