/** `cloudfront sign` and `cloudfront verify` */
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { UsageError, type FileError } from "../internal/failure.js"
import { Io, readArgument, readStdin, readText } from "../internal/io.js"
import * as Out from "../internal/out.js"
import * as Spec from "../internal/spec.js"
import { facts } from "../internal/table.js"
import { time, timeOrDuration } from "../internal/time.js"

const keys = {
  "key-pair-id": Spec.text("the id of the public key (CLOUDFRONT_KEY_PAIR_ID)", "ID"),
  "private-key": Spec.text("the file with the private key as PEM (CLOUDFRONT_PRIVATE_KEY_FILE)", "FILE"),
  algorithm: Spec.choice("the hash; SHA1 when absent", ["SHA1", "SHA256"])
} as const

const access = {
  expires: timeOrDuration("the end of the access, such as 1h or 2030-01-31T12:00:00Z"),
  from: timeOrDuration("the start of the access"),
  ip: Spec.text("the address of the viewer, or a range", "ADDRESS"),
  policy: Spec.text("a policy in place of these, as JSON, @FILE, or -", "JSON")
} as const

type KeyValues = Spec.Values<typeof keys>
type AccessValues = Spec.Values<typeof access>

const signer = (values: KeyValues) =>
  Effect.gen(function* () {
    const { env } = yield* Io
    const keyPairId = values["key-pair-id"] ?? env["CLOUDFRONT_KEY_PAIR_ID"] ?? ""
    const file = values["private-key"] ?? env["CLOUDFRONT_PRIVATE_KEY_FILE"] ?? ""
    if (keyPairId === "") return yield* new UsageError({ message: "--key-pair-id is missing" })
    if (file === "") return yield* new UsageError({ message: "--private-key is missing" })
    return yield* Signer.make({
      keyPairId,
      privateKey: Redacted.make(yield* readText(file)),
      algorithm: values.algorithm
    })
  })

/** The policy that was given, or the restrictions that the options make. */
const restrictions = (
  values: AccessValues
): Effect.Effect<Signer.GivenPolicy | Signer.Restrictions, UsageError | FileError, Io> =>
  Effect.gen(function* () {
    const { expires, from, ip, policy } = values
    if (policy !== undefined) {
      if (expires !== undefined || from !== undefined || ip !== undefined) {
        return yield* new UsageError({ message: "--policy has all of the access, so it is given alone" })
      }
      return { policy: (yield* readArgument(policy)).trim() }
    }
    if (expires === undefined) {
      return yield* new UsageError({ message: "--expires is missing: the end of the access, such as 1h" })
    }
    return { expires, activeFrom: from, ipAddress: ip }
  })

const isPolicy = (given: Signer.GivenPolicy | Signer.Restrictions): given is Signer.GivenPolicy =>
  given.policy !== undefined

const url = Spec.command({
  name: "url",
  summary: "signs a URL",
  arguments: { URL: Spec.required(Spec.text("the URL", "URL")) },
  options: {
    ...keys,
    ...access,
    resource: Spec.text("the pattern of URLs that are permitted; the URL alone when absent", "PATTERN")
  },
  examples: [
    "cloudfront sign url https://media.example.com/film.mp4 --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires 1h"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const given = yield* restrictions(values)
      if (isPolicy(given) && values.resource !== undefined) {
        return yield* new UsageError({ message: "--policy has all of the access, so it is given alone" })
      }
      const url = values.URL
      const signed = yield* Signer.signUrl(
        yield* signer(values),
        isPolicy(given) ? { url, ...given } : { url, ...given, resource: values.resource }
      )
      return yield* Out.result({ url: signed }, () => signed)
    })
})

const cookies = Spec.command({
  name: "cookies",
  summary: "signs cookies for a pattern of URLs",
  arguments: { RESOURCE: Spec.text("the pattern of URLs, such as https://media.example.com/members/*", "RESOURCE") },
  options: {
    ...keys,
    ...access,
    domain: Spec.text("the domain that the browser sends the cookies to", "DOMAIN"),
    path: Spec.text("the path that the browser sends the cookies to", "PATH"),
    "same-site": Spec.choice("whether requests from other sites have them", ["Strict", "Lax", "None"])
  },
  examples: ["cloudfront sign cookies 'https://media.example.com/members/*' --expires 12h --domain example.com"],
  run: (values) =>
    Effect.gen(function* () {
      const given = yield* restrictions(values)
      const resource = values.RESOURCE
      if (isPolicy(given) !== (resource === undefined)) {
        return yield* new UsageError({
          message: "either RESOURCE or --policy is needed: which URLs are permitted"
        })
      }
      const attributes = { domain: values.domain, path: values.path, sameSite: values["same-site"] }
      const signed = yield* Signer.signCookies(
        yield* signer(values),
        isPolicy(given) ? { ...given, attributes } : { ...given, resource: resource ?? "", attributes }
      )
      return yield* Out.result(signed, () => signed.setCookie.map((cookie) => `Set-Cookie: ${cookie}`).join("\n"))
    })
})

export const sign: Spec.Group = {
  name: "sign",
  summary: "signs URLs and cookies",
  entries: [url, cookies].map(Spec.entry)
}

const verifyUrl = Spec.command({
  name: "url",
  summary: "checks a signed URL as CloudFront does",
  arguments: { URL: Spec.required(Spec.text("the signed URL, or - for the standard input", "URL")) },
  options: {
    "key-pair-id": keys["key-pair-id"],
    "public-key": Spec.required(Spec.text("the file with the public key as PEM", "FILE")),
    ip: Spec.text("the address of the viewer", "ADDRESS"),
    at: time("the time of the request in ISO 8601; now when absent"),
    cookies: Spec.text("the value of the header Cookie, if the signature is in cookies", "COOKIES")
  },
  examples: ['cloudfront verify url "$URL" --key-pair-id K2JCJMDEHXQW5F --public-key public.pem'],
  run: (values) =>
    Effect.gen(function* () {
      const io = yield* Io
      const { at, cookies, ip } = values
      const keyPairId = values["key-pair-id"] ?? io.env["CLOUDFRONT_KEY_PAIR_ID"] ?? ""
      if (keyPairId === "") return yield* new UsageError({ message: "--key-pair-id is missing" })
      const signed = values.URL === "-" ? (yield* readStdin).trim() : values.URL
      const trusted = yield* Verifier.make({ [keyPairId]: yield* readText(values["public-key"]) })
      const options = { ip, now: at }
      const verified = yield* cookies === undefined
        ? Verifier.verifyUrl(trusted, signed, options)
        : Verifier.verifyCookies(trusted, signed, cookies, options)
      return yield* Out.result(verified, (paint) =>
        facts(
          [
            ["Signature", "valid"],
            ["Key", verified.keyPairId],
            ["Policy", verified.policyKind],
            ["URL", verified.url],
            ["Resource", verified.resource],
            ["From", verified.activeFrom === undefined ? undefined : DateTime.formatIso(verified.activeFrom)],
            ["Expires", DateTime.formatIso(verified.expires)],
            ["Address", verified.ipAddress]
          ],
          paint
        )
      )
    })
})

export const verify: Spec.Group = {
  name: "verify",
  summary: "checks signed URLs",
  entries: [Spec.entry(verifyUrl)]
}
