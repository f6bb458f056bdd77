import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { rotateSigningKey, type SigningKeyRotation } from "@effect-cloudfront/core/programs/rotateSigningKey"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = (keyGroupId: string, publicKey: string) =>
  Effect.gen(function* () {
    const rotation: SigningKeyRotation = {
      name: "signer-2027",
      encodedKey: publicKey,
      // Put the private key into the secret of your signer here, and wait until all its processes have it.
      switchSigner: () => Console.log("everything signs with the new key"),
      maxUrlLifetime: "1 day"
    }
    const plan = yield* rotateSigningKey(keyGroupId, rotation, { dryRun: true })
    if (plan._tag === "Planned") yield* Console.log(`would retire ${plan.retire.length} key`)

    const rotated = yield* rotateSigningKey(keyGroupId, rotation, { onEvent: (event) => Console.log(event._tag) })
    if (rotated._tag === "Rotated") yield* Console.log(`deleted ${rotated.deleted.length}, kept ${rotated.kept.length}`)
  })

export const main = (publicKey: string) =>
  program("b1a2c3d4-1111-2222-3333-444455556666", publicKey).pipe(Effect.provide(CloudFrontNode.layerEnv))
