import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Signer from "@effect-cloudfront/core/Signer"

/** A cookie without its long value. */
const short = (cookie: string) => cookie.replace(/(?<=(Policy|Signature)=)[^;]+/, "...")

export const program = (privateKey: Redacted.Redacted) =>
  Effect.gen(function* () {
    const signer = yield* Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey })
    const { setCookie } = yield* Signer.signCookies(signer, {
      resource: "https://media.example.com/members/*",
      expires: "1 day",
      attributes: { domain: "example.com", sameSite: "Lax" }
    })
    // One header Set-Cookie for each.
    for (const cookie of setCookie) yield* Console.log(short(cookie))
  })

export const main = Effect.flatMap(Config.redacted("CLOUDFRONT_PRIVATE_KEY"), program)
