import { assert, it } from "@effect/vitest"
import { redactor, secretsOf } from "@effect-cloudfront/http/Redaction"

const TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE"

it("redacts known secrets, in parts too, and what looks like one", () => {
  const redact = redactor([TOKEN])
  assert.strictEqual(redact(`the token ${TOKEN} is wrong`), "the token [redacted] is wrong")
  assert.strictEqual(redact(`begins with ${TOKEN.slice(0, 12)}`), "begins with [redacted]")
  assert.strictEqual(redact("authorization: Bearer abc"), "authorization: [redacted]")
  assert.strictEqual(redact("The distribution does not exist"), "The distribution does not exist")
})

it("finds the secrets of a signed request", () => {
  const headers = {
    Authorization: "AWS4-HMAC-SHA256 Credential=A/b, Signature=abc",
    "X-Amz-Security-Token": TOKEN,
    host: "h"
  }
  assert.sameMembers([...secretsOf(headers)], ["abc", TOKEN])
})
