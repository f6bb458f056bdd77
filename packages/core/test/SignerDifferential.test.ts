/**
 * The signer beside `@aws-sdk/cloudfront-signer`: both sign the same texts for the same key, but where AWS's signer changes or drops what
 * was given. Each such difference has its reason here.
 */
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import { getSignedCookies, getSignedUrl } from "@aws-sdk/cloudfront-signer"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Keys from "./signing/keys.js"

const ID = "K2JCJMDEHXQW5F"
const HOST = "https://d111111abcdef8.cloudfront.net"
const EXPIRES = 1_893_456_000
const at = (millis: number): DateTime.Utc => DateTime.unsafeMake(millis)

interface Given {
  readonly url: string
  /** In milliseconds, as all times. */
  readonly expires: number
  readonly activeFrom?: number | undefined
  readonly ipAddress?: string | undefined
  readonly algorithm?: Signer.Algorithm | undefined
}

const pem = Keys.pkcs8(Keys.RSA)

const theirs = ({ activeFrom, algorithm, expires, ipAddress, url }: Given) => ({
  url,
  keyPairId: ID,
  privateKey: pem,
  dateLessThan: new Date(expires),
  ...(activeFrom === undefined ? {} : { dateGreaterThan: new Date(activeFrom) }),
  ...(ipAddress === undefined ? {} : { ipAddress }),
  ...(algorithm === undefined ? {} : { algorithm })
})

const ours = (given: Given) => ({
  url: given.url,
  expires: at(given.expires),
  activeFrom: given.activeFrom === undefined ? undefined : at(given.activeFrom),
  ipAddress: given.ipAddress
})

const signer = (algorithm?: Signer.Algorithm) =>
  Effect.runPromise(Signer.make({ keyPairId: ID, privateKey: Redacted.make(pem), algorithm }))

/** The query in the order of its names, since the order is free. */
const sorted = (url: string): string => {
  const [before = "", query = ""] = url.split(/\?(.*)/s)
  return `${before}?${query.split("&").sort().join("&")}`
}

const signUrl = async (given: Given): Promise<string> => {
  const result = await Effect.runPromise(Effect.either(Signer.signUrl(await signer(given.algorithm), ours(given))))
  return Either.isRight(result) ? sorted(result.right) : `refused: ${result.left.message}`
}

const awsUrl = (given: Given): string => {
  try {
    return sorted(getSignedUrl(theirs(given)))
  } catch (error) {
    return `refused: ${String(error)}`
  }
}

/** What AWS's signer does to what it is given, with the reason to do something else. */
const differences: ReadonlyArray<readonly [reason: string, given: Given, ours: RegExp, theirs: RegExp]> = [
  [
    "characters that a path may have are escaped, so that the URL is another one than was given",
    { url: `${HOST}/a=b,c+d.jpg`, expires: EXPIRES * 1000 },
    /\/a=b,c\+d\.jpg\?/,
    /\/a%3Db%2Cc%2Bd\.jpg\?/
  ],
  [
    "escapes are written anew",
    { url: `${HOST}/%e6%97%a5%41`, expires: EXPIRES * 1000 },
    /\/%e6%97%a5%41\?/,
    /\/%E6%97%A5A\?/
  ],
  [
    "a parameter without a value gets one",
    { url: `${HOST}/x?flag`, expires: EXPIRES * 1000 },
    /[?&]flag(&|$)/,
    /[?&]flag=(&|$)/
  ],
  ["an empty part of the query is dropped", { url: `${HOST}/x?a&&b`, expires: EXPIRES * 1000 }, /\?&/, /\?Expires/],
  [
    "a fragment becomes part of the path",
    { url: `${HOST}/x#top`, expires: EXPIRES * 1000 },
    /refused: url/,
    /\/x%23top\?/
  ],
  ["a blank is escaped", { url: `${HOST}/a b`, expires: EXPIRES * 1000 }, /refused: url/, /\/a%20b\?/],
  [
    "a segment .. is taken away by clients",
    { url: `${HOST}/a/../x`, expires: EXPIRES * 1000 },
    /refused: url/,
    /\/x\?Expires/
  ],
  ["another character is escaped", { url: `${HOST}/é`, expires: EXPIRES * 1000 }, /refused: url/, /\/%C3%A9\?/],
  ["a parameter is there twice", { url: `${HOST}/x?Expires=5`, expires: EXPIRES * 1000 }, /refused: url/, /Expires=5/],
  [
    "a URL without a path is another one when it is sent",
    { url: HOST, expires: EXPIRES * 1000 },
    /refused: url/,
    /net\?/
  ],
  [
    "a canned policy of a wildcard matches no file",
    { url: `${HOST}/*`, expires: EXPIRES * 1000 },
    /Policy=/,
    /Expires=/
  ],
  [
    "an empty address permits all",
    { url: `${HOST}/x`, expires: EXPIRES * 1000, ipAddress: "" },
    /refused: ipAddress/,
    /Expires=/
  ],
  [
    "the bits of a range are replaced",
    { url: `${HOST}/x`, expires: EXPIRES * 1000, ipAddress: "192.0.2.0/24/8" },
    /refused: ipAddress/,
    /Policy=/
  ],
  [
    "numbers that are not decimal are in addresses",
    { url: `${HOST}/x`, expires: EXPIRES * 1000, ipAddress: "1e1.2.3.0x10" },
    /refused: ipAddress/,
    /Policy=/
  ],
  [
    "a start at the epoch is dropped",
    { url: `${HOST}/x`, expires: EXPIRES * 1000, activeFrom: 0 },
    /Policy=/,
    /Expires=/
  ],
  [
    "half a second is rounded up",
    { url: `${HOST}/x`, expires: EXPIRES * 1000 + 500 },
    /Expires=1893456000/,
    /Expires=1893456001/
  ],
  [
    "a start after the expiry permits nothing",
    { url: `${HOST}/x`, expires: EXPIRES * 1000, activeFrom: EXPIRES * 1000 },
    /refused: activeFrom/,
    /Policy=/
  ],
  [
    "a year after 9999 is one in another unit",
    { url: `${HOST}/x`, expires: 8e15 },
    /refused: expires/,
    /Expires=8000000000000/
  ]
]

describe("AWS's signer", () => {
  const given: fc.Arbitrary<Given> = fc.record({
    url: fc
      .tuple(
        fc.stringMatching(/^[A-Za-z0-9._~'()!-]{0,12}$/).filter((path) => path !== "." && path !== ".."),
        fc.option(fc.array(fc.stringMatching(/^[a-z]{1,4}=[a-z0-9+_.-]{0,5}$/), { minLength: 1, maxLength: 3 }))
      )
      .map(([path, query]) => `${HOST}/${path}${query === null ? "" : `?${query.join("&")}`}`),
    expires: fc.integer({ min: 2, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
    activeFrom: fc.constantFrom(undefined, 1000),
    ipAddress: fc.option(
      fc.tuple(fc.ipV4(), fc.constantFrom("", "/0", "/24")).map((parts) => parts.join("")),
      { nil: undefined }
    ),
    algorithm: fc.constantFrom(undefined, "SHA1", "SHA256")
  })

  it("makes the same URLs", async () => {
    const law = fc.asyncProperty(given, async (given) => assert.strictEqual(await signUrl(given), awsUrl(given)))
    await fc.assert(law, { numRuns: Runs.of(10, 60) })
  })

  it("makes the same cookies", async () => {
    const law = fc.asyncProperty(given, async (given) => {
      const { values } = await Effect.runPromise(Signer.signCookies(await signer(given.algorithm), ours(given)))
      const expected = Object.entries(getSignedCookies(theirs(given))).map(([name, value]) => [name, String(value)])
      assert.deepStrictEqual(Object.fromEntries(Object.entries(values)), Object.fromEntries(expected))
    })
    await fc.assert(law, { numRuns: Runs.of(10, 40) })
  })

  it("makes URLs of ECDSA keys that are verified", async () => {
    const keys = await Effect.runPromise(Verifier.make({ [ID]: Keys.spki(Keys.EC) }))
    const url = getSignedUrl({
      ...theirs({ url: `${HOST}/x?a=1`, expires: EXPIRES * 1000 }),
      privateKey: Keys.pkcs8(Keys.EC)
    })
    const verified = await Effect.runPromise(Verifier.verifyUrl(keys, url, { now: at(0) }))
    assert.strictEqual(verified.url, `${HOST}/x?a=1`)
  })

  it.each(differences)("differs: %s", async (_, given, ourResult, theirResult) => {
    assert.match(await signUrl(given), ourResult)
    assert.match(awsUrl(given), theirResult)
  })

  it("takes keys that CloudFront cannot verify with", async () => {
    for (const pair of [Keys.SMALL_RSA, Keys.P384, Keys.K256]) {
      const privateKey = Keys.pkcs8(pair)
      const url = getSignedUrl({ ...theirs({ url: `${HOST}/x`, expires: EXPIRES * 1000 }), privateKey })
      assert.include(url, "Signature=")
      const error = await Effect.runPromise(
        Effect.flip(Signer.make({ keyPairId: ID, privateKey: Redacted.make(privateKey) }))
      )
      assert.propertyVal(error, "reason", "Unsupported")
    }
  })
})
