import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"

const url = "https://media.example.com/members/1.jpg"

export const program = (privateKey: Redacted.Redacted, publicKey: string) =>
  Effect.gen(function* () {
    const signer = yield* Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey })
    const keys = yield* Verifier.make({ K2JCJMDEHXQW5F: publicKey })

    const signed = yield* Signer.signUrl(signer, { url, expires: "1 hour" })
    const verified = yield* Verifier.verifyUrl(keys, signed)
    yield* Console.log(`permitted by a ${verified.policyKind} policy: ${verified.url}`)

    // What CloudFront would answer, and why.
    const refused = (request: string) =>
      Verifier.verifyUrl(keys, request).pipe(
        Effect.asVoid,
        Effect.catchTag("VerificationError", ({ code, reason, status }) => Console.log(status, code, reason))
      )
    yield* refused(url)
    yield* refused(`${signed}&size=large`)

    const { values } = yield* Signer.signCookies(signer, { resource: "https://media.example.com/*", expires: "1 day" })
    const { resource } = yield* Verifier.verifyCookies(keys, url, values)
    yield* Console.log(`cookies permit ${resource}`)
  })
