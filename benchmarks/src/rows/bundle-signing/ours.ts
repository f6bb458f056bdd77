/** A program that signs one URL. It is the same for Node and for browsers. */
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const link = (privateKey: string, url: string) =>
  Effect.flatMap(Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey: Redacted.make(privateKey) }), (signer) =>
    Signer.signUrl(signer, { url, expires: "1 hour" })
  )

link("PEM", "https://d111111abcdef8.cloudfront.net/a.jpg").pipe(Effect.runPromise).then(console.log, console.error)
