/** Changes the key of signed URLs: those that were signed before are good until they expire. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createKeyGroup, getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { rotateSigningKey, type RotateSigningKeyEvent } from "@effect-cloudfront/core/programs/rotateSigningKey"
import { createPublicKey, getPublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import * as Console from "effect/Console"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import { generateKeyPairSync } from "node:crypto"

/** The pace of the in-memory CloudFront. Leave it out with an account. */
const pace = { interval: "250 millis", timeout: "1 minute", lag: "0 seconds" } as const

const URL = "https://media.example.com/report.pdf"

const keyPair = Effect.sync(() => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  return {
    privateKey: Redacted.make(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString()
  }
})

/** The answer to a viewer who asks with a URL, by the keys that the key group has at the time. */
const ask = (keyGroupId: string, url: string) =>
  Effect.gen(function* () {
    const { KeyGroup } = yield* getKeyGroup({ Id: keyGroupId })
    const keys = yield* Effect.forEach(
      KeyGroup.KeyGroupConfig.Items,
      (Id) =>
        Effect.map(getPublicKeyConfig({ Id }), ({ PublicKeyConfig }) => [Id, PublicKeyConfig.EncodedKey] as const),
      { concurrency: 2 }
    )
    yield* Verifier.verifyUrl(yield* Verifier.make(Object.fromEntries(keys)), url)
    return "200"
  }).pipe(Effect.catchTag("VerificationError", ({ code, reason }) => Effect.succeed(`403 ${code} (${reason})`)))

const show = (event: RotateSigningKeyEvent) =>
  event._tag === "WaitingForDeployment" ? Effect.void : Console.log(`  ${event._tag}`)

/**
 * `signer` is what your program signs with: here a reference, in an account a secret that all processes read. The old key stays for
 * `maxUrlLifetime`, in which the last URL that was signed with it expires.
 */
export const rotate = (
  keyGroupId: string,
  maxUrlLifetime: Duration.Duration,
  signer: Ref.Ref<Signer.Signer>,
  { privateKey, publicKey }: { readonly privateKey: Redacted.Redacted; readonly publicKey: string },
  onEvent: (event: RotateSigningKeyEvent) => Effect.Effect<void>
) =>
  rotateSigningKey(
    keyGroupId,
    {
      name: "signer-2027",
      encodedKey: publicKey,
      maxUrlLifetime,
      switchSigner: (keyPairId) =>
        Effect.flatMap(Signer.make({ keyPairId, privateKey }), (made) => Ref.set(signer, made))
    },
    { onEvent, ...pace }
  ).pipe(
    Effect.map((rotated) => rotated._tag),
    Effect.catchTags({
      // Both keys work, so nothing is urgent.
      SigningKeyError: (error) => Effect.succeed(`the new key cannot sign: ${error.message}`),
      TooManyPublicKeysInKeyGroup: () => Effect.succeed("the group is full: retire a key first")
    })
  )

/** URLs are good for a time `expires`. */
export const mainFor = (expires: Duration.Duration) =>
  Effect.gen(function* () {
    const old = yield* keyPair
    const { PublicKey } = yield* createPublicKey({
      PublicKeyConfig: { Name: "signer-2026", EncodedKey: old.publicKey }
    })
    const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "signers", Items: [PublicKey.Id] } })
    const { Distribution } = yield* provisionDistribution({ origin: "media.s3.eu-central-1.amazonaws.com" })
    yield* editDistribution(Distribution.Id, (config) => ({
      ...config,
      DefaultCacheBehavior: {
        ...config.DefaultCacheBehavior,
        TrustedKeyGroups: { Enabled: true, Items: [KeyGroup.Id] }
      }
    }))
    const signer = yield* Ref.make(yield* Signer.make({ keyPairId: PublicKey.Id, privateKey: old.privateKey }))
    const sign = Effect.flatMap(Ref.get(signer), (now) => Signer.signUrl(now, { url: URL, expires }))

    const before = yield* sign
    yield* Console.log("before:", yield* ask(KeyGroup.Id, before))

    // Signed with the old key just before the switch, and with the new one just after it.
    const last = yield* Ref.make(before)
    const cloudFront = yield* Effect.context<CloudFront>()
    const during = (event: RotateSigningKeyEvent) =>
      Effect.gen(function* () {
        yield* show(event)
        if (event._tag === "Switching") yield* Ref.set(last, yield* sign)
        if (event._tag !== "Switched") return
        yield* Console.log("with the old key:", yield* ask(KeyGroup.Id, yield* Ref.get(last)))
        yield* Console.log("with the new key:", yield* ask(KeyGroup.Id, yield* sign))
      }).pipe(Effect.provide(cloudFront), Effect.orDie)
    yield* Console.log(yield* rotate(KeyGroup.Id, expires, signer, yield* keyPair, during))

    yield* Console.log("after, with the old key:", yield* ask(KeyGroup.Id, yield* Ref.get(last)))
    yield* Console.log("after, with the new key:", yield* ask(KeyGroup.Id, yield* sign))
  })
