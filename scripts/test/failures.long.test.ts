/**
 * The output of a program with an unhandled failure.
 * Long, since each case is a process that loads the library from its sources.
 */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

const program = `
import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"

const main = Effect.gen(function* () {
  const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
  yield* faults.on("*", Faults.code(process.argv[2] ?? "", Number(process.argv[3]), "Not this time."))
  yield* deleteDistribution({ Id: "E1PA6795UKMFR9", IfMatch: "V1" })
})
NodeRuntime.runMain(Effect.provide(main, InMemoryCloudFront.layer()))
`

describe("runMain prints operation, resource, code, the service's words and the request id", () => {
  for (const [code, status, name] of [
    ["AccessDenied", 403, "AccessDenied"],
    ["OptInRequired", 403, "UnknownServiceError"]
  ] as const) {
    it(`of ${name}`, () => {
      // The folder is in the project, so that the packages are found.
      const directory = mkdtempSync(join(root, "examples/failure-"))
      try {
        const file = join(directory, "program.ts")
        writeFileSync(file, program)
        const {
          status: exit,
          stderr,
          stdout
        } = spawnSync(process.execPath, [join(root, "scripts/run.mjs"), file, code, String(status)], {
          encoding: "utf8"
        })
        assert.strictEqual(exit, 1)
        assert.match(
          stdout + stderr,
          new RegExp(
            `${name}: DeleteDistribution E1PA6795UKMFR9: ${code}: Not this time\\. \\(status ${status}, request id [0-9a-f-]{36}\\)`
          )
        )
      } finally {
        rmSync(directory, { recursive: true })
      }
    })
  }
})
