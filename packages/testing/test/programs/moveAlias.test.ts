import { associateAlias } from "@effect-cloudfront/core/Distribution"
import * as Tenant from "@effect-cloudfront/core/DistributionTenant"
import * as Errors from "@effect-cloudfront/core/Errors"
import { InvalidOptions } from "@effect-cloudfront/core/Options"
import { disable } from "@effect-cloudfront/core/programs/editDistribution"
import * as Program from "@effect-cloudfront/core/programs/moveAlias"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, fake, read, template, withAliases } from "../support.js"
import { elapse, lost, spansOf, watch } from "./support.js"

const PROPAGATION = { propagation: { distribution: "20 seconds", distributionTenant: "20 seconds" } } as const

const layer = InMemoryCloudFront.layer(PROPAGATION)

const WWW = "www.example.com"

const tenant = (DistributionId: string, Name: string, Domain: string, Enabled = true) =>
  Effect.map(
    Tenant.createDistributionTenant({ DistributionId, Name, Domains: [{ Domain }], Enabled }),
    ({ DistributionTenant }) => DistributionTenant.Id ?? ""
  )

const tenantOf = (Identifier: string) =>
  Effect.map(Tenant.getDistributionTenant({ Identifier }), ({ DistributionTenant }) => ({
    domains: (DistributionTenant.Domains ?? []).map(({ Domain }) => Domain),
    enabled: DistributionTenant.Enabled
  }))

const aliasesOf = (id: string) => Effect.map(read(id), ({ config }) => config.Aliases?.Items ?? [])

/** A distribution with the alias, and one without. */
const two = Effect.gen(function* () {
  const from = yield* create(withAliases(WWW, "other.example.com"))
  const to = yield* create(withAliases("new.example.com"))
  yield* Effect.flatMap(fake, ({ settle }) => settle)
  return { from: { distributionId: from.id }, to: { distributionId: to.id } }
})

const reset = new Errors.TransportError({ operation: "lost", reason: "Reset", message: "the connection was reset" })

const collect = () => {
  const tags: Array<string> = []
  return {
    tags,
    onEvent: ({ _tag }: Program.MoveAliasEvent) => Effect.sync(() => void (_tag === "Waiting" || tags.push(_tag)))
  }
}

describe("moveAlias", () => {
  it.effect("moves an alias between distributions without downtime, and waits", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      const { onEvent, tags } = collect()
      assert.deepStrictEqual((yield* Program.moveAlias(WWW, { to, dryRun: true })).steps, ["AssociateAlias"])
      const moved = yield* elapse(Program.moveAlias(WWW, { from, to, onEvent }))
      const target = yield* read(to.distributionId)
      assert.deepStrictEqual(moved, {
        alias: WWW,
        outcome: "Moved",
        path: "AssociateAlias",
        etag: target.etag,
        dns: undefined
      })
      assert.deepStrictEqual(tags, ["HolderFound", "AssociatingAlias", "Moved"])
      assert.deepStrictEqual(yield* aliasesOf(to.distributionId), ["new.example.com", WWW])
      assert.deepStrictEqual(yield* aliasesOf(from.distributionId), ["other.example.com"])
      const again = yield* elapse(Program.moveAlias("WWW.example.com", { from, to }))
      assert.strictEqual(again.outcome, "AlreadyThere")
      assert.deepStrictEqual((yield* Program.moveAlias(WWW, { to, dryRun: true })).steps, [])
    }).pipe(Effect.provide(layer))
  )

  it.effect("plans that it enables the source, whether the alias is to be moved or was moved", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      const options = { from, to, enableSource: true }
      const plan = Effect.map(Program.moveAlias(WWW, { ...options, dryRun: true }), ({ steps }) => steps)
      assert.deepStrictEqual(yield* plan, ["AssociateAlias"])
      yield* disable(from.distributionId)
      assert.deepStrictEqual(yield* plan, ["AssociateAlias", "EnableSource"])
      yield* elapse(Program.moveAlias(WWW, options))
      assert.deepStrictEqual(yield* plan, [])
      yield* disable(from.distributionId)
      assert.deepStrictEqual(yield* plan, ["EnableSource"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("adds an alias that nobody has", () =>
    Effect.gen(function* () {
      const { to } = yield* two
      const moved = yield* elapse(Program.moveAlias("free.example.com", { to }))
      assert.strictEqual(moved.path, "AssociateAlias")
      assert.include(yield* aliasesOf(to.distributionId), "free.example.com")
    }).pipe(Effect.provide(layer))
  )

  it.effect("disables the source when the service refuses the other path, if the options allow it", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      const { faults } = yield* fake
      yield* faults.on("AssociateAlias", Faults.error(Errors.IllegalUpdate, "no TXT record"))
      const error = yield* Effect.flip(elapse(Program.moveAlias(WWW, { from, to })))
      assert.instanceOf(error, Program.AliasMoveRefused)
      assert.strictEqual(error.reason, "SourceEnabled")
      assert.strictEqual(error.cause?._tag, "IllegalUpdate")
      assert.include(error.message, "no TXT record")
      const schema = Errors.schema(Program.AliasMoveRefused)
      assert.strictEqual(
        Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(error)))).reason,
        "SourceEnabled"
      )
      assert.include(yield* aliasesOf(from.distributionId), WWW)
      yield* faults.on("AssociateAlias", Faults.error(Errors.IllegalUpdate, "no TXT record"))
      const { onEvent, tags } = collect()
      const moved = yield* elapse(Program.moveAlias(WWW, { from, to, disableSource: true, onEvent }))
      assert.strictEqual(moved.path, "UpdateDomainAssociation")
      assert.deepStrictEqual(tags, [
        "HolderFound",
        "AssociatingAlias",
        "AssociationRefused",
        "DisablingSource",
        "UpdatingDomainAssociation",
        "EnablingSource",
        "Moved"
      ])
      assert.isTrue((yield* read(from.distributionId)).config.Enabled)
      assert.deepStrictEqual(yield* aliasesOf(from.distributionId), ["other.example.com"])
      assert.include(yield* aliasesOf(to.distributionId), WWW)
    }).pipe(Effect.provide(layer))
  )

  it.effect("moves a domain from a tenant to a distribution, and back, and looks at its DNS record", () =>
    Effect.gen(function* () {
      const base = yield* template()
      const id = yield* tenant(base.id, "one", WWW)
      const other = yield* create(withAliases("new.example.com"))
      const asTenant = { distributionTenantId: id }
      const asDistribution = { distributionId: other.id }
      const plan = yield* Program.moveAlias(WWW, {
        from: asTenant,
        to: asDistribution,
        disableSource: true,
        dryRun: true
      })
      assert.deepStrictEqual(plan.steps, ["DisableSource", "UpdateDomainAssociation", "EnableSource"])
      const moved = yield* elapse(Program.moveAlias(WWW, { from: asTenant, to: asDistribution, disableSource: true }))
      assert.strictEqual(moved.path, "UpdateDomainAssociation")
      assert.deepStrictEqual(yield* tenantOf(id), { domains: [], enabled: true })
      assert.include(yield* aliasesOf(other.id), WWW)
      const back = yield* elapse(Program.moveAlias(WWW, { from: asDistribution, to: asTenant, disableSource: true }))
      assert.deepStrictEqual(yield* tenantOf(id), { domains: [WWW], enabled: true })
      assert.strictEqual(back.dns?.Status, "invalid-configuration")
      assert.isTrue((yield* read(other.id)).config.Enabled)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ ...PROPAGATION, dns: { [WWW]: "invalid-configuration" } })))
  )

  it.effect("leaves a source disabled that was disabled, unless it is told to enable it", () =>
    Effect.gen(function* () {
      const base = yield* template()
      const id = yield* tenant(base.id, "one", WWW, false)
      const other = yield* create(withAliases("new.example.com"))
      const options = { from: { distributionTenantId: id }, to: { distributionId: other.id } }
      assert.deepStrictEqual((yield* Program.moveAlias(WWW, { ...options, dryRun: true })).steps, [
        "UpdateDomainAssociation"
      ])
      yield* elapse(Program.moveAlias(WWW, options))
      assert.deepStrictEqual(yield* tenantOf(id), { domains: [], enabled: false })
      const again = yield* elapse(Program.moveAlias(WWW, { ...options, enableSource: true }))
      assert.strictEqual(again.outcome, "AlreadyThere")
      assert.isTrue((yield* tenantOf(id)).enabled)
    }).pipe(Effect.provide(layer))
  )

  it.effect("enables the source again when the move fails", () =>
    Effect.gen(function* () {
      const base = yield* template()
      const id = yield* tenant(base.id, "one", WWW)
      const other = yield* create(withAliases("new.example.com"))
      const { faults } = yield* fake
      yield* faults.on("UpdateDomainAssociation", Faults.error(Errors.AccessDenied))
      const error = yield* Effect.flip(
        elapse(
          Program.moveAlias(WWW, {
            from: { distributionTenantId: id },
            to: { distributionId: other.id },
            disableSource: true
          })
        )
      )
      assert.strictEqual(error._tag, "AccessDenied")
      assert.deepStrictEqual(yield* tenantOf(id), { domains: [WWW], enabled: true })
    }).pipe(Effect.provide(layer))
  )

  // Between two calls, each of which takes a second.
  for (const timeout of ["6500 millis", "20500 millis", "90 minutes"] as const) {
    it.effect(`enables the source again when the move ends with an error within ${timeout}`, () =>
      Effect.gen(function* () {
        const { from, to } = yield* two
        const { faults } = yield* fake
        yield* faults.on("AssociateAlias", Faults.error(Errors.IllegalUpdate))
        const { onEvent, tags } = collect()
        const error = yield* watch(
          () => Effect.flip(elapse(Program.moveAlias(WWW, { from, to, disableSource: true, timeout, onEvent }))),
          ({ operation }, send) =>
            Effect.zipRight(
              Effect.sleep("1 second"),
              operation === "UpdateDomainAssociation" ? Effect.fail(reset) : send
            )
        )
        assert.strictEqual(error._tag, timeout === "90 minutes" ? "TransportError" : "WaitTimeout")
        assert.deepStrictEqual(tags.at(-1), "EnablingSource")
        assert.isTrue((yield* read(from.distributionId)).config.Enabled)
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("waits until the source is disabled everywhere, if the service wants that", () =>
    Effect.gen(function* () {
      const base = yield* template()
      const id = yield* tenant(base.id, "one", WWW)
      const other = yield* create(withAliases("new.example.com"))
      const { faults } = yield* fake
      yield* faults.on("UpdateDomainAssociation", Faults.error(Errors.IllegalUpdate, "not disabled yet"))
      const waited: Array<string> = []
      const moved = yield* elapse(
        Program.moveAlias(WWW, {
          from: { distributionTenantId: id },
          to: { distributionId: other.id },
          disableSource: true,
          onEvent: (event) => Effect.sync(() => void (event._tag === "Waiting" && waited.push(event.id)))
        })
      )
      assert.strictEqual(moved.outcome, "Moved")
      assert.include(waited, id)
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses what cannot be moved, before the first change", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      const base = yield* template()
      const id = yield* tenant(base.id, "one", "tenant.example.com")
      const bare = yield* create()
      const refusal = (alias: string, options: Program.MoveAliasOptions) =>
        Effect.map(Effect.flip(Program.moveAlias(alias, options)), (error) => {
          assert.instanceOf(error, Program.AliasMoveRefused)
          return error.reason
        })
      yield* watch((watched) =>
        Effect.gen(function* () {
          assert.strictEqual(yield* refusal(WWW, { to: { distributionId: bare.id } }), "CertificateDoesNotCover")
          assert.strictEqual(yield* refusal(WWW, { to, from: { distributionId: bare.id } }), "OtherHolder")
          assert.strictEqual(yield* refusal("free.example.com", { to: { distributionTenantId: id } }), "NotInUse")
          assert.strictEqual(yield* refusal("wwww.example.com", { from, to }), "NotInUse")
          assert.strictEqual(yield* refusal("wwww.example.com", { from, to, disableSource: true }), "NotInUse")
          const plan = Program.moveAlias("wwww.example.com", { from, to, dryRun: true })
          assert.strictEqual((yield* Effect.flip(plan))._tag, "AliasMoveRefused")
          assert.strictEqual(yield* refusal(WWW, { to: { distributionTenantId: id } }), "SourceUnknown")
          assert.strictEqual(yield* refusal(WWW, { from, to: { distributionTenantId: id } }), "SourceEnabled")
          const options = yield* Effect.flip(Program.moveAlias("not a name", { to, from: to }))
          assert.instanceOf(options, InvalidOptions)
          assert.deepStrictEqual(
            options.problems.map(({ option }) => option),
            ["alias", "from"]
          )
          assert.isTrue(watched.calls.every((call) => /^(Get|List)/.test(call)))
        })
      )
    }).pipe(Effect.provide(layer))
  )

  for (const operation of ["AssociateAlias", "UpdateDomainAssociation"]) {
    it.effect(`does not repeat ${operation} when it was executed and its response lost`, () =>
      Effect.gen(function* () {
        const { from, to } = yield* two
        const { faults } = yield* fake
        if (operation !== "AssociateAlias") {
          yield* faults.on("AssociateAlias", Faults.error(Errors.IllegalUpdate))
        }
        let calls = 0
        const moved = yield* watch(
          () => elapse(Program.moveAlias(WWW, { from, to, disableSource: true })),
          (request, send) => {
            if (request.operation !== operation || calls++ > 0) return undefined
            return lost(send)
          }
        )
        assert.strictEqual(moved.outcome, "Moved")
        assert.strictEqual(calls, 1)
        assert.isTrue((yield* read(from.distributionId)).config.Enabled)
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("is right while reads and lists are stale", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      yield* elapse(Program.moveAlias(WWW, { from, to }))
      const back = yield* elapse(Program.moveAlias(WWW, { from: to, to: from }))
      assert.strictEqual(back.outcome, "Moved")
      yield* elapse(Effect.sleep("2 minutes"))
      assert.include(yield* aliasesOf(from.distributionId), WWW)
      assert.notInclude(yield* aliasesOf(to.distributionId), WWW)
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({ ...PROPAGATION, readLag: { get: "30 seconds", list: "30 seconds", flapping: true } })
      )
    )
  )

  it.effect("ends well after a run that was interrupted while it moved the alias", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      const interrupted = yield* watch(
        () => elapse(Effect.timeoutOption(Program.moveAlias(WWW, { from, to }), "1 minute")),
        ({ operation }, send) => (operation === "AssociateAlias" ? Effect.zipRight(send, Effect.never) : undefined)
      )
      assert.strictEqual(interrupted._tag, "None")
      const again = yield* elapse(Program.moveAlias(WWW, { from, to }))
      assert.include(["Moved", "AlreadyThere"], again.outcome)
      yield* elapse(Effect.sleep("2 minutes"))
      assert.include(yield* aliasesOf(to.distributionId), WWW)
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({ ...PROPAGATION, readLag: { get: "2 minutes", list: "2 minutes", flapping: true } })
      )
    )
  )

  it.effect("keeps what another client has moved", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      yield* associateAlias({ TargetDistributionId: to.distributionId, Alias: WWW })
      const moved = yield* elapse(Program.moveAlias(WWW, { from, to }))
      assert.strictEqual(moved.outcome, "AlreadyThere")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has its events as a Stream, and one span with them", () =>
    Effect.gen(function* () {
      const { from, to } = yield* two
      const spans = yield* spansOf(
        Effect.gen(function* () {
          const events = yield* elapse(Stream.runCollect(Program.moveAliasEvents(WWW, { from, to })))
          assert.include(
            Array.from(events, ({ _tag }) => _tag),
            "Moved"
          )
        })
      )
      const own = spans.find(({ name }) => name === "CloudFront.programs.moveAlias")
      assert.include(own?.events ?? [], "AssociatingAlias")
    }).pipe(Effect.provide(layer))
  )
})
