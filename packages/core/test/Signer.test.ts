import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as fc from "fast-check"
import { verify, webcrypto } from "node:crypto"
import { inspect } from "node:util"
import { vi } from "vitest"
import * as Keys from "./signing/keys.js"

const ID = "K2JCJMDEHXQW5F"
const URL = "https://d111111abcdef8.cloudfront.net/image.jpg"
const at = (seconds: number): DateTime.Utc => DateTime.unsafeMake(seconds * 1000)
const EXPIRES = 1_893_456_000

const signerOf = (pem: string, algorithm?: Signer.Algorithm) =>
  Signer.make({ keyPairId: ID, privateKey: Redacted.make(pem), algorithm })

const rsa = signerOf(Keys.pkcs8(Keys.RSA))

interface Signed {
  readonly base: string
  readonly parameters: Readonly<Record<string, string>>
}

const parse = (url: string, signed: string): Signed => {
  const base = signed.slice(0, url.length + 1)
  const entries = signed
    .slice(base.length)
    .split("&")
    .map((part) => part.split(/=(.*)/s))
  return { base, parameters: Object.fromEntries(entries) as Record<string, string> }
}

const decode = (value = ""): Buffer =>
  Buffer.from(value.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"), "base64")

const canned = (url: string, expires: number): string =>
  `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`

const problemsOf = (
  options: object,
  sign: (signer: Signer.Signer, options: never) => Effect.Effect<unknown, { readonly _tag: string }> = Signer.signUrl
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const signer = yield* Effect.orDie(rsa)
    const error = yield* Effect.flip(
      Effect.mapBoth(sign(signer, options as never), { onSuccess: String, onFailure: (e) => e })
    )
    assert.propertyVal(error, "_tag", "InvalidOptions")
    return (error as unknown as { readonly problems: ReadonlyArray<{ option: string; reason: string }> }).problems.map(
      ({ option, reason }) => `${option} ${reason}`
    )
  }).pipe(Effect.orDie)

describe("a signer", () => {
  for (const [name, pair] of [
    ["RSA", Keys.RSA],
    ["ECDSA", Keys.EC]
  ] as const) {
    for (const algorithm of [undefined, "SHA1", "SHA256"] as const) {
      it.effect(`signs as node:crypto verifies: ${name} with ${algorithm ?? "no algorithm"}`, () =>
        Effect.gen(function* () {
          const signer = yield* signerOf(Keys.pkcs8(pair), algorithm)
          assert.strictEqual(signer.algorithm, algorithm ?? "SHA1")
          const { base, parameters } = parse(URL, yield* Signer.signUrl(signer, { url: URL, expires: at(EXPIRES) }))
          assert.strictEqual(base, `${URL}?`)
          assert.strictEqual(parameters["Expires"], String(EXPIRES))
          assert.strictEqual(parameters["Hash-Algorithm"], algorithm === "SHA256" ? "SHA256" : undefined)
          assert.strictEqual(Object.keys(parameters).at(-1), "Key-Pair-Id")
          const text = Buffer.from(canned(URL, EXPIRES))
          assert.isTrue(verify(signer.algorithm, text, pair.publicKey, decode(parameters["Signature"])))
        })
      )
    }
  }

  it.effect("takes CryptoKeys, and the hash of one", () =>
    Effect.gen(function* () {
      const generate = (algorithm: webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams) =>
        Effect.promise(
          () => webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]) as Promise<webcrypto.CryptoKeyPair>
        )
      const rsaOf = (hash: string, modulusLength = 2048, name = "RSASSA-PKCS1-v1_5") =>
        generate({ name, hash, modulusLength, publicExponent: Uint8Array.of(1, 0, 1) })
      const signers = [
        [yield* rsaOf("SHA-256"), undefined, "SHA256"],
        [yield* rsaOf("SHA-1"), "SHA1", "SHA1"],
        [yield* generate({ name: "ECDSA", namedCurve: "P-256" }), undefined, "SHA1"],
        [yield* generate({ name: "ECDSA", namedCurve: "P-256" }), "SHA256", "SHA256"]
      ] as const
      for (const [{ privateKey, publicKey }, algorithm, actual] of signers) {
        const signer = yield* Signer.make({ keyPairId: ID, privateKey, algorithm })
        assert.strictEqual(signer.algorithm, actual)
        const keys = yield* Verifier.make({ [ID]: publicKey })
        const url = yield* Signer.signUrl(signer, { url: URL, expires: "1 hour" })
        assert.strictEqual((yield* Verifier.verifyUrl(keys, url)).url, URL)
      }
      const refusals = [
        [(yield* rsaOf("SHA-256")).privateKey, "SHA1", "Unsupported", "the algorithm is SHA1"],
        [(yield* rsaOf("SHA-512")).privateKey, undefined, "Unsupported", "another hash"],
        [(yield* rsaOf("SHA-256", 1024)).privateKey, undefined, "Unsupported", "2048"],
        [(yield* rsaOf("SHA-256", 2048, "RSA-PSS")).privateKey, undefined, "Unsupported", "RSASSA"],
        [(yield* generate({ name: "ECDSA", namedCurve: "P-384" })).privateKey, undefined, "Unsupported", "P-256"],
        [(yield* rsaOf("SHA-256")).publicKey, undefined, "WrongKind", "public key"]
      ] as const
      for (const [privateKey, algorithm, reason, problem] of refusals) {
        const error = yield* Effect.flip(Signer.make({ keyPairId: ID, privateKey, algorithm }))
        assert.propertyVal(error, "reason", reason)
        assert.include(error.message, problem)
      }
    })
  )

  it.effect("is made of a known id, a known hash and a key only", () =>
    Effect.gen(function* () {
      const privateKey = Redacted.make(Keys.pkcs8(Keys.RSA))
      for (const keyPairId of ["", "K1&Expires=9", "K 1", "K-1", undefined, 7, Keys.pkcs8(Keys.RSA)]) {
        const error = yield* Effect.flip(Signer.make({ keyPairId: keyPairId as never, privateKey }))
        assert.strictEqual(error._tag, "InvalidOptions")
        assert.match(error.message, /^keyPairId /)
      }
      for (const algorithm of ["SHA512", "sha1", null, ""]) {
        const error = yield* Effect.flip(Signer.make({ keyPairId: ID, privateKey, algorithm: algorithm as never }))
        assert.strictEqual(error.message, "algorithm is neither SHA1 nor SHA256")
      }
      const wiped = Redacted.make(Keys.pkcs8(Keys.RSA))
      Redacted.unsafeWipe(wiped)
      for (const value of [wiped, undefined, null, 7, {}, Redacted.make(7), Redacted.make("")]) {
        const error = yield* Effect.flip(Signer.make({ keyPairId: ID, privateKey: value as never }))
        assert.propertyVal(error, "reason", "NotPem")
      }
    })
  )

  it.effect("shows nothing of its key, in no error either", () =>
    Effect.gen(function* () {
      const pem = Keys.pkcs8(Keys.RSA)
      const signer = yield* signerOf(pem)
      const broken = yield* Effect.flip(signerOf(pem.replace(/\n.{64}\n/, "\n")))
      const swapped = yield* Effect.flip(Signer.make({ keyPairId: pem, privateKey: Redacted.make(ID) }))
      const bad = yield* Effect.flip(
        Signer.signUrl(signer, { url: pem, resource: pem, expires: pem, policy: pem } as never)
      )
      for (const value of [signer, broken, swapped, bad]) {
        const texts = [
          String(value),
          JSON.stringify(value),
          inspect(value, { depth: 20, showHidden: true }),
          value instanceof Error ? `${value.message}${value.stack}` : ""
        ]
        for (const text of texts) assert.isFalse(Keys.quotesKey(text, pem), text)
      }
      assert.deepStrictEqual(JSON.parse(JSON.stringify(signer)), { keyPairId: ID, algorithm: "SHA1" })
    })
  )

  it.effect("says so when the runtime has no WebCrypto, or refuses the hash", () =>
    Effect.gen(function* () {
      const { subtle } = webcrypto
      const pem = Keys.pkcs8(Keys.RSA)
      const signer = yield* signerOf(pem)
      const stubbed = (crypto: unknown) =>
        Effect.acquireUseRelease(
          Effect.sync(() => vi.stubGlobal("crypto", crypto)),
          () =>
            Effect.all(
              [Effect.flip(signerOf(pem)), Effect.flip(Signer.signUrl(signer, { url: URL, expires: "1 hour" }))],
              {
                concurrency: 1
              }
            ),
          () => Effect.sync(() => vi.unstubAllGlobals())
        )
      for (const error of [...(yield* stubbed(undefined)), ...(yield* stubbed({}))]) {
        assert.propertyVal(error, "reason", "Runtime")
        assert.include(error.message, "no WebCrypto")
      }
      const refusing = {
        importKey: subtle.importKey.bind(subtle),
        sign: () => Promise.reject(new Error(`digest not allowed ${pem}`))
      }
      for (const error of yield* stubbed({ subtle: refusing })) {
        assert.propertyVal(error, "reason", "Runtime")
        assert.include(error.message, "could not sign with SHA1")
        assert.isFalse(Keys.quotesKey(inspect(error, { depth: 20 }), pem))
      }
    })
  )

  it.effect("may be one of the program, such as for a key in KMS", () =>
    Effect.gen(function* () {
      const signer: Signer.Signer = {
        keyPairId: ID,
        algorithm: "SHA256",
        sign: (data) => Effect.succeed(Uint8Array.of(data.length, 0xff, 0xff))
      }
      const url = yield* Signer.signUrl(signer, { url: URL, expires: at(EXPIRES) })
      const { parameters } = parse(URL, url)
      assert.deepStrictEqual(decode(parameters["Signature"]), Buffer.of(canned(URL, EXPIRES).length, 0xff, 0xff))
      assert.strictEqual(parameters["Hash-Algorithm"], "SHA256")
    })
  )
})

describe("signUrl", () => {
  const path = fc.stringMatching(/^[\w!$&'()*+,;=:@./~%-]{0,20}$/)
  const query = fc.option(fc.stringMatching(/^[a-z0-9!$&'()*+,;=:@./~%?[\]|-]{0,20}$/))
  const urls = fc
    .tuple(fc.constantFrom("https://", "http://"), fc.domain(), fc.option(fc.nat(65_535)), path, query)
    .map(([scheme, host, port, path, query]) =>
      [scheme, host, port === null ? "" : `:${port}`, "/", path, query === null ? "" : `?${query}`].join("")
    )
    // Others are refused, since clients send another URL.
    .filter((url) => new globalThis.URL(url).href === url)

  it("leaves every URL as it is, and signs what CloudFront verifies", async () => {
    const signer = await Effect.runPromise(signerOf(Keys.pkcs8(Keys.EC)))
    await fc.assert(
      fc.asyncProperty(urls, fc.integer({ min: 1, max: 253_402_300_799 }), async (url, expires) => {
        const signed = await Effect.runPromise(Signer.signUrl(signer, { url, expires: at(expires) }))
        assert.isTrue(signed.startsWith(`${url}${url.includes("?") ? "&" : "?"}`))
        const { parameters } = parse(url, signed)
        const isCustom = url.includes("*")
        assert.strictEqual("Policy" in parameters, isCustom)
        const text = isCustom ? decode(parameters["Policy"]) : Buffer.from(canned(url, expires))
        assert.isTrue(verify("SHA1", text, Keys.EC.publicKey, decode(parameters["Signature"])))
        if (isCustom) assert.strictEqual(text.toString(), canned(url, expires))
      })
    )
  })

  it.effect("makes a custom policy of a start, an address, or another resource", () =>
    Effect.gen(function* () {
      const signer = yield* rsa
      const policyOf = (options: Omit<Signer.RestrictedUrl, "url" | "expires">, url = URL) =>
        Effect.map(Signer.signUrl(signer, { url, expires: at(EXPIRES), ...options }), (signed) => {
          const { parameters } = parse(url, signed)
          assert.notProperty(parameters, "Expires")
          const text = decode(parameters["Policy"])
          assert.isTrue(verify("SHA1", text, Keys.RSA.publicKey, decode(parameters["Signature"])))
          const { Statement } = JSON.parse(text.toString()) as { readonly Statement: ReadonlyArray<unknown> }
          return Statement[0]
        })
      const DateLessThan = { "AWS:EpochTime": EXPIRES }
      assert.deepStrictEqual(yield* policyOf({ activeFrom: at(0) }), {
        Resource: URL,
        Condition: { DateLessThan, DateGreaterThan: { "AWS:EpochTime": 0 } }
      })
      assert.deepStrictEqual(yield* policyOf({ ipAddress: "203.0.113.7" }), {
        Resource: URL,
        Condition: { DateLessThan, IpAddress: { "AWS:SourceIp": "203.0.113.7/32" } }
      })
      assert.deepStrictEqual(yield* policyOf({ resource: "https://*/image.???" }), {
        Resource: "https://*/image.???",
        Condition: { DateLessThan }
      })
      assert.deepStrictEqual(yield* policyOf({}, "https://h.example/v/*"), {
        Resource: "https://h.example/v/*",
        Condition: { DateLessThan }
      })
      const same = yield* Signer.signUrl(signer, { url: URL, resource: URL, expires: at(EXPIRES) })
      assert.strictEqual(same, yield* Signer.signUrl(signer, { url: URL, expires: at(EXPIRES) }))
    })
  )

  it.effect("signs a given policy unchanged", () =>
    Effect.gen(function* () {
      const policy = `{\n "Statement": [{ "Condition": {"DateLessThan": {"AWS:EpochTime":${EXPIRES}}}, "Resource": "http*://é/*" }] }`
      const signed = yield* Signer.signUrl(yield* rsa, { url: URL, policy })
      const { parameters } = parse(URL, signed)
      assert.strictEqual(decode(parameters["Policy"]).toString(), policy)
      assert.isTrue(verify("SHA1", Buffer.from(policy), Keys.RSA.publicKey, decode(parameters["Signature"])))
    })
  )

  it.effect("takes durations from now by the Clock, and rounds down", () =>
    Effect.gen(function* () {
      const signer = yield* rsa
      yield* TestClock.setTime(1_700_000_000_900)
      const expiryOf = (expires: Signer.Time) =>
        Effect.map(Signer.signUrl(signer, { url: URL, expires }), (url) => parse(URL, url).parameters["Expires"])
      assert.strictEqual(yield* expiryOf("1 hour"), "1700003600")
      assert.strictEqual(yield* expiryOf(Duration.millis(1_100)), "1700000002")
      assert.strictEqual(yield* expiryOf(DateTime.unsafeMake(EXPIRES * 1000 + 999)), String(EXPIRES))
      const custom = yield* Signer.signUrl(signer, { url: URL, expires: "1 hour", activeFrom: "10 minutes" })
      assert.include(
        decode(parse(URL, custom).parameters["Policy"]).toString(),
        '"DateGreaterThan":{"AWS:EpochTime":1700000600}'
      )
    })
  )

  const POLICY = canned(URL, EXPIRES)
  const expires = at(EXPIRES)
  it.effect.each<readonly [name: string, options: object, problems: ReadonlyArray<RegExp>]>([
    ["no URL", { expires }, [/^url is missing/]],
    ["another type of URL", { url: 7, expires }, [/^url is not a text/]],
    ["a URL that is not valid", { url: `${URL}#a`, expires }, [/^url has a fragment/]],
    ["no expiry", { url: URL }, [/^expires is missing/]],
    ["null for an expiry", { url: URL, expires: null }, [/^expires is neither/]],
    ["a number", { url: URL, expires: EXPIRES }, [/^expires is neither .* unit/]],
    ["NaN", { url: URL, expires: NaN }, [/^expires is neither/]],
    ["a bigint", { url: URL, expires: 1n }, [/^expires is neither/]],
    ["a date in words", { url: URL, expires: "2030-01-01" }, [/^expires is neither/]],
    ["a Date", { url: URL, expires: new globalThis.Date(0) }, [/^expires is neither/]],
    ["an object", { url: URL, expires: {} }, [/^expires is neither/]],
    ["a Date for a start", { url: URL, expires, activeFrom: new globalThis.Date(0) }, [/^activeFrom is neither/]],
    [
      "milliseconds as seconds",
      { url: URL, expires: at(8_000_000_000_000) },
      [/^expires is before 1970 or after 9999/]
    ],
    ["a time before 1970", { url: URL, expires: at(-1) }, [/^expires is before 1970/]],
    ["no time at all", { url: URL, expires: "0 seconds" }, [/^expires is less than a second/]],
    ["a negative duration", { url: URL, expires: "-1 hours" }, [/^expires is before now/]],
    ["an endless duration", { url: URL, expires: Duration.infinity }, [/^expires is after 9999/]],
    [
      "a start in the past as a duration",
      { url: URL, expires, activeFrom: "-1 minutes" },
      [/^activeFrom is before now/]
    ],
    ["a start that is no time", { url: URL, expires, activeFrom: "zzz" }, [/^activeFrom is neither/]],
    ["null for a start", { url: URL, expires, activeFrom: null }, [/^activeFrom is neither/]],
    ["a start at the expiry", { url: URL, expires, activeFrom: expires }, [/^activeFrom is not before expires/]],
    ["an empty address", { url: URL, expires, ipAddress: "" }, [/^ipAddress is empty/]],
    ["null for an address", { url: URL, expires, ipAddress: null }, [/^ipAddress is not a text/]],
    ["an IPv6 address", { url: URL, expires, ipAddress: "2001:db8::1" }, [/^ipAddress is an IPv6 address/]],
    ["a resource of another site", { url: URL, expires, resource: "https://h/*" }, [/^resource does not match/]],
    ["a resource without a scheme", { url: URL, expires, resource: "*" }, [/^resource does not begin/]],
    ["a policy beside others", { url: URL, expires, policy: POLICY }, [/^expires cannot be given beside policy/]],
    ["an empty policy", { url: URL, policy: "" }, [/^policy is not JSON/]],
    ["a policy that is an object", { url: URL, policy: JSON.parse(POLICY) as unknown }, [/^policy is not a text/]],
    [
      "a policy without a resource",
      { url: URL, policy: POLICY.replace(/"Resource".*?,/, "") },
      [/^policy\.Statement\[0\]\.Resource is missing/]
    ],
    [
      "a policy with a misspelled name",
      { url: URL, policy: POLICY.replace("DateLess", "dateLess") },
      [/Condition has a member/, /DateLessThan is missing/]
    ],
    ["an option that does not exist", { url: URL, expires, dateGreaterThan: expires }, [/^options have a member/]],
    [
      "everything at once",
      { url: "", ipAddress: "", activeFrom: "", resource: "" },
      [/^url/, /^resource/, /^expires/, /^activeFrom/, /^ipAddress/]
    ]
  ])("refuses %s", ([, options, expected]) =>
    Effect.map(problemsOf(options), (problems) => {
      assert.lengthOf(problems, expected.length)
      expected.forEach((pattern, i) => assert.match(problems[i] ?? "", pattern))
    })
  )
})

describe("signCookies", () => {
  const RESOURCE = "https://media.example.com/members/*"

  it.effect("returns values and Set-Cookie headers", () =>
    Effect.gen(function* () {
      const signer = yield* signerOf(Keys.pkcs8(Keys.RSA), "SHA256")
      const { setCookie, values } = yield* Signer.signCookies(signer, {
        resource: RESOURCE,
        expires: at(EXPIRES),
        attributes: { domain: "example.com", sameSite: "None" }
      })
      assert.deepStrictEqual(Object.keys(values), [
        "CloudFront-Policy",
        "CloudFront-Signature",
        "CloudFront-Hash-Algorithm",
        "CloudFront-Key-Pair-Id"
      ])
      const policy = decode(values["CloudFront-Policy"])
      assert.strictEqual(policy.toString(), canned(RESOURCE, EXPIRES))
      assert.isTrue(verify("SHA256", policy, Keys.RSA.publicKey, decode(values["CloudFront-Signature"])))
      assert.deepStrictEqual(
        setCookie,
        Object.entries(values).map(
          ([name, value]) => `${name}=${value}; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=None`
        )
      )
    })
  )

  it.effect("uses a canned policy for one URL, and a custom one for a pattern", () =>
    Effect.gen(function* () {
      const signer = yield* rsa
      const kindOf = (options: { readonly url: string } | { readonly resource: string }) =>
        Effect.map(
          Signer.signCookies(signer, { ...options, expires: at(EXPIRES) } as Signer.RestrictedCookies),
          (cookies) => ("CloudFront-Policy" in cookies.values ? "custom" : cookies.values["CloudFront-Expires"])
        )
      assert.strictEqual(yield* kindOf({ url: `${URL}?size=1` }), String(EXPIRES))
      assert.strictEqual(yield* kindOf({ resource: URL }), String(EXPIRES))
      assert.strictEqual(yield* kindOf({ url: "https://h.example/*" }), "custom")
      assert.strictEqual(yield* kindOf({ resource: "https://h.example/photo?.jpg" }), "custom")
    })
  )

  it.effect("has attributes as they were asked for", () =>
    Effect.gen(function* () {
      const signer = yield* rsa
      const suffixOf = (resource: string, attributes?: Signer.CookieAttributes) =>
        Effect.map(Signer.signCookies(signer, { resource, expires: "1 hour", attributes }), ({ setCookie }) =>
          setCookie.at(-1)?.replace(`CloudFront-Key-Pair-Id=${ID}`, "")
        )
      assert.strictEqual(yield* suffixOf(RESOURCE), "; Path=/; Secure; HttpOnly")
      assert.strictEqual(yield* suffixOf("http://h.example/*"), "; Path=/; HttpOnly")
      assert.strictEqual(
        yield* suffixOf(RESOURCE, { path: "/members", secure: false, httpOnly: false, sameSite: "Lax" }),
        "; Path=/members; SameSite=Lax"
      )
      assert.include(yield* suffixOf("https://*", { domain: ".other.example" }), "Domain=.other.example")
      const policy = canned("http*://é/*", EXPIRES)
      const given = yield* Signer.signCookies(signer, { policy, attributes: { domain: "x.example" } })
      assert.include(given.setCookie[0], "Domain=x.example")
    })
  )

  const expires = at(EXPIRES)
  it.effect.each<readonly [name: string, options: object, problems: ReadonlyArray<RegExp>]>([
    ["nothing", {}, [/^resource is missing/, /^expires is missing/]],
    ["an empty URL", { url: "", expires }, [/^url is empty/]],
    ["a policy beside a URL", { url: URL, policy: canned(URL, EXPIRES) }, [/^url cannot be given beside policy/]],
    ["an IPv6 address", { resource: RESOURCE, expires, ipAddress: "2001:db8::/32" }, [/^ipAddress is an IPv6/]],
    [
      "parameters of signed URLs",
      { resource: "https://h/x?Policy=*", expires },
      [/^resource has the query parameter Policy/]
    ]
  ])("refuses %s", ([, options, expected]) =>
    Effect.map(problemsOf(options, Signer.signCookies), (problems) => {
      assert.lengthOf(problems, expected.length)
      expected.forEach((pattern, i) => assert.match(problems[i] ?? "", pattern))
    })
  )

  it.effect.each<readonly [attributes: object, problem: RegExp]>([
    [{ domain: "" }, /^attributes\.domain is not a domain/],
    [{ domain: "example.com; Path=/x" }, /^attributes\.domain is not a domain/],
    [{ domain: "cloudfront.net" }, /^attributes\.domain is one that browsers/],
    [{ domain: "example.org" }, /^attributes\.domain is not that of the resource/],
    [{ domain: "ample.com" }, /^attributes\.domain is not that of the resource/],
    [{ path: "members" }, /^attributes\.path is not a path/],
    [{ path: "/a;b" }, /^attributes\.path is not a path/],
    [{ path: 7 }, /^attributes\.path is not a path/],
    [{ secure: "no" }, /^attributes\.secure is not a boolean/],
    [{ httpOnly: 1 }, /^attributes\.httpOnly is not a boolean/],
    [{ sameSite: "none" }, /^attributes\.sameSite is none of/],
    [{ sameSite: "None", secure: false }, /^attributes\.secure must be true/],
    [{ maxAge: 5 }, /^attributes have a member/]
  ])("refuses attributes %j", ([attributes, problem]) =>
    Effect.map(problemsOf({ resource: RESOURCE, expires, attributes }, Signer.signCookies), (problems) => {
      assert.lengthOf(problems, 1)
      assert.match(problems[0] ?? "", problem)
    })
  )
})
