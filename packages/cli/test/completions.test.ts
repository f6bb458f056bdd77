import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { account, cloudfront } from "./support.js"

const scriptOf = (shell: string) => Effect.map(cloudfront(["completions", shell]), ({ stdout }) => stdout)

/** What bash completes the last of these words to. */
const complete = (script: string, ...words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const program = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_cloudfront
printf '%s\\n' "\${COMPREPLY[@]}"
`
  const { status, stderr, stdout } = spawnSync("bash", ["--norc"], { input: program, encoding: "utf8" })
  assert.strictEqual(status, 0, stderr)
  return stdout.split("\n").filter((line) => line !== "")
}

describe("completions", () => {
  it.effect("complete commands, options and values in bash", () =>
    Effect.gen(function* () {
      const script = yield* scriptOf("bash")
      assert.deepStrictEqual(complete(script, "cloudfront", "inv"), ["invalidate"])
      assert.deepStrictEqual(complete(script, "cloudfront", "functions", "ro"), ["rollback"])
      assert.deepStrictEqual(complete(script, "cloudfront", "--profile", "x", "kv", "sync", "--keep"), [
        "--keep-others"
      ])
      assert.deepStrictEqual(complete(script, "cloudfront", "call", "get-distribution-c"), ["get-distribution-config"])
      assert.deepStrictEqual(complete(script, "cloudfront", "call", "get-distribution", "--i"), ["--id", "--input"])
      assert.deepStrictEqual(complete(script, "cloudfront", "completions", "z"), ["zsh"])
      assert.deepStrictEqual(complete(script, "cloudfront", "create", "o", "--price-class", "PriceClass_1"), [
        "PriceClass_100"
      ])
      assert.isAbove(complete(script, "cloudfront", "call", "").length, 167)
    }).pipe(Effect.provide(account()))
  )

  it.effect("are there for zsh and fish", () =>
    Effect.gen(function* () {
      assert.match(yield* scriptOf("zsh"), /^#compdef cloudfront\n.*bashcompinit/)
      const fish = yield* scriptOf("fish")
      assert.include(fish, "complete -c cloudfront -n '__cloudfront_at \\'\\'' -f -a invalidate -d ")
      assert.include(fish, "complete -c cloudfront -n '__cloudfront_at \\'kv sync\\'' -l keep-others")
      assert.strictEqual((yield* cloudfront(["completions", "tcsh"])).code, 2)
    }).pipe(Effect.provide(account()))
  )
})
