/**
 * Signed URLs and signed cookies, with which CloudFront serves private content to those who have them.
 *
 * A signer is made once for a key, and signs without any call to AWS. It runs wherever there is WebCrypto: Node, Bun, Deno, Workers and
 * browsers. The public key has to be in a key group that the distribution's cache behavior trusts.
 *
 * Texts are signed as they are given: a URL is never escaped, decoded or put into another form. What could not be signed as it was given,
 * or would be refused by CloudFront, is an error that names the option. Only a policy that is given as JSON is not compared with the URL.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { validate, type Check } from "./internal/options.js"
import { accessOf, type Access, type Time } from "./internal/signedAccess.js"
import { importPrivate, keyPairIdFault, type SigningKeyError } from "./internal/signingKey.js"
import { InvalidOptions } from "./Options.js"
import { utf8Encode } from "./protocol/Platform.js"
import * as Base64 from "./signing/Base64.js"
import * as Resource from "./signing/Resource.js"
import * as WebCrypto from "./signing/WebCrypto.js"

export {
  /**
   * A key cannot be used. No message has any part of the key.
   *
   * - `NotPem`: it is no text, or has no block of PEM in it
   * - `Malformed`: the block is truncated, or is not what its first line says
   * - `WrongKind`: it is the public key and not the private one, or the other way round
   * - `Encrypted`: it is encrypted with a passphrase
   * - `Unsupported`: it is neither RSA with 2048 bits nor ECDSA on P-256, is in another format, or is a `CryptoKey` that may not be used to
   *   sign, or for another hash
   * - `Runtime`: the runtime has no WebCrypto, or its WebCrypto refused the key or the hash
   *
   * @since 3.0.0
   * @category errors
   */
  SigningKeyError
} from "./internal/signingKey.js"

export type {
  /**
   * A time: a `DateTime`, or a `Duration` from now by the `Clock`, such as `"1 hour"`. A number is refused, since its unit is not known.
   * Part of a second is dropped.
   *
   * CloudFront decides by its own clock. To permit access at once although the clock of this machine may be ahead, leave `activeFrom` out,
   * or let it be a minute ago.
   *
   * @since 3.0.0
   * @category models
   */
  Time
} from "./internal/signedAccess.js"

/**
 * The part of WebCrypto's `CryptoKey` that is read. Every runtime's `CryptoKey` has it.
 *
 * @since 3.0.0
 * @category models
 */
export interface CryptoKey extends WebCrypto.CryptoKey {}

/**
 * The hash of a signature. CloudFront takes `SHA1` if nothing else is said, for ECDSA too. For `SHA256`, URLs and cookies say so in a
 * parameter `Hash-Algorithm`. Runtimes in FIPS mode and some distributions of Linux refuse to sign with SHA-1.
 *
 * @since 3.0.0
 * @category models
 */
export type Algorithm = WebCrypto.Hash

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The id of the public key in CloudFront, such as `K2JCJMDEHXQW5F`. */
  readonly keyPairId: string
  /**
   * The private key: RSA with 2048 bits, or ECDSA on P-256. In PEM it may be PKCS #1 (`RSA PRIVATE KEY`), PKCS #8 (`PRIVATE KEY`) or SEC1
   * (`EC PRIVATE KEY`), with line ends written as `\n`, too. A `CryptoKey` is one of `RSASSA-PKCS1-v1_5` or `ECDSA` that may sign.
   */
  readonly privateKey: Redacted.Redacted | CryptoKey
  /** When absent, that of an RSA `CryptoKey`, and otherwise `SHA1`, which is CloudFront's default. */
  readonly algorithm?: Algorithm | undefined
}

/**
 * Signs for one key. It holds the key in a form that cannot be read out, and shows only the fields below.
 *
 * A program may make one of its own, for a key that is kept elsewhere, such as in AWS KMS.
 *
 * @since 3.0.0
 * @category models
 */
export interface Signer {
  readonly keyPairId: string
  readonly algorithm: Algorithm
  /** The signature of bytes with this algorithm: RSASSA-PKCS1-v1_5, or ECDSA in DER. */
  readonly sign: (data: Uint8Array) => Effect.Effect<Uint8Array, SigningKeyError>
}

/**
 * Makes a signer. The key is read, imported and tried once, so keep the signer.
 *
 * Fails with `InvalidOptions` if `keyPairId` has other characters than letters and digits, or the algorithm is unknown, and with a
 * `SigningKeyError` if the key cannot be used.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Config from "effect/Config"
 * import * as Effect from "effect/Effect"
 * import * as Signer from "@effect-cloudfront/core/Signer"
 *
 * const program = Effect.gen(function* () {
 *   const privateKey = yield* Config.redacted("CLOUDFRONT_PRIVATE_KEY")
 *   const signer = yield* Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey })
 *   return yield* Signer.signUrl(signer, { url: "https://d111111abcdef8.cloudfront.net/image.jpg", expires: "1 hour" })
 * })
 * ```
 */
export const make = (options: Options): Effect.Effect<Signer, InvalidOptions | SigningKeyError> =>
  Effect.gen(function* () {
    const { algorithm, keyPairId, privateKey } = options
    yield* validate([
      ["keyPairId", keyPairIdFault(keyPairId)],
      ["algorithm", algorithm !== undefined && !WebCrypto.isHash(algorithm) && "is neither SHA1 nor SHA256"]
    ])
    const key = yield* importPrivate(keyPairId, privateKey, algorithm)
    return { keyPairId, algorithm: key.hash, sign: key.sign }
  })

/**
 * What is permitted, and until when.
 *
 * @since 3.0.0
 * @category models
 */
export interface Restrictions {
  /** The end of the access. There is no default. */
  readonly expires: Time
  /** The start of the access, which is before `expires`. When absent, access is permitted at once. */
  readonly activeFrom?: Time | undefined
  /**
   * The IPv4 address of the viewer, such as `192.0.2.1`, or a range, such as `192.0.2.0/24`. CloudFront supports no IPv6 addresses here, so
   * a viewer who comes by IPv6 is refused: turn IPv6 off in the distribution.
   */
  readonly ipAddress?: string | undefined
  readonly policy?: undefined
}

/**
 * A policy as it is sent.
 *
 * @since 3.0.0
 * @category models
 */
export interface GivenPolicy {
  /**
   * The JSON of a policy. It has one statement with `Resource` and `DateLessThan`. Its text is signed unchanged, and is not compared with a
   * `url`: whether a resource with characters that a URL escapes matches one is for CloudFront to say.
   */
  readonly policy: string
  readonly resource?: undefined
  readonly expires?: undefined
  readonly activeFrom?: undefined
  readonly ipAddress?: undefined
}

interface Url {
  /**
   * The URL as clients send it, with its query if it has one: `http` or `https`, a host in lower case, with a path, escaped, without a
   * fragment, the port of its scheme or segments `.` and `..`, and without query parameters that CloudFront takes for its own (`Expires`,
   * `Policy`, `Signature`, `Key-Pair-Id`, `Hash-Algorithm`).
   */
  readonly url: string
}

interface Resources {
  /**
   * The pattern of the URLs that are permitted: `*` stands for any text, `?` for any character. The query is part of a URL, so a pattern
   * for all queries ends in `*`. When absent, `url` is the only one, and a `?` in it begins its query.
   */
  readonly resource?: string | undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface RestrictedUrl extends Url, Resources, Restrictions {}

/**
 * @since 3.0.0
 * @category models
 */
export interface UrlWithPolicy extends Url, GivenPolicy {}

/** What was given, or all of its problems. */
const access = (
  options: object,
  needsUrl: boolean,
  others: ReadonlyArray<string>
): Effect.Effect<Access, InvalidOptions> =>
  Effect.clockWith((clock) => {
    const found = accessOf(options, clock.unsafeCurrentTimeMillis(), needsUrl, others)
    return "kind" in found ? Effect.succeed(found) : Effect.fail(new InvalidOptions({ problems: found }))
  })

interface Parameter {
  readonly name: Resource.Parameter
  readonly value: string
}

/** The parameters, with the id of the key as the last, since some programs cut a `_` off the end of a link. */
const sign = (signer: Signer, access: Access): Effect.Effect<ReadonlyArray<Parameter>, SigningKeyError> => {
  const text = utf8Encode(access.text)
  return Effect.map(signer.sign(text), (signature): ReadonlyArray<Parameter> => [
    access.kind === "canned"
      ? { name: "Expires", value: String(access.expires) }
      : { name: "Policy", value: Base64.encode(text) },
    { name: "Signature", value: Base64.encode(signature) },
    ...(signer.algorithm === "SHA256" ? [{ name: "Hash-Algorithm", value: "SHA256" } as const] : []),
    { name: "Key-Pair-Id", value: signer.keyPairId }
  ])
}

/**
 * Signs a URL. The result begins with the given text, unchanged, and has the parameters of the signature after it.
 *
 * The policy is canned, which makes a short URL, if there is only an expiry. It is a custom one if there is a start, an address or a
 * resource other than the URL, or if the URL has a `*` in it.
 *
 * Fails with `InvalidOptions`, which lists every problem by the name of its option, and with a `SigningKeyError` if the runtime refuses to
 * sign.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 * @since 3.0.0
 * @category signing
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Signer from "@effect-cloudfront/core/Signer"
 *
 * // A link to a video that also permits its segments, to one network.
 * const link = (signer: Signer.Signer) =>
 *   Signer.signUrl(signer, {
 *     url: "https://media.example.com/video/1/index.m3u8",
 *     resource: "https://media.example.com/video/1/*",
 *     expires: "4 hours",
 *     ipAddress: "192.0.2.0/24"
 *   }).pipe(Effect.tap((url) => Effect.log(url.length)))
 * ```
 */
export const signUrl = (
  signer: Signer,
  options: RestrictedUrl | UrlWithPolicy
): Effect.Effect<string, InvalidOptions | SigningKeyError> =>
  Effect.flatMap(access(options, true, []), (access) =>
    Effect.map(sign(signer, access), (parameters) =>
      Resource.append(options.url, parameters.map(({ name, value }) => `${name}=${value}`).join("&"))
    )
  )

/**
 * The attributes of the cookies.
 *
 * @since 3.0.0
 * @category models
 */
export interface CookieAttributes {
  /**
   * The domain that the browser sends the cookies to, with its subdomains. When absent, only the host that sets them. The distribution and
   * the host that sets the cookies need a domain in common, which `cloudfront.net` cannot be.
   */
  readonly domain?: string | undefined
  /** The path that the browser sends the cookies to, with everything below it; `/` when absent. */
  readonly path?: string | undefined
  /** Whether the browser sends the cookies over HTTPS only; true when absent, but for a resource that begins with `http:`. */
  readonly secure?: boolean | undefined
  /** Whether scripts cannot read the cookies; true when absent. */
  readonly httpOnly?: boolean | undefined
  /** Whether requests from other sites have the cookies; the browser's default when absent. `None` needs `secure`. */
  readonly sameSite?: "Strict" | "Lax" | "None" | undefined
}

interface CookieOptions {
  readonly attributes?: CookieAttributes | undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface RestrictedUrlCookies extends CookieOptions, Url, Restrictions {
  readonly resource?: undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface RestrictedCookies extends CookieOptions, Restrictions {
  /**
   * The pattern of the URLs that are permitted: `*` stands for any text, `?` for any character. The query is part of a URL, so a pattern
   * for all queries ends in `*`.
   */
  readonly resource: string
  readonly url?: undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface CookiesWithPolicy extends CookieOptions, GivenPolicy {
  readonly url?: undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface SignedCookies {
  /** The values by the names of the cookies. There is either a policy, or an expiry in seconds since the epoch. */
  readonly values: { readonly [Name in `CloudFront-${Resource.Parameter}`]?: string }
  /** The values of `Set-Cookie` headers, one for each cookie. The cookies are gone when the browser is closed. */
  readonly setCookie: ReadonlyArray<string>
}

const DOMAIN = /^\.?(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/
const COOKIE_PATH = /^\/[!-:<-~]*$/
const SAME_SITE: ReadonlyArray<unknown> = [undefined, "Strict", "Lax", "None"]
const ATTRIBUTES = ["domain", "path", "secure", "httpOnly", "sameSite"]

/** The host of a URL or a pattern. `undefined` if it has a wildcard in it, or follows one. */
const hostOf = (resource: string): string | undefined => /^https?:\/\/([^/?*:]+)(?=[/:])/.exec(resource)?.[1]

const domainFault = (domain: string | undefined, resource: string): string | false => {
  if (domain === undefined) return false
  if (typeof domain !== "string" || !DOMAIN.test(domain)) return "is not a domain name"
  const name = domain.replace(/^\./, "").toLowerCase()
  if (name === "cloudfront.net") return "is one that browsers accept no cookies for: use an alternate domain name"
  const host = hostOf(resource)?.toLowerCase()
  return (
    host !== undefined &&
    host !== name &&
    !host.endsWith(`.${name}`) &&
    "is not that of the resource, so that its requests would not have the cookies"
  )
}

const isFlag = (value: unknown): boolean => value === undefined || typeof value === "boolean"

const attributeChecks = (attributes: CookieAttributes, resource: string, secure: boolean): ReadonlyArray<Check> => {
  const { domain, httpOnly, path, sameSite } = attributes
  const isUnknown = Object.keys(attributes).some((name) => !ATTRIBUTES.includes(name))
  return [
    ["attributes", isUnknown && `have a member that is none of ${ATTRIBUTES.join(", ")}`],
    ["attributes.domain", domainFault(domain, resource)],
    ["attributes.path", path !== undefined && !COOKIE_PATH.test(path) && "is not a path that begins with a slash"],
    ["attributes.secure", !isFlag(attributes.secure) && "is not a boolean"],
    ["attributes.httpOnly", !isFlag(httpOnly) && "is not a boolean"],
    ["attributes.sameSite", !SAME_SITE.includes(sameSite) && "is none of Strict, Lax and None"],
    ["attributes.secure", sameSite === "None" && !secure && "must be true if sameSite is None"]
  ]
}

/**
 * Signs cookies, which permit many files without a change of their URLs. Use a `resource` with a wildcard, since cookies for one `url`
 * do not permit it with another query.
 *
 * The policy is canned if there is only an expiry for one URL, and otherwise custom. A URL that has parameters of a signed URL is not
 * permitted by cookies: CloudFront looks at those only.
 *
 * Fails with `InvalidOptions`, which lists every problem by the name of its option, and with a `SigningKeyError` if the runtime refuses to
 * sign.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-cookies.html
 * @since 3.0.0
 * @category signing
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Signer from "@effect-cloudfront/core/Signer"
 *
 * const headers = (signer: Signer.Signer) =>
 *   Signer.signCookies(signer, {
 *     resource: "https://media.example.com/members/*",
 *     expires: "1 day",
 *     attributes: { domain: "example.com", sameSite: "Lax" }
 *   }).pipe(Effect.map(({ setCookie }) => setCookie.map((value) => ["set-cookie", value] as const)))
 * ```
 */
export const signCookies = (
  signer: Signer,
  options: RestrictedUrlCookies | RestrictedCookies | CookiesWithPolicy
): Effect.Effect<SignedCookies, InvalidOptions | SigningKeyError> =>
  Effect.gen(function* () {
    const found = yield* access(options, false, ["attributes"])
    const attributes = options.attributes ?? {}
    const { domain, httpOnly = true, path = "/", sameSite, secure = !found.resource.startsWith("http:") } = attributes
    yield* validate(attributeChecks(attributes, found.resource, secure))
    const parameters = yield* sign(signer, found)
    const cookies = parameters.map(({ name, value }) => [`CloudFront-${name}` as const, value] as const)
    const suffix = [
      ...(domain === undefined ? [] : [`Domain=${domain}`]),
      `Path=${path}`,
      ...(secure ? ["Secure"] : []),
      ...(httpOnly ? ["HttpOnly"] : []),
      ...(sameSite === undefined ? [] : [`SameSite=${sameSite}`])
    ]
    return {
      values: Object.fromEntries(cookies),
      setCookie: cookies.map(([name, value]) => [`${name}=${value}`, ...suffix].join("; "))
    }
  })
