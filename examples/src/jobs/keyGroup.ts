/** Let only those in who have a URL that was signed with a key. */
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { createPublicKey } from "@effect-cloudfront/core/PublicKey"
import * as Effect from "effect/Effect"

export const program = (id: string, pem: string) =>
  Effect.gen(function* () {
    const { PublicKey } = yield* createPublicKey({ PublicKeyConfig: { Name: "signer-1", EncodedKey: pem } })
    const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "signers", Items: [PublicKey.Id] } })
    return yield* editDistribution(id, (config) => ({
      ...config,
      DefaultCacheBehavior: {
        ...config.DefaultCacheBehavior,
        TrustedKeyGroups: { Enabled: true, Items: [KeyGroup.Id] }
      }
    }))
  })
