/** The program of each page of the cookbook, with what it works on. */
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import {
  customOrigin,
  provisionDistribution as provision
} from "@effect-cloudfront/core/programs/provisionDistribution"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { generateKeyPairSync } from "node:crypto"
import * as Support from "../support.js"
import { program as deleteAll } from "./cookbook/deleteAll.js"
import { program as deleteWhenUnused } from "./cookbook/deleteWhenUnused.js"
import { program as deployFunction } from "./cookbook/deployFunction.js"
import { program as describeAll } from "./cookbook/describeAll.js"
import { program as disableAndDelete } from "./cookbook/disableAndDelete.js"
import { program as editDistribution } from "./cookbook/editDistribution.js"
import { program as ensureDistribution } from "./cookbook/ensureDistribution.js"
import { program as find } from "./cookbook/find.js"
import { program as invalidate } from "./cookbook/invalidate.js"
import { program as lists } from "./cookbook/lists.js"
import { program as moveAlias } from "./cookbook/moveAlias.js"
import { program as provisionDistribution } from "./cookbook/provisionDistribution.js"
import { program as provisionTenant } from "./cookbook/provisionTenant.js"
import { program as rotateSigningKey } from "./cookbook/rotateSigningKey.js"
import { program as signCookies } from "./cookbook/signCookies.js"
import { program as signUrl } from "./cookbook/signUrl.js"
import { program as stagedRollout } from "./cookbook/stagedRollout.js"
import { program as syncKeyValueStore } from "./cookbook/syncKeyValueStore.js"
import { program as syncTags } from "./cookbook/syncTags.js"
import { program as verify } from "./cookbook/verify.js"
import { program as waiters } from "./cookbook/waiters.js"
import { loadEngine, transcript, type Needs } from "./transcript.js"

const settle = Effect.flatMap(Support.fake, ({ settle }) => settle)

const deployed = <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.tap(self, () => settle)

/** The id of a distribution that is deployed, with a comment. */
const site = (comment: string) =>
  deployed(
    Effect.map(
      provision({ origin: "my-site.s3.eu-central-1.amazonaws.com", comment }),
      ({ Distribution }) => Distribution.Id
    )
  )

const withAliases = (...names: ReadonlyArray<string>) =>
  deployed(Effect.map(Support.create({ ...Support.withAliases(...names), Comment: "the shop" }), ({ id }) => id))

/** A key for signatures, and its public half. */
const keyPair = Effect.sync(() => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  return {
    privateKey: Redacted.make(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString()
  }
})

const previews = Effect.forEach(["preview 1", "preview 2", "live"], site, { concurrency: 1, discard: true })

/** Effects that end and print the same whenever they are run. */
export const recipes: Readonly<Record<string, Effect.Effect<unknown, unknown, Needs>>> = {
  deleteAll: Effect.zipRight(previews, deleteAll),
  deleteWhenUnused: Effect.gen(function* () {
    const { id } = yield* Support.responseHeadersPolicy("security")
    yield* Support.create({ DefaultCacheBehavior: { ...Support.behavior, ResponseHeadersPolicyId: id } })
    yield* deleteWhenUnused(id)
  }),
  deployFunction,
  describeAll: Effect.gen(function* () {
    const { Distribution } = yield* provision({ origin: "my-site.s3.eu-central-1.amazonaws.com", comment: "live" })
    yield* tagResource({ Resource: Distribution.ARN, Tags: { Items: [{ Key: "team", Value: "web" }] } })
    yield* site("other")
    yield* describeAll
  }),
  disableAndDelete: Effect.flatMap(site("old"), disableAndDelete),
  editDistribution: Effect.flatMap(site("site"), editDistribution),
  ensureDistribution,
  find: Effect.zipRight(
    Effect.all([withAliases("www.example.com"), site("preview"), site("preview")], { concurrency: 1 }),
    find
  ),
  invalidate: Effect.flatMap(site("site"), invalidate),
  lists: Effect.gen(function* () {
    const id = yield* site("live")
    yield* Effect.forEach(
      ["1", "2", "3"],
      (CallerReference) =>
        createInvalidation({
          DistributionId: id,
          InvalidationBatch: { CallerReference, Paths: { Items: [`/${CallerReference}`] } }
        }),
      { concurrency: 1 }
    )
    yield* lists(id)
  }),
  moveAlias: Effect.gen(function* () {
    const from = yield* withAliases("www.example.com")
    yield* withAliases("shop.example.com")
    yield* moveAlias(from, yield* withAliases("new.example.com"))
  }),
  provisionDistribution,
  provisionTenant: Effect.flatMap(
    Support.template({ ViewerCertificate: { CloudFrontDefaultCertificate: true } }),
    ({ id }) => provisionTenant(id)
  ),
  rotateSigningKey: Effect.gen(function* () {
    const old = yield* Support.publicKey("signer-2026")
    const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "signers", Items: [old] } })
    const TrustedKeyGroups = { Enabled: true, Items: [KeyGroup.Id] }
    yield* deployed(Support.create({ DefaultCacheBehavior: { ...Support.behavior, TrustedKeyGroups } }))
    yield* rotateSigningKey(KeyGroup.Id, Support.RSA_KEY)
  }),
  signCookies: Effect.flatMap(keyPair, ({ privateKey }) => signCookies(privateKey)),
  signUrl: Effect.flatMap(keyPair, ({ privateKey }) => signUrl(privateKey)),
  stagedRollout: Effect.gen(function* () {
    const { Distribution } = yield* provision({
      origin: customOrigin("example.com"),
      defaultRootObject: "index.html",
      // Continuous deployment does not support HTTP/3.
      config: (config) => ({ ...config, HttpVersion: "http2" })
    })
    yield* settle
    yield* stagedRollout(Distribution.Id)
  }),
  syncKeyValueStore,
  syncTags: Effect.gen(function* () {
    const { Distribution } = yield* provision({ origin: "my-site.s3.eu-central-1.amazonaws.com" })
    const Items = [
      { Key: "stage", Value: "test" },
      { Key: "owner", Value: "me" }
    ]
    yield* tagResource({ Resource: Distribution.ARN, Tags: { Items } })
    yield* syncTags(Distribution.ARN)
  }),
  verify: Effect.flatMap(keyPair, ({ privateKey, publicKey }) => verify(privateKey, publicKey)),
  waiters: Effect.flatMap(site("site"), waiters)
}

/** The text that the program of a page prints. */
export const printedBy = (name: string): Effect.Effect<string, unknown> => {
  const recipe = recipes[name]
  return recipe === undefined
    ? Effect.die(new Error(`${name} has no recipe`))
    : transcript(recipe, name === "deployFunction" ? loadEngine : Effect.void)
}
