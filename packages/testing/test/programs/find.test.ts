import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { EncodeError, isNotFound } from "@effect-cloudfront/core/Errors"

import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { InvalidOptions } from "@effect-cloudfront/core/Options"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Find from "@effect-cloudfront/core/programs/find"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import {
  customOrigin,
  provisionDistribution,
  provisionStreamingDistribution,
  type ProvisionDistributionOptions
} from "@effect-cloudfront/core/programs/provisionDistribution"
import { RateLimited } from "@effect-cloudfront/core/RateLimit"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { elapse, spansOf, watch } from "./support.js"

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

const make = (options: Partial<ProvisionDistributionOptions> = {}) =>
  Effect.map(
    provisionDistribution({ origin: customOrigin("example.org"), ...options }),
    ({ Distribution }) => Distribution
  )

const withAliases = (...aliases: ReadonlyArray<string>) => make({ aliases, certificate })

const idOf = <E, R>(
  found: Effect.Effect<{ readonly Distribution: { readonly Id: string } }, E, R>
): Effect.Effect<string, E, R> => Effect.map(found, ({ Distribution }) => Distribution.Id)

describe("findDistribution", () => {
  it.effect("by an alias, whatever its case, with a wildcard for itself alone", () =>
    Effect.gen(function* () {
      const { Id } = yield* withAliases("www.example.com", "*.example.net")
      yield* withAliases("example.com")
      for (const alias of ["www.example.com", "WWW.Example.com", "www.example.com.", "*.example.net"]) {
        assert.strictEqual(yield* idOf(Find.findDistribution({ alias })), Id, alias)
      }
      for (const alias of ["*.example.com", "www.example.net", "xample.com"]) {
        const error = yield* Effect.flip(Find.findDistribution({ alias }))
        assert.strictEqual(error._tag, "NoMatch")
        assert.strictEqual(error.message, `no distribution has the alias ${alias}`)
        assert.isTrue(isNotFound(error))
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("by its domain name, its comment and its caller reference", () =>
    Effect.gen(function* () {
      const others = [yield* make({ comment: "one" }), yield* make({ comment: "two", callerReference: "mine" })]
      const one = others[1]
      assert.isDefined(one)
      if (one === undefined) return
      const found = [
        Find.findDistribution({ domainName: one.DomainName.toUpperCase() }),
        Find.findDistribution({ domainName: `${one.DomainName}.` }),
        Find.findDistribution({ comment: "two" }),
        Find.findDistribution({ callerReference: "mine" })
      ]
      for (const one_ of found) assert.strictEqual(yield* idOf(one_), one.Id)
      const { Distribution, ETag } = yield* Find.findDistribution({ comment: "one" })
      assert.strictEqual(Distribution.DistributionConfig.Comment, "one")
      assert.isDefined(ETag)
      assert.strictEqual((yield* Effect.flip(Find.findDistribution({ comment: "tw" })))._tag, "NoMatch")
      assert.strictEqual((yield* Effect.flip(Find.findDistribution({ callerReference: "MINE" })))._tag, "NoMatch")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("by its id, and anything that has it, without a look at the list", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const one = yield* make()
        watched.calls.length = 0
        assert.strictEqual(yield* idOf(Find.findDistribution(one.Id)), one.Id)
        assert.strictEqual(yield* idOf(Find.findDistribution(one)), one.Id)
        assert.deepStrictEqual(watched.calls, ["GetDistribution", "GetDistribution"])
        assert.instanceOf(yield* Effect.flip(Find.findDistribution("")), EncodeError)
        assert.strictEqual((yield* Effect.flip(Find.findDistribution("E0")))._tag, "NoSuchDistribution")
      })
    ).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("lists what shares a comment, ten of it, and says nothing of the comment", () =>
    Effect.gen(function* () {
      const aliased = yield* make({ comment: "secret", aliases: ["a.example.com"], certificate })
      const other = yield* make({ comment: "secret" })
      const error = yield* Effect.flip(Find.findDistribution({ comment: "secret" }))
      assert.strictEqual(error._tag, "AmbiguousMatch")
      if (error._tag !== "AmbiguousMatch") return
      assert.sameDeepMembers(
        [...error.matches],
        [
          { id: aliased.Id, domainName: aliased.DomainName, aliases: ["a.example.com"] },
          { id: other.Id, domainName: other.DomainName, aliases: [] }
        ]
      )
      assert.isFalse(error.hasMore)
      assert.include(error.message, `${aliased.Id} (${aliased.DomainName}, a.example.com)`)
      assert.notInclude(error.message + JSON.stringify(error), "secret")
      for (let i = 0; i < 8; i++) yield* make({ comment: "secret" })
      const ten = yield* Effect.flip(Find.findDistribution({ comment: "secret" }))
      assert.deepInclude(ten, { hasMore: false })
      yield* make({ comment: "secret" })
      const more = yield* Effect.flip(Find.findDistribution({ comment: "secret" }))
      assert.strictEqual(more._tag === "AmbiguousMatch" ? more.matches.length : 0, 10)
      assert.deepInclude(more, { hasMore: true })
      const none = yield* Effect.flip(Find.findDistribution({ comment: "hidden" }))
      assert.strictEqual(none.message, "no distribution has the comment that was looked for")
      assert.notInclude(JSON.stringify(none), "hidden")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("refuses what is no criterion, before anything is sent", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const wrong: ReadonlyArray<readonly [criterion: object, message: string]> = [
          [{ alias: "" }, "alias is empty"],
          [{ comment: "" }, "comment is empty"],
          [{ domainName: "" }, "domainName is empty"],
          [{ callerReference: "" }, "callerReference is empty"],
          [{ alias: 1 }, "alias must be a string"],
          [{}, "criterion must be one of alias, comment, domainName, callerReference"],
          [{ lag: "1 second" }, "criterion must be one of alias, comment, domainName, callerReference"],
          [
            { alias: "a.example.com", comment: "a" },
            "criterion must be one of alias, comment, domainName, callerReference"
          ],
          [{ name: "a" }, "criterion must be one of alias, comment, domainName, callerReference"]
        ]
        for (const [criterion, message] of wrong) {
          for (const find of [Find.findDistribution, Find.findStreamingDistribution]) {
            const error = yield* Effect.flip(find(criterion as never) as Effect.Effect<unknown, Error, CloudFront>)
            assert.instanceOf(error, InvalidOptions)
            assert.strictEqual(error.message, message)
          }
        }
        const reference = yield* Effect.flip(Find.findInvalidation("E1", { callerReference: "" }))
        assert.strictEqual(reference.message, "callerReference is empty")
        assert.deepStrictEqual(watched.calls, [])
      })
    ).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  const behind = (readLag: "list" | "all") =>
    InMemoryCloudFront.layer({ readLag: readLag === "list" ? { list: "60 seconds" } : "60 seconds" })

  it.effect("finds what this client has created, although the list does not show it yet", () =>
    Effect.gen(function* () {
      const one = yield* make({ comment: "mine", callerReference: "mine", aliases: ["a.example.com"], certificate })
      const by = [
        { comment: "mine" },
        { callerReference: "mine" },
        { alias: "a.example.com" },
        { domainName: one.DomainName }
      ] as const
      for (const criterion of by) {
        assert.strictEqual(yield* idOf(Find.findDistribution(criterion)), one.Id, JSON.stringify(criterion))
      }
    }).pipe(Effect.provide(behind("list")))
  )

  it.effect("waits until reads show it, for as long as they may not", () =>
    Effect.gen(function* () {
      const one = yield* make({ comment: "mine" })
      const started = yield* Clock.currentTimeMillis
      const short = yield* Effect.flip(elapse(Find.findDistribution({ comment: "mine", lag: "5 seconds" })))
      assert.strictEqual(short._tag, "NoMatch")
      assert.isAtMost((yield* Clock.currentTimeMillis) - started, 15_000)
      assert.strictEqual(yield* idOf(elapse(Find.findDistribution({ comment: "mine" }))), one.Id)
      assert.isAtMost((yield* Clock.currentTimeMillis) - started, 70_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "60 seconds", createLag: "60 seconds" })))
  )

  it.effect("knows what this client has changed and deleted, whatever the list shows", () =>
    Effect.gen(function* () {
      const { Id } = yield* make({ comment: "before" })
      yield* editDistribution(Id, (config) => ({ ...config, Comment: "after" }))
      assert.strictEqual(yield* idOf(Find.findDistribution({ comment: "after" })), Id)
      assert.strictEqual((yield* Effect.flip(Find.findDistribution({ comment: "before" })))._tag, "NoMatch")
      yield* elapse(disableAndDelete(Id))
      assert.strictEqual((yield* Effect.flip(Find.findDistribution({ comment: "after" })))._tag, "NoMatch")
    }).pipe(Effect.provide(behind("list")))
  )

  it.effect("reads no more than it must", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const ids: Array<string> = []
        for (let i = 0; i < 6; i++) {
          ids.push((yield* make({ comment: `${i}`, callerReference: `r${i}` })).Id)
        }
        // Past the time in which own writes are read anyway.
        yield* elapse(Effect.sleep("2 minutes"))
        watched.calls.length = 0
        yield* Find.findDistribution({ comment: "3" })
        assert.deepStrictEqual(watched.calls, ["ListDistributions", "GetDistribution"])
        watched.calls.length = 0
        yield* Effect.flip(Find.findDistribution({ comment: "9" }))
        assert.deepStrictEqual(watched.calls, ["ListDistributions"])
        watched.calls.length = 0
        yield* Effect.flip(Find.findDistribution({ callerReference: "r9" }))
        assert.strictEqual(watched.calls.filter((call) => call === "GetDistribution").length, ids.length)
      })
    ).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("keeps to the rates of the service, and says in its span what it looks for, but for a comment", () =>
    Effect.gen(function* () {
      const { Id } = yield* make({ comment: "secret", aliases: ["a.example.com"], certificate })
      let isLimited = true
      const spans = yield* spansOf(
        watch(
          () =>
            Effect.all([
              Find.findDistribution({ alias: "a.example.com" }),
              Find.findDistribution({ comment: "secret" }),
              Find.findDistribution({ callerReference: "none" }).pipe(Effect.exit)
            ]),
          (_, send) =>
            Effect.zipRight(
              Effect.map(RateLimited, (limited) => void (isLimited &&= limited)),
              send
            )
        )
      )
      assert.isTrue(isLimited)
      const attributes = spans
        .filter(({ name }) => name === "CloudFront.programs.findDistribution")
        .map((span) => Object.fromEntries(span.attributes))
      assert.deepStrictEqual(attributes, [
        { by: "alias", alias: "a.example.com" },
        { by: "comment" },
        { by: "callerReference", callerReference: "none" }
      ])
      assert.isString(Id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("takes for gone what someone else has deleted, although the list shows it", () =>
    Effect.gen(function* () {
      const { Id } = yield* make({ comment: "mine", enabled: false })
      yield* elapse(Effect.sleep("10 minutes"))
      const { ETag = "" } = yield* Find.findDistribution({ comment: "mine" })
      yield* deleteDistribution({ Id, IfMatch: ETag })
      yield* watch((watched) =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(Find.findDistribution({ comment: "mine" }))
          assert.strictEqual(error._tag, "NoMatch")
          assert.deepStrictEqual(watched.calls, ["ListDistributions", "GetDistribution"])
        })
      )
    }).pipe(Effect.provide(behind("list")))
  )
})

describe("findStreamingDistribution", () => {
  it.effect("by id, alias, domain name, comment and caller reference", () =>
    Effect.gen(function* () {
      const { StreamingDistribution } = yield* provisionStreamingDistribution({
        bucket: "bucket.s3.amazonaws.com",
        comment: "media",
        callerReference: "mine",
        aliases: ["media.example.com"]
      })
      yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com", comment: "other" })
      const { DomainName, Id } = StreamingDistribution
      const by = [
        Id,
        StreamingDistribution,
        { alias: "MEDIA.example.com" },
        { domainName: DomainName },
        { comment: "media" },
        { callerReference: "mine" }
      ] as const
      for (const of of by) {
        const found = yield* Find.findStreamingDistribution(of)
        assert.strictEqual(found.StreamingDistribution.Id, Id, JSON.stringify(of))
      }
      const error = yield* Effect.flip(Find.findStreamingDistribution({ comment: "none" }))
      assert.strictEqual(error.message, "no streaming distribution has the comment that was looked for")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("findInvalidation", () => {
  it.effect("by id and by caller reference", () =>
    Effect.gen(function* () {
      const { Id } = yield* make()
      const ids: Array<string> = []
      for (const CallerReference of ["a", "b", "c"]) {
        const InvalidationBatch = { CallerReference, Paths: { Items: [`/${CallerReference}`] } }
        ids.push((yield* createInvalidation({ DistributionId: Id, InvalidationBatch })).Invalidation.Id)
      }
      for (const of of [ids[0] ?? "", { callerReference: "a" }]) {
        const { Invalidation } = yield* Find.findInvalidation(Id, of)
        assert.deepStrictEqual(Invalidation.InvalidationBatch.Paths.Items, ["/a"])
      }
      const error = yield* Effect.flip(Find.findInvalidation(Id, { callerReference: "d" }))
      assert.strictEqual(error.message, `no invalidation of distribution ${Id} has the caller reference d`)
      const elsewhere = yield* Effect.flip(Find.findInvalidation("E0", { callerReference: "a" }))
      assert.strictEqual(elsewhere._tag, "NoSuchDistribution")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("finds what this client has created, although the list does not show it yet", () =>
    Effect.gen(function* () {
      const { Id } = yield* make()
      yield* elapse(Effect.sleep("2 minutes"))
      const made = yield* invalidate(Id, ["/a"], { callerReference: "release" })
      const found = yield* elapse(Find.findInvalidation(Id, { callerReference: "release-1-of-1" }))
      assert.strictEqual(found.Invalidation.Id, made.invalidations[0]?.Id)
      const exit = yield* Effect.exit(elapse(Find.findInvalidation(Id, { callerReference: "other", lag: 0 })))
      assert.isTrue(Exit.isFailure(exit))
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "60 seconds", createLag: "60 seconds" })))
  )

  it.effect("finds one of a distribution that this client has created, although reads do not show either yet", () =>
    Effect.gen(function* () {
      const { Id } = yield* make()
      const made = yield* invalidate(Id, ["/a"], { callerReference: "release" })
      const found = yield* elapse(Find.findInvalidation(Id, { callerReference: "release-1-of-1" }))
      assert.strictEqual(found.Invalidation.Id, made.invalidations[0]?.Id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "60 seconds", createLag: "60 seconds" })))
  )
})
