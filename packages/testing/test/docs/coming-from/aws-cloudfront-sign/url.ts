import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Signer from "@effect-cloudfront/core/Signer"

export const program = (privateKey: Redacted.Redacted) =>
  Effect.gen(function* () {
    // Keep the signer: the key is read, imported and tried once.
    const signer = yield* Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey })
    return yield* Signer.signUrl(signer, { url: "https://media.example.com/report.pdf", expires: "1 hour" })
  })
