import { uuid } from "../../src/internal/uuid.js"
import { createDistribution } from "@effect-cloudfront/core/Distribution"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Random from "effect/Random"
import { vi } from "vitest"
import * as Stub from "../Stub.js"

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const live = Context.get(DefaultServices.liveServices, Random.Random)

/** Runs with the runtime's source of randomness replaced; one that is `undefined` is none. */
const withCrypto = <A, E, R>(crypto: unknown, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => vi.stubGlobal("crypto", crypto)),
    () => effect,
    () => Effect.sync(() => vi.unstubAllGlobals())
  )

const filledWith = (values: ReadonlyArray<number>) => ({
  getRandomValues: (bytes: Uint8Array) => {
    bytes.set(values)
    return bytes
  }
})

const none = {
  getRandomValues: () => {
    throw new Error("not to be asked")
  }
}

describe("uuid", () => {
  it.effect("holds the bits that the runtime gives, all but the six that say what it is", () =>
    Effect.gen(function* () {
      const bytes = FastCheck.array(FastCheck.nat(255), { minLength: 16, maxLength: 16 })
      for (const values of FastCheck.sample(bytes, 200)) {
        const id = yield* withCrypto(filledWith(values), uuid)
        assert.match(id, UUID)
        const [mine = 0n, given = 0n] = [id.replaceAll("-", ""), Buffer.from(values).toString("hex")].map((digits) =>
          BigInt(`0x${digits}`)
        )
        assert.strictEqual((mine ^ given) & ~((0xfn << 76n) | (0x3n << 62n)), 0n)
      }
    })
  )

  it.effect("does not come out of the seed of a process", () =>
    Effect.gen(function* () {
      const drawn = vi.spyOn(live, "nextIntBetween")
      const ids = yield* Effect.all(Array.from({ length: 1000 }, () => uuid))
      assert.strictEqual(new Set(ids).size, 1000)
      assert.strictEqual(drawn.mock.calls.length, 0)
    })
  )

  it.effect("comes out of the Random service that a program was given", () =>
    Effect.gen(function* () {
      const twice = Effect.all([uuid, uuid])
      const [one, other] = yield* withCrypto(none, Effect.withRandom(twice, Random.make("seed")))
      assert.match(one, UUID)
      assert.notStrictEqual(one, other)
      assert.deepStrictEqual(yield* withCrypto(none, Effect.withRandom(twice, Random.make("seed"))), [one, other])
      assert.notDeepEqual(yield* Effect.withRandom(twice, Random.make("other")), [one, other])
    })
  )

  it.effect("comes out of the live Random service where the runtime has no source of its own", () =>
    Effect.gen(function* () {
      for (const crypto of [undefined, {}]) {
        const ids = yield* withCrypto(crypto, Effect.all([uuid, uuid]))
        ids.forEach((id) => assert.match(id, UUID))
        assert.notStrictEqual(ids[0], ids[1])
      }
    })
  )

  it.effect("is what creating operations refer to themselves by", () =>
    Effect.gen(function* () {
      const stub = Stub.make({ status: 500, body: "" })
      const values = Array.from({ length: 16 }, (_, i) => i)
      const call = createDistribution({
        DistributionConfig: {
          Comment: "",
          Enabled: true,
          Origins: { Items: [{ Id: "o", DomainName: "example.com" }] },
          DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" }
        }
      })
      yield* withCrypto(filledWith(values), Effect.exit(stub.provide(call)))
      assert.include(
        stub.requests[0]?.body ?? "",
        "<CallerReference>00010203-0405-4607-8809-0a0b0c0d0e0f</CallerReference>"
      )
    })
  )
})
