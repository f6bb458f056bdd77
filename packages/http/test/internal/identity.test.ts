import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Redacted from "effect/Redacted"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type { Identity } from "../../src/Credentials.js"
import { validate, sameKeys } from "../../src/internal/identity.js"

const PARTS = ["accessKeyId", "secretAccessKey", "sessionToken"] as const
type Part = (typeof PARTS)[number]
const NAMES: Readonly<Record<Part, string>> = {
  accessKeyId: "the access key id",
  secretAccessKey: "the secret access key",
  sessionToken: "the session token"
}

const make = (texts: Readonly<Record<Part, string>>): Identity => ({
  accessKeyId: texts.accessKeyId,
  secretAccessKey: Redacted.make(texts.secretAccessKey),
  sessionToken: Redacted.make(texts.sessionToken),
  expiration: DateTime.unsafeMake(0)
})
const texts = (identity: Identity) => ({
  accessKeyId: identity.accessKeyId,
  secretAccessKey: Redacted.value(identity.secretAccessKey),
  sessionToken: identity.sessionToken && Redacted.value(identity.sessionToken)
})

/** Of the characters that keys are made of, so long that no message has it by chance. */
const word = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), minLength: 12, maxLength: 60 })
const ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abc-_.:@+="
const good = fc.record({
  accessKeyId: word(ID),
  secretAccessKey: word(`${ID}/,;"'`),
  sessionToken: word(`${ID}/,;"'`)
})
const blanks = fc.string({
  unit: fc.constantFrom(" ", "\n", "\r\n", "\t", "\u00a0", "\ufeff"),
  maxLength: 3
})
/** What nothing around it makes harmless. */
const bad = fc.oneof(
  fc.constantFrom(
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u2028",
    "\u0000",
    "\u001b",
    "\u007f",
    "é",
    "ß",
    "\u200b",
    "😀",
    "\ud800"
  )
)

const run = (identity: Identity) => Effect.runSync(Effect.either(validate(identity, "the test")))

describe("check", () => {
  it("keeps valid keys", () =>
    fc.assert(
      fc.property(good, (parts) => {
        const identity = make(parts)
        assert.strictEqual(Effect.runSync(validate(identity, "the test")), identity)
      })
    ))

  it("trims white space around each part", () =>
    fc.assert(
      fc.property(good, fc.array(blanks, { minLength: 6, maxLength: 6 }), (parts, around) => {
        const padded = { ...parts }
        PARTS.forEach((part, at) => (padded[part] = `${around[at]}${parts[part]}${around[at + 3]}`))
        const checked = Effect.runSync(validate(make(padded), "the test"))
        assert.deepStrictEqual(texts(checked), parts)
        assert.isDefined(checked.expiration)
      })
    ))

  it("refuses a part with characters that are invalid in headers, and only names the part", () =>
    fc.assert(
      fc.property(
        good,
        fc.subarray([...PARTS], { minLength: 1 }),
        bad,
        fc.integer({ min: 1, max: 11 }),
        (parts, wrong, character, at) => {
          const broken = { ...parts }
          for (const part of wrong) broken[part] = parts[part].slice(0, at) + character + parts[part].slice(at)
          const result = run(make(broken))
          assert(result._tag === "Left")
          const error = result.left
          assert.instanceOf(error, CredentialsError)
          assert.strictEqual(error.source, "the test")
          assert.isUndefined(error.cause)
          for (const part of PARTS) {
            assert.strictEqual(error.message.includes(NAMES[part]), wrong.includes(part), error.message)
            // No piece of six characters is told.
            for (let i = 0; i + 6 <= parts[part].length; i++) {
              assert.notInclude(error.message, parts[part].slice(i, i + 6))
            }
          }
        }
      )
    ))

  const plain = { accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "token" }
  for (const [name, identity, message] of [
    ["an empty id", make({ ...plain, accessKeyId: " " }), "the access key id is empty"],
    ["an empty secret", make({ ...plain, secretAccessKey: "\n" }), "the secret access key is empty"],
    ["an empty token", make({ ...plain, sessionToken: "" }), "the session token is empty"],
    ["a secret for an id", make({ ...plain, accessKeyId: "wJalr/K7MD" }), "the access key id has a / or a comma in it"],
    ["a list of ids", make({ ...plain, accessKeyId: "A,B" }), "the access key id has a / or a comma in it"],
    ["a blank", make({ ...plain, secretAccessKey: "a b" }), "the secret access key has a blank in it"],
    [
      "a control character",
      make({ ...plain, sessionToken: "a\u0000b" }),
      "the session token has a control character in it"
    ],
    [
      "a foreign letter",
      make({ ...plain, sessionToken: "tökén" }),
      "the session token has a character in it that is not ASCII"
    ],
    // What comes past the types, as `process.env.X!` does.
    ["no id", { ...make(plain), accessKeyId: undefined as never }, "the access key id is absent"],
    ["no secret", { ...make(plain), secretAccessKey: undefined as never }, "the secret access key is absent"],
    [
      "the secret of an absent variable",
      { ...make(plain), secretAccessKey: Redacted.make(undefined as never) },
      "the secret access key is absent"
    ],
    ["a number", { ...make(plain), sessionToken: Redacted.make(1 as never) }, "the session token is no text"]
  ] as const) {
    it(`refuses ${name}`, () => {
      const result = run(identity)
      assert.strictEqual(result._tag === "Left" && result.left.message, `the test: ${message}`)
    })
  }

  it("refuses a wiped secret", () => {
    const identity = make(plain)
    Redacted.unsafeWipe(identity.secretAccessKey)
    const result = run(identity)
    assert.strictEqual(result._tag === "Left" && result.left.message, "the test: the secret access key was wiped")
  })

  it("accepts a secret that is not redacted against its type, and redacts it", () => {
    const result = Effect.runSync(validate({ ...make(plain), secretAccessKey: "secret" as never }, "the test"))
    assert.isTrue(Redacted.isRedacted(result.secretAccessKey))
    assert.deepStrictEqual(texts(result), plain)
  })
})

it("same: compares the keys, not their expiration", () =>
  fc.assert(
    fc.property(good, fc.constantFrom(...PARTS), (parts, part) => {
      assert.isTrue(sameKeys(make(parts), { ...make(parts), expiration: undefined }))
      assert.isFalse(sameKeys(make(parts), make({ ...parts, [part]: `${parts[part]}x` })))
      assert.isFalse(sameKeys(make(parts), { ...make(parts), sessionToken: undefined }))
    })
  ))
