/** docs/coming-from/aws-cloudfront-sign.md: the two signers of npm and ours do the same, and each row of its table is what happens. */
import * as Aws from "@aws-sdk/cloudfront-signer"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import { assert, describe, it } from "@effect/vitest"
import * as Npm from "aws-cloudfront-sign"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { generateKeyPairSync } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { sign as npmCookies } from "./coming-from/aws-cloudfront-sign/cookies.sdk.js"
import { program as ourCookies } from "./coming-from/aws-cloudfront-sign/cookies.js"
import { sign as awsCookies } from "./coming-from/aws-cloudfront-sign/cookiesAws.sdk.js"
import { sign as npmUrl } from "./coming-from/aws-cloudfront-sign/url.sdk.js"
import { program as ourUrl } from "./coming-from/aws-cloudfront-sign/url.js"
import { sign as awsUrl } from "./coming-from/aws-cloudfront-sign/urlAws.sdk.js"

const page = readFileSync(
  fileURLToPath(new URL("../../../../docs/coming-from/aws-cloudfront-sign.md", import.meta.url)),
  "utf8"
)

const keyPairId = "K2JCJMDEHXQW5F"

const rsa = (modulusLength: number) => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength })
  return {
    privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString()
  }
}

const { privateKey, publicKey } = rsa(2048)

const keys = Verifier.make({ [keyPairId]: publicKey })

const VIEWER = { ip: "192.0.2.7" }

/**
 * aws-cloudfront-sign writes `~` as `%7E`, and sends `Expires` beside `Policy`, which is not documented. What CloudFront makes of that is not
 * known, so it is put right before anything is compared.
 */
const documented = (signed: string): string =>
  signed.replaceAll("%7E", "~").replace(/(?<=[?&])Expires=\d+&(?=Policy=)/, "")

describe("the signers do the same", () => {
  it.live("with a URL", () =>
    Effect.gen(function* () {
      const trusted = yield* keys
      const urls = [npmUrl(privateKey), awsUrl(privateKey), yield* ourUrl(Redacted.make(privateKey))]
      const seen = yield* Effect.forEach(urls, (url) => Verifier.verifyUrl(trusted, documented(url)), {
        concurrency: 1
      })
      assert.deepStrictEqual(
        seen.map(({ policyKind, url }) => [url, policyKind]),
        [
          ["https://media.example.com/report.pdf", "custom"],
          ["https://media.example.com/report.pdf", "canned"],
          ["https://media.example.com/report.pdf", "canned"]
        ]
      )
      // What the page says of the one that sends both.
      assert.deepStrictEqual(
        urls.map((url) => [...new URL(url).searchParams.keys()].sort().join(" ")),
        ["Expires Key-Pair-Id Policy Signature", "Expires Key-Pair-Id Signature", "Expires Key-Pair-Id Signature"]
      )
    })
  )

  it.live("with cookies", () =>
    Effect.gen(function* () {
      const trusted = yield* keys
      const ours = yield* ourCookies(Redacted.make(privateKey))
      const values = { ...awsCookies(privateKey), "CloudFront-Expires": undefined }
      for (const cookies of [npmCookies(privateKey), values, ours.values]) {
        const { resource } = yield* Verifier.verifyCookies(
          trusted,
          "https://media.example.com/members/1.jpg",
          cookies,
          VIEWER
        )
        assert.strictEqual(resource, "https://media.example.com/members/*")
      }
      assert.lengthOf(ours.setCookie, 3)
      for (const line of ours.setCookie) assert.match(line, /; Domain=example\.com; Path=\/; Secure; HttpOnly$/)
    })
  )
})

const url = "https://media.example.com/a.jpg"
const expires = DateTime.unsafeMake(Date.UTC(2030, 0, 1))
const dateLessThan = DateTime.toDateUtc(expires)
const now = DateTime.unsafeMake(Date.UTC(2029, 0, 1))

interface Case {
  /** Arguments of `getSignedUrl` of aws-cloudfront-sign, over those of a valid URL; absent if it has no such option. */
  readonly npm?: object
  /** Arguments of `getSignedUrl` of the AWS SDK. */
  readonly aws?: object
  /** Options of `Signer.make` and `signUrl`. */
  readonly ours: object
  /** Who asks; at a time and an address at which the URL should permit nothing. */
  readonly viewer?: Verifier.Options
  /** The URL that the viewer wants; that which was signed when absent. */
  readonly wanted?: string
  readonly expected: readonly [npm: string, aws: string, ours: string]
}

/** The rows of the page's table, by their first cells. "Permitted" is what the library's `Verifier` says, which does as CloudFront. */
const CASES: Readonly<Record<string, Case>> = {
  "`,` `=` `?flag` in the URL": {
    npm: { url: "https://media.example.com/a=b?x=1,2&flag" },
    aws: { url: "https://media.example.com/a=b?x=1,2&flag" },
    ours: { url: "https://media.example.com/a=b?x=1,2&flag" },
    expected: ["is refused", "permits another URL", "permits it"]
  },
  "a `#fragment`": {
    npm: { url: `${url}#a` },
    aws: { url: `${url}#a` },
    ours: { url: `${url}#a` },
    expected: ["is refused", "permits another URL", "refuses `url`"]
  },
  "a blank in the path": {
    npm: { url: "https://media.example.com/a b.jpg" },
    aws: { url: "https://media.example.com/a b.jpg" },
    ours: { url: "https://media.example.com/a b.jpg" },
    expected: ["is refused", "permits another URL", "refuses `url`"]
  },
  "no path": {
    npm: { url: "https://media.example.com" },
    aws: { url: "https://media.example.com" },
    ours: { url: "https://media.example.com" },
    expected: ["is refused", "is refused", "refuses `url`"]
  },
  "`Expires=` in the URL already": {
    npm: { url: `${url}?Expires=1` },
    aws: { url: `${url}?Expires=1` },
    ours: { url: `${url}?Expires=1` },
    expected: ["is refused", "is refused", "refuses `url`"]
  },
  "a wildcard and an expiry": {
    npm: { url: "https://media.example.com/*" },
    aws: { url: "https://media.example.com/*" },
    ours: { url: "https://media.example.com/*" },
    wanted: "https://media.example.com/b.jpg",
    expected: ["permits it", "is refused", "permits it"]
  },
  "an address that is empty": {
    npm: { ipRange: "" },
    aws: { ipAddress: "" },
    ours: { ipAddress: "" },
    viewer: { ip: "203.0.113.1" },
    expected: ["permits it", "permits it", "refuses `ipAddress`"]
  },
  "an address of IPv6": {
    npm: { ipRange: "2001:db8::1" },
    aws: { ipAddress: "2001:db8::1" },
    ours: { ipAddress: "2001:db8::1" },
    viewer: { ip: "2001:db8::1" },
    expected: ["is refused", "throws", "refuses `ipAddress`"]
  },
  "the address `192.0.2.0/24/8`": {
    npm: { ipRange: "192.0.2.0/24/8" },
    aws: { ipAddress: "192.0.2.0/24/8" },
    ours: { ipAddress: "192.0.2.0/24/8" },
    viewer: VIEWER,
    expected: ["is refused", "is refused", "refuses `ipAddress`"]
  },
  "a start that is no date": {
    aws: { dateGreaterThan: "tomorrow" },
    ours: { activeFrom: "tomorrow" },
    expected: ["-", "permits it", "refuses `activeFrom`"]
  },
  "a start after the expiry": {
    aws: { dateGreaterThan: new Date(Date.UTC(2031, 0, 1)) },
    ours: { activeFrom: DateTime.unsafeMake(Date.UTC(2031, 0, 1)) },
    expected: ["-", "is refused", "refuses `activeFrom`"]
  },
  "an expiry that is no date": {
    npm: { expireTime: "never" },
    aws: { dateLessThan: "never" },
    ours: { expires: "never" },
    // The default of half an hour is over by then.
    expected: ["is refused", "throws", "refuses `expires`"]
  },
  "an expiry in seconds": {
    npm: { expireTime: 1_893_456_000 },
    aws: { dateLessThan: 1_893_456_000 },
    ours: { expires: 1_893_456_000 },
    expected: ["throws", "is refused", "refuses `expires`"]
  },
  "the half second after an expiry": {
    npm: { expireTime: dateLessThan.getTime() + 500 },
    aws: { dateLessThan: dateLessThan.getTime() + 500 },
    ours: { expires: DateTime.unsafeMake(dateLessThan.getTime() + 500) },
    viewer: { now: DateTime.unsafeMake(dateLessThan.getTime() + 600) },
    expected: ["permits it", "permits it", "is refused"]
  },
  "an expiry in 2039": {
    npm: { expireTime: Date.UTC(2039, 0, 1) },
    aws: { dateLessThan: new Date(Date.UTC(2039, 0, 1)) },
    ours: { expires: DateTime.unsafeMake(Date.UTC(2039, 0, 1)) },
    expected: ["throws", "permits it", "permits it"]
  },
  "a policy beside an address": {
    aws: {
      policy: `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}`,
      ipAddress: "192.0.2.0/24"
    },
    ours: {
      policy: `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}`,
      ipAddress: "192.0.2.0/24",
      expires: undefined
    },
    viewer: { ip: "203.0.113.1" },
    expected: ["-", "permits it", "refuses `ipAddress`"]
  },
  "a policy that is no JSON": {
    aws: { policy: "all" },
    ours: { policy: "all", expires: undefined },
    expected: ["-", "is refused", "refuses `policy`"]
  },
  "no id of a key": {
    npm: { keypairId: undefined },
    aws: { keyPairId: "" },
    ours: { keyPairId: "" },
    expected: ["is refused", "is refused", "refuses `keyPairId`"]
  },
  "a hash of another name": {
    aws: { algorithm: "SHA512" },
    ours: { algorithm: "SHA512" },
    // It signs with SHA-1.
    expected: ["-", "permits it", "refuses `algorithm`"]
  },
  "a key of 1024 bits": {
    npm: { privateKeyString: rsa(1024).privateKey },
    aws: { privateKey: rsa(1024).privateKey },
    ours: { privateKey: Redacted.make(rsa(1024).privateKey) },
    expected: ["is refused", "is refused", "refuses the key"]
  },
  "a key with `\\n` for its line ends": {
    npm: { privateKeyString: privateKey.replaceAll("\n", "\\n") },
    aws: { privateKey: privateKey.replaceAll("\n", "\\n") },
    ours: { privateKey: Redacted.make(privateKey.replaceAll("\n", "\\n")) },
    expected: ["throws", "throws", "permits it"]
  }
}

/** What a viewer's client requests. */
const requested = (signed: string): string => signed.replace(/#.*$/, "").replace(/^(https:\/\/[^/?]+)(?=\?|$)/, "$1/")

/** What comes of a signed URL. Their signatures are made for a URL of which only the wildcard may be another one. */
const outcome = (signed: string, given: string, { viewer, wanted }: Case) =>
  Effect.gen(function* () {
    const trusted = yield* keys
    const request = documented(wanted === undefined ? requested(signed) : signed.replace(given, wanted))
    const { url } = yield* Verifier.verifyUrl(trusted, request, { now, ...viewer })
    return url === (wanted ?? given) ? "permits it" : "permits another URL"
  }).pipe(
    Effect.catchTag("VerificationError", () => Effect.succeed("is refused")),
    Effect.orDie
  )

const signed = (sign: () => string): string | undefined => {
  try {
    return sign()
  } catch {
    return undefined
  }
}

const theirs = (sign: () => string, given: string, one: Case) =>
  Effect.suspend(() => {
    const found = signed(sign)
    return found === undefined ? Effect.succeed("throws") : outcome(found, given, one)
  })

/** aws-cloudfront-sign has the URL as an argument of its own. */
const byNpm = (one: Case) => {
  if (one.npm === undefined) return Effect.succeed("-")
  const options = {
    url,
    keypairId: keyPairId,
    privateKeyString: privateKey,
    expireTime: dateLessThan.getTime(),
    ...one.npm
  }
  return theirs(() => Npm.getSignedUrl(options.url, options), options.url, one)
}

const byAws = (one: Case) => {
  if (one.aws === undefined) return Effect.succeed("-")
  const options = { url, keyPairId, privateKey, dateLessThan, ...one.aws }
  return theirs(() => Aws.getSignedUrl(options as Aws.CloudfrontSignInputWithParameters), options.url, one)
}

const byOurs = (one: Case) => {
  const {
    algorithm,
    keyPairId: id,
    privateKey: key,
    ...options
  } = {
    url,
    keyPairId,
    privateKey: Redacted.make(privateKey),
    expires,
    algorithm: undefined,
    ...one.ours
  }
  return Signer.make({ keyPairId: id, privateKey: key, algorithm }).pipe(
    Effect.flatMap((signer) => Signer.signUrl(signer, options)),
    Effect.flatMap((signed) => outcome(signed, options.url, one)),
    Effect.catchTags({
      InvalidOptions: ({ problems }) => Effect.succeed(`refuses \`${problems[0]?.option}\``),
      SigningKeyError: () => Effect.succeed("refuses the key")
    })
  )
}

describe("what the signers do with", () => {
  for (const [name, one] of Object.entries(CASES)) {
    it.live(name, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual([yield* byNpm(one), yield* byAws(one), yield* byOurs(one)], [...one.expected])
      })
    )
  }

  it("is what the page says", () => {
    const [, table = ""] = /\n## What they do in silence\n([^]*?)\n## /.exec(page) ?? []
    const rows = Array.from(table.matchAll(/^\| (.+?) +\|(.+)\|$/gm), ([, name = "", rest = ""]) => [
      name,
      ...rest.split("|").map((cell) => cell.trim())
    ]).slice(2)
    assert.deepStrictEqual(
      rows,
      Object.entries(CASES).map(([name, { expected }]) => [name, ...expected])
    )
  })
})
