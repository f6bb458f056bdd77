import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Signer from "@effect-cloudfront/core/Signer"

export const program = (privateKey: Redacted.Redacted) =>
  Effect.gen(function* () {
    const signer = yield* Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey })
    const { setCookie, values } = yield* Signer.signCookies(signer, {
      resource: "https://media.example.com/members/*",
      expires: "1 hour",
      ipAddress: "192.0.2.0/24",
      attributes: { domain: "example.com" }
    })
    // One header Set-Cookie for each of `setCookie`.
    return { setCookie, values }
  })
