import { assert, describe, it } from "@effect/vitest"
import { attempts, redactMessage } from "../../src/internal/aws/trace.js"

const step = (name: string) => `@aws-sdk/credential-provider-node - ${name}`
const reason = (text: string, sign = "->") => `@smithy/property-provider ${sign} ${text}`

describe("attempts", () => {
  it("keeps the first reason of each source", () => {
    const lines = [
      step("defaultProvider::fromEnv"),
      reason("no variables"),
      step("defaultProvider::fromSSO"),
      reason("skipped"),
      step("defaultProvider::fromIni"),
      reason("expired", "(!)"),
      reason("another"),
      step("defaultProvider::fromProcess"),
      reason("the same once more"),
      step("defaultProvider::remoteProvider"),
      step("remoteProvider::fromInstanceMetadata"),
      reason("X not set in env, checking config file next."),
      reason("Could not load credentials from any providers", "(!)")
    ]
    assert.deepStrictEqual(attempts(lines), [
      { source: "environment", reason: "no variables" },
      { source: "profile", reason: "expired" },
      { source: "instance metadata" }
    ])
  })

  it("omits sources without a reason", () => {
    assert.deepStrictEqual(attempts([]), [])
    assert.deepStrictEqual(
      attempts([reason("too early"), "hello", step("defaultProvider::toString"), reason("of nobody")]),
      []
    )
  })
})

describe("tell", () => {
  for (const [text, told] of [
    ["The session is over. Sign in.", "The session is over. Sign in"],
    ["Command failed: vault --password hunter2\nhunter2 is wrong", "the command failed"],
    [
      "Failed to load token from f: SyntaxError: Unexpected token 'h', \"hunter2\" is not",
      "Failed to load token from f: not JSON"
    ],
    ["wrong\nx-amz-security-token:hunter2", "wrong"],
    ["wrong\r\nhunter2", "wrong"],
    ["x".repeat(1000), "x".repeat(300)]
  ] as const) {
    it(`says "${told.slice(0, 50)}"`, () => assert.strictEqual(redactMessage(text), told))
  }
})
