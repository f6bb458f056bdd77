import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import { sign } from "node:crypto"
import * as Keys from "./signing/keys.js"

const at = (seconds: number): DateTime.Utc => DateTime.unsafeMake(seconds * 1000)
const EXPIRES = 1_893_456_000
const NOW = at(EXPIRES - 100)
const URL = "https://d111111abcdef8.cloudfront.net/image.jpg?size=1"

const PAIRS = { KRSA: Keys.RSA, KEC: Keys.EC } as const
type Id = keyof typeof PAIRS

const signer = (id: Id, algorithm: Signer.Algorithm = "SHA1") =>
  Signer.make({ keyPairId: id, privateKey: Redacted.make(Keys.pkcs8(PAIRS[id])), algorithm })

const trusted = Verifier.make({ KRSA: Keys.spki(Keys.RSA), KEC: Redacted.make(Keys.spki(Keys.EC)) })

/** Why the request is refused, or `undefined`. */
const reasonOf = <A>(verified: Effect.Effect<A, Verifier.VerificationError | Signer.SigningKeyError>) =>
  Effect.map(Effect.either(verified), (result) => (Either.isRight(result) ? undefined : result.left.reason))

const base64 = (bytes: Uint8Array | string): string =>
  Buffer.from(bytes as string)
    .toString("base64")
    .replaceAll("+", "-")
    .replaceAll("=", "_")
    .replaceAll("/", "~")

/** A URL with any policy, signed well. */
const withPolicy = (policy: string, url = "https://h.example/x"): string =>
  `${url}?Policy=${base64(policy)}&Signature=${base64(sign("SHA1", Buffer.from(policy), Keys.RSA.privateKey))}&Key-Pair-Id=KRSA`

const text = fc.stringMatching(/^[a-z0-9=&%/.:+?-]{0,12}$/)
const cases = fc.record({
  id: fc.constantFrom<Id>("KRSA", "KEC"),
  algorithm: fc.constantFrom<Signer.Algorithm>("SHA1", "SHA256"),
  url: fc
    .tuple(fc.domain(), text)
    .map(([host, rest]) => `https://${host}/${rest}`)
    // Others are refused, since clients send another URL.
    .filter((url) => new globalThis.URL(url).href === url),
  window: fc.tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 2, max: 100_000 })),
  hasStart: fc.boolean(),
  range: fc.option(fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))),
  hasWildcard: fc.boolean()
})

describe("what was signed", () => {
  it("is accepted within its window, for its addresses and its URLs", async () => {
    const keys = await Effect.runPromise(trusted)
    const law = fc.asyncProperty(cases, fc.integer({ min: -3, max: 3 }), async (one, near) => {
      const { algorithm, hasStart, hasWildcard, id, range, url, window } = one
      const [start, length] = window
      const resource = hasWildcard ? `${url.slice(0, 12)}*` : undefined
      const ipAddress = range?.join("/")
      await Effect.runPromise(
        Effect.gen(function* () {
          const signed = yield* Signer.signUrl(yield* signer(id, algorithm), {
            url,
            resource,
            expires: at(start + length),
            activeFrom: hasStart ? at(start) : undefined,
            ipAddress
          })
          const cookies = hasWildcard
            ? yield* Signer.signCookies(yield* signer(id, algorithm), {
                resource: resource ?? "",
                expires: at(start + length),
                activeFrom: hasStart ? at(start) : undefined,
                ipAddress
              })
            : undefined
          const ip = range?.[0]
          const verify = (seconds: number, ip?: string) =>
            Effect.gen(function* () {
              const result = yield* reasonOf(Verifier.verifyUrl(keys, signed, { now: at(seconds), ip }))
              if (cookies !== undefined) {
                const options = { now: at(seconds), ip }
                const header = Object.entries(cookies.values)
                  .map(([name, value]) => `${name}=${value}`)
                  .join("; ")
                assert.strictEqual(yield* reasonOf(Verifier.verifyCookies(keys, url, header, options)), result)
                assert.strictEqual(yield* reasonOf(Verifier.verifyCookies(keys, url, cookies.values, options)), result)
              }
              return result
            })
          assert.isUndefined(yield* verify(start + 1, ip))
          const late = yield* verify(start + length + near, ip)
          assert.strictEqual(late, near < 0 ? late : "Expired")
          if (near < 0 && length + near > 0) assert.isUndefined(late)
          assert.strictEqual(yield* verify(start, ip), hasStart ? "NotYetActive" : undefined)
          if (range !== null) assert.strictEqual(yield* verify(start + 1), "OtherAddress")
          if (range !== null) assert.strictEqual(yield* verify(start + 1, "2001:db8::1"), "OtherAddress")
        })
      )
    })
    await fc.assert(law, { numRuns: Runs.of(10, 60) })
  })

  it("is refused after a change of any character", async () => {
    const keys = await Effect.runPromise(trusted)
    const changes = fc.record({
      id: fc.constantFrom<Id>("KRSA", "KEC"),
      algorithm: fc.constantFrom<Signer.Algorithm>("SHA1", "SHA256"),
      ipAddress: fc.constantFrom(undefined, "192.0.2.0/24"),
      at: fc.nat(),
      to: fc.constantFrom(...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)))
    })
    const law = fc.asyncProperty(changes, async ({ algorithm, at: place, id, ipAddress, to }) => {
      await Effect.runPromise(
        Effect.gen(function* () {
          const options = { url: URL, expires: at(EXPIRES), ipAddress }
          const signed = yield* Signer.signUrl(yield* signer(id, algorithm), options)
          const index = place % signed.length
          const changed = signed.slice(0, index) + to + signed.slice(index + 1)
          const reason = yield* reasonOf(Verifier.verifyUrl(keys, changed, { now: NOW, ip: "192.0.2.9" }))
          if (changed === signed) assert.isUndefined(reason)
          else assert.isDefined(reason, `${signed}\n${changed}`)
        })
      )
    })
    await fc.assert(law, { numRuns: Runs.of(60, 500) })
  })

  it("may be changed where a wildcard permits it", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      const signed = yield* Signer.signUrl(yield* signer("KEC"), {
        url: "https://h.example/v/1.ts?x=1",
        resource: "https://h.example/v/?.ts*",
        expires: at(EXPIRES)
      })
      const verify = (from: string, to: string) =>
        reasonOf(Verifier.verifyUrl(keys, signed.replace(from, to), { now: NOW }))
      assert.isUndefined(yield* verify("1.ts", "2.ts"))
      assert.isUndefined(yield* verify("x=1", "x=1&y=2"))
      assert.strictEqual(yield* verify("1.ts", "12.ts"), "OtherResource")
      assert.strictEqual(yield* verify("/v/", "/w/"), "OtherResource")
      assert.strictEqual(yield* verify("https:", "http:"), "OtherResource")
    }).pipe(Effect.runPromise))
})

describe("verifyUrl", () => {
  it.effect("tells what a request was permitted by", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      assert.deepStrictEqual(keys.keyPairIds, ["KRSA", "KEC"])
      const one = yield* Signer.signUrl(yield* signer("KRSA"), { url: URL, expires: at(EXPIRES) })
      assert.deepStrictEqual(yield* Verifier.verifyUrl(keys, one), {
        keyPairId: "KRSA",
        policyKind: "canned",
        url: URL,
        resource: URL,
        expires: at(EXPIRES),
        activeFrom: undefined,
        ipAddress: undefined
      })
      const two = yield* Signer.signUrl(yield* signer("KEC"), {
        url: URL,
        resource: "https://d111111abcdef8.cloudfront.net/*",
        expires: at(EXPIRES),
        activeFrom: at(5),
        ipAddress: "192.0.2.0/24"
      })
      assert.deepStrictEqual(yield* Verifier.verifyUrl(keys, two, { now: NOW, ip: "192.0.2.1" }), {
        keyPairId: "KEC",
        policyKind: "custom",
        url: URL,
        resource: "https://d111111abcdef8.cloudfront.net/*",
        expires: at(EXPIRES),
        activeFrom: at(5),
        ipAddress: "192.0.2.0/24"
      })
    })
  )

  it.effect("uses the Clock", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      const url = yield* Signer.signUrl(yield* signer("KRSA"), { url: URL, expires: "10 minutes" })
      assert.isUndefined(yield* reasonOf(Verifier.verifyUrl(keys, url)))
      yield* TestClock.adjust("599999 millis")
      assert.isUndefined(yield* reasonOf(Verifier.verifyUrl(keys, url)))
      yield* TestClock.adjust("1 millis")
      assert.strictEqual(yield* reasonOf(Verifier.verifyUrl(keys, url)), "Expired")
    })
  )

  const END = `{"DateLessThan":{"AWS:EpochTime":${EXPIRES}}}`
  const SIGNATURE = base64(new Uint8Array(256))
  it.effect.each<readonly [code: Verifier.Code, reason: Verifier.Reason, url: string]>([
    ["MissingKey", "MissingKeyPairId", "https://h.example/x"],
    ["MissingKey", "MissingKeyPairId", "https://h.example/x?Expires=1&Signature=AA__"],
    ["MissingKey", "MissingKeyPairId", "https://h.example/x?Key-Pair-Id="],
    ["InvalidKey", "UnknownKeyPairId", `https://h.example/x?Expires=1&Signature=${SIGNATURE}&Key-Pair-Id=KOTHER`],
    ["InvalidKey", "UnknownKeyPairId", "https://h.example/x?Key-Pair-Id=constructor"],
    ["MalformedSignature", "MalformedSignature", "https://h.example/x?Expires=1&Key-Pair-Id=KRSA"],
    ["MalformedSignature", "MalformedSignature", "https://h.example/x?Expires=1&Signature=a%2B&Key-Pair-Id=KRSA"],
    ["MalformedPolicy", "MalformedPolicy", `https://h.example/x?Signature=${SIGNATURE}&Key-Pair-Id=KRSA`],
    ["MalformedPolicy", "MalformedPolicy", `https://h.example/x?Expires=01&Signature=${SIGNATURE}&Key-Pair-Id=KRSA`],
    [
      "MalformedPolicy",
      "MalformedPolicy",
      `https://h.example/x?Expires=1893456000000&Signature=${SIGNATURE}&Key-Pair-Id=KRSA`
    ],
    ["MalformedPolicy", "MalformedPolicy", `https://h.example/x?Policy=!&Signature=${SIGNATURE}&Key-Pair-Id=KRSA`],
    ["MalformedPolicy", "MalformedPolicy", withPolicy("hello")],
    ["MalformedPolicy", "MalformedPolicy", withPolicy('{"Statement":[{"Resource":"*","Condition":{}}]}')],
    [
      "MalformedPolicy",
      "MalformedPolicy",
      withPolicy('{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000000}}}]}')
    ],
    ["AccessDenied", "WrongSignature", `https://h.example/x?Expires=1&Signature=${SIGNATURE}&Key-Pair-Id=KRSA`],
    ["AccessDenied", "WrongSignature", `https://h.example/x?Expires=1&Signature=${SIGNATURE}&Key-Pair-Id=KEC`],
    ["AccessDenied", "WrongSignature", withPolicy(`{"Statement":[{"Condition":${END}}]}`).replace("KRSA", "KEC")],
    [
      "AccessDenied",
      "OtherResource",
      withPolicy(`{"Statement":[{"Resource":"https://h.example/y","Condition":${END}}]}`)
    ],
    ["AccessDenied", "RepeatedParameter", "https://h.example/x?Expires=1&Expires=1"],
    [
      "AccessDenied",
      "UnknownHashAlgorithm",
      `https://h.example/x?Expires=1&Signature=${SIGNATURE}&Hash-Algorithm=SHA512&Key-Pair-Id=KRSA`
    ],
    ["AccessDenied", "TwoPolicies", `${withPolicy(`{"Statement":[{"Condition":${END}}]}`)}&Expires=1`],
    ["AccessDenied", "InvalidUrl", "/x?Key-Pair-Id=KRSA"],
    ["AccessDenied", "InvalidUrl", "https://h.example/x#y?Key-Pair-Id=KRSA"],
    ["AccessDenied", "InvalidUrl", "https://h.example/é"]
  ])("refuses with %s because of %s: %s", ([code, reason, url]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Verifier.verifyUrl(yield* trusted, url, { now: NOW }))
      assert.strictEqual(error._tag, "VerificationError")
      assert.strictEqual(error.reason, reason)
      assert.propertyVal(error, "code", code)
      assert.propertyVal(error, "status", 403)
      assert.notInclude(error.message, SIGNATURE)
      assert.notInclude(error.message, "h.example")
    })
  )

  it.effect("permits every URL by a policy without a resource, and any form of its text", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      const policy = `{ "Statement": [ { "Condition": ${END} } ] }`
      assert.isUndefined(yield* reasonOf(Verifier.verifyUrl(keys, withPolicy(policy), { now: NOW })))
    })
  )

  it.effect("takes the parameters in any order", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      const signed = yield* Signer.signUrl(yield* signer("KRSA", "SHA256"), { url: URL, expires: at(EXPIRES) })
      const [base = "", query = ""] = signed.split("?")
      const [own = "", ...parameters] = query.split("&")
      const other = `${base}?${[...parameters.reverse(), own].join("&")}`
      assert.strictEqual((yield* Verifier.verifyUrl(keys, other, { now: NOW })).url, URL)
    })
  )

  it.effect("does not accept the signature of another key of the same kind", () =>
    Effect.gen(function* () {
      const others = yield* Verifier.make({ KRSA: Keys.spki(Keys.OTHER_RSA), KEC: Keys.spki(Keys.OTHER_EC) })
      for (const id of ["KRSA", "KEC"] as const) {
        const url = yield* Signer.signUrl(yield* signer(id), { url: URL, expires: at(EXPIRES) })
        assert.strictEqual(yield* reasonOf(Verifier.verifyUrl(others, url, { now: NOW })), "WrongSignature")
      }
    })
  )
})

describe("verifyCookies", () => {
  it.effect("looks at the URL alone if it is signed", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      const { values } = yield* Signer.signCookies(yield* signer("KRSA"), { url: URL, expires: at(EXPIRES) })
      const verify = (url: string, cookies: string | Record<string, string | undefined>) =>
        reasonOf(Verifier.verifyCookies(keys, url, cookies, { now: NOW }))
      assert.isUndefined(yield* verify(URL, values))
      assert.strictEqual(yield* verify(`${URL}&Expires=1`, values), "MissingKeyPairId")
      assert.strictEqual(yield* verify(`${URL}&other=1`, values), "WrongSignature")
      const signed = yield* Signer.signUrl(yield* signer("KEC"), { url: URL, expires: at(EXPIRES) })
      assert.isUndefined(yield* verify(signed, "CloudFront-Key-Pair-Id=KOTHER"))
    })
  )

  it.effect("reads the header among other cookies, and names in their case", () =>
    Effect.gen(function* () {
      const keys = yield* trusted
      const { values } = yield* Signer.signCookies(yield* signer("KRSA"), { url: URL, expires: at(EXPIRES) })
      const header = (change: (name: string) => string) =>
        Object.entries(values)
          .map(([name, value]) => `${change(name)}=${value}`)
          .join(";")
      const verify = (cookies: string) => reasonOf(Verifier.verifyCookies(keys, URL, cookies, { now: NOW }))
      assert.isUndefined(yield* verify(`a=b=c; ${header((name) => ` ${name} `)}; CloudFront-Expires=1; d`))
      assert.strictEqual(yield* verify(header((name) => name.toLowerCase())), "MissingKeyPairId")
      assert.strictEqual(yield* verify(""), "MissingKeyPairId")
      assert.strictEqual(
        yield* reasonOf(Verifier.verifyCookies(keys, URL, { "CloudFront-Key-Pair-Id": undefined })),
        "MissingKeyPairId"
      )
    })
  )
})

describe("the trusted keys", () => {
  it.effect("are public keys with the ids of CloudFront", () =>
    Effect.gen(function* () {
      const invalid = yield* Effect.flip(Verifier.make({ "K-1": Keys.spki(Keys.RSA) }))
      assert.strictEqual(invalid._tag, "InvalidOptions")
      const reasons = [
        [Keys.pkcs8(Keys.RSA), "WrongKind"],
        [Keys.spki(Keys.SMALL_RSA), "Unsupported"],
        ["", "NotPem"],
        [7 as never, "NotPem"]
      ] as const
      for (const [key, reason] of reasons) {
        const error = yield* Effect.flip(Verifier.make({ K1: key }))
        assert.propertyVal(error, "reason", reason)
        assert.include(error.message, "K1")
        assert.isFalse(Keys.quotesKey(error.message, String(key)))
      }
    })
  )
})
