/** The scenarios of the rotation of keys. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import {
  rotateSigningKey,
  rotateSigningKeyEvents,
  type SigningKeyRotation
} from "@effect-cloudfront/core/programs/rotateSigningKey"
import { createPublicKey } from "@effect-cloudfront/core/PublicKey"
import * as State from "@effect-cloudfront/testing/State"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient } from "../World.js"
import { distributionWith } from "./resources.js"

const KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtNq353vwSwOQYXI1+DFFsmQPYlzY
p9roeo70s4kxSxx37an+qB1CbXidCI+fGJV5fB0AkSx+fw0zLDTIh3zHCA==
-----END PUBLIC KEY-----\n`

const rotating = (
  name: string,
  program: (group: string, rotation: SigningKeyRotation) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const { group, old } = yield* withOtherClient(
        world,
        Effect.gen(function* () {
          const { PublicKey } = yield* createPublicKey({
            PublicKeyConfig: { CallerReference: "old", Name: "old", EncodedKey: KEY }
          })
          const { KeyGroup } = yield* createKeyGroup({
            KeyGroupConfig: { Name: "signers", Items: [PublicKey.Id] }
          })
          return { group: KeyGroup.Id, old: PublicKey.Id }
        })
      )
      yield* distributionWith(world, { TrustedKeyGroups: { Enabled: true, Items: [group] } })
      yield* world.fake.settle
      let switchedAt: number | undefined
      const keys = Effect.map(world.fake.state, (state) => State.get(state, "keyGroup", group)?.config.Items ?? [])
      const rotation: SigningKeyRotation = {
        name: "new",
        encodedKey: KEY,
        retire: [old],
        maxUrlLifetime: "1 hours",
        switchSigner: () =>
          Effect.map(world.fake.now, (now) => {
            switchedAt ??= now
          })
      }
      return {
        run: () => program(group, rotation),
        wrong: ({ succeeded }) =>
          Effect.gen(function* () {
            const now = yield* world.fake.now
            const current = yield* keys
            const all = State.all(yield* world.fake.state, "publicKey")
            const isEarly = switchedAt === undefined || now < switchedAt + 3_600_000
            return wrongWhen(
              [all.length > 2, `${all.length} public keys`],
              [current.length === 0, "the group has no key"],
              [isEarly && !current.includes(old), "the old key was removed while it may be needed"],
              [succeeded > 0 && current.includes(old), "it says that the old key is removed, which is not so"],
              [succeeded > 0 && all.length > 1, "it says that the old key is deleted, which is not so"]
            )
          })
      }
    })
})

export const rotations = {
  rotateSigningKey: [rotating("one key", (group, rotation) => rotateSigningKey(group, rotation))],
  rotateSigningKeyEvents: [
    rotating("as a Stream", (group, rotation) => Stream.runDrain(rotateSigningKeyEvents(group, rotation)))
  ]
} satisfies Record<string, ReadonlyArray<Scenario>>
