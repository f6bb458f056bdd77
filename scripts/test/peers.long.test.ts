/**
 * Optional peer dependencies that are not installed, in a separate process and folder.
 * Long, since the library is bundled for it.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

describe("without the optional peer dependencies", () => {
  let directory = ""
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "peers-"))
    await build({
      entryPoints: [fileURLToPath(new URL("./withoutPeers.ts", import.meta.url))],
      outfile: join(directory, "program.mjs"),
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      external: ["undici", "@aws-sdk/*", "@smithy/*", "quickjs-emscripten-core", "@jitl/*", "acorn", "@noble/*"],
      logLevel: "error"
    })
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it("the modules load, and the errors say what to install", () => {
    const env = { ...process.env, AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret", NODE_OPTIONS: "" }
    const output = execFileSync(process.execPath, ["program.mjs"], { cwd: directory, env, encoding: "utf8" })
    const install = "npm install @aws-sdk/credential-provider-node@3 @smithy/core@3"
    assert.deepStrictEqual(
      output
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
      [
        {
          name: "undici",
          tag: "MissingPackageError",
          message: "CloudFrontUndici needs the package undici, which is not installed: npm install undici@7",
          cause: "ERR_MODULE_NOT_FOUND"
        },
        {
          name: "settings",
          tag: "MissingPackageError",
          message: `NodeAws needs the package @smithy/core, which is not installed: ${install}`,
          cause: "ERR_MODULE_NOT_FOUND"
        },
        {
          name: "chain",
          tag: "CredentialsError",
          message: `NodeAws needs the package @smithy/core, which is not installed: ${install}`,
          cause: "MissingPackageError"
        },
        {
          name: "function",
          tag: "MissingPackageError",
          message:
            "Testing a function needs the package quickjs-emscripten-core, which is not installed: npm install -D " +
            "quickjs-emscripten-core@0.32 @jitl/quickjs-singlefile-mjs-release-sync@0.32 acorn@8 @noble/hashes@2",
          cause: "ERR_MODULE_NOT_FOUND"
        }
      ]
    )
  })
})
