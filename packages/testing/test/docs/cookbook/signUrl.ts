import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Signer from "@effect-cloudfront/core/Signer"

/** A URL without its long parts. */
const short = (url: string) => url.replaceAll(/(?<=(Policy|Signature)=)[^&]+/g, "...")

export const program = (privateKey: Redacted.Redacted) =>
  Effect.gen(function* () {
    // The key is read and imported once.
    const signer = yield* Signer.make({ keyPairId: "K2JCJMDEHXQW5F", privateKey, algorithm: "SHA256" })

    const file = yield* Signer.signUrl(signer, {
      url: "https://media.example.com/report.pdf?download=1",
      expires: "1 hour"
    })
    yield* Console.log(short(file))

    // A link to a video, which also permits its segments, for one network.
    const video = yield* Signer.signUrl(signer, {
      url: "https://media.example.com/video/1/index.m3u8",
      resource: "https://media.example.com/video/1/*",
      expires: "4 hours",
      ipAddress: "192.0.2.0/24"
    })
    yield* Console.log(short(video))

    yield* Signer.signUrl(signer, {
      url: "https://media.example.com/a b.pdf",
      expires: "1 hour",
      ipAddress: "::1"
    }).pipe(
      Effect.asVoid,
      Effect.catchTag("InvalidOptions", ({ problems }) => Console.log(problems))
    )
  })

export const main = Effect.flatMap(Config.redacted("CLOUDFRONT_PRIVATE_KEY"), program)
