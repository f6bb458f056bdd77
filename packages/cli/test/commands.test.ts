import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  createDistribution,
  DistributionConfig,
  getDistribution,
  listDistributions
} from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import {
  provisionDistribution,
  provisionStreamingDistribution
} from "@effect-cloudfront/core/programs/provisionDistribution"
import type * as Description from "@effect-cloudfront/core/protocol/Shape"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { SECRETS } from "../src/internal/configuration.js"
import { account, cloudfront, steady } from "./support.js"

const site = Effect.map(
  provisionDistribution({ origin: "site.s3.eu-central-1.amazonaws.com", comment: "the site" }),
  ({ Distribution }) => Distribution
)

const lines = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => line !== "")

const json = (text: string): unknown => JSON.parse(text)

describe("ls", () => {
  it.effect("shows a table, and lines of JSON", () =>
    Effect.gen(function* () {
      const { DomainName, Id } = yield* site
      const table = yield* cloudfront(["ls"])
      assert.strictEqual(table.code, 0)
      assert.deepStrictEqual(lines(table.stdout), [
        `ID              STATUS      ENABLED  DOMAIN                         ORIGINS                             COMMENT`,
        `${Id}  InProgress  yes      ${DomainName}  site.s3.eu-central-1.amazonaws.com  the site`
      ])
      const all = yield* cloudfront(["ls", "--json"])
      assert.deepInclude(json(all.stdout), { Id, DomainName, Comment: "the site" })
      assert.strictEqual(lines(all.stdout).length, 1)
    }).pipe(Effect.provide(account()))
  )

  it.effect("says on the standard error that there is nothing", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* cloudfront(["ls"])
      assert.deepStrictEqual({ code, stderr, stdout }, { code: 0, stderr: "There are no distributions.\n", stdout: "" })
      assert.strictEqual((yield* cloudfront(["ls", "--json"])).stdout, "")
    }).pipe(Effect.provide(account()))
  )

  it.effect("lists every other kind by its plural and its singular", () =>
    Effect.gen(function* () {
      for (const kind of ["cache-policies", "cache-policy"]) {
        const { code, stdout } = yield* cloudfront(["ls", kind, "--limit", "3"])
        assert.strictEqual(code, 0)
        assert.strictEqual(lines(stdout).length, 4)
        assert.match(stdout, /^ID +NAME +TYPE +LAST MODIFIED TIME .*\n[0-9a-f-]{36} +Managed-/)
      }
      const { Id } = yield* site
      yield* cloudfront(["invalidate", Id, "/*"])
      assert.match((yield* cloudfront(["ls", "invalidations", Id])).stdout, /InProgress/)
      const wrong = yield* cloudfront(["ls", "key-grups"])
      assert.strictEqual(wrong.code, 2)
      assert.match(wrong.stderr, /did you mean key-groups/)
      assert.match((yield* cloudfront(["ls", "invalidations"])).stderr, /needs the DistributionId/)
      assert.match((yield* cloudfront(["ls", "functions", "x"])).stderr, /takes no further argument/)
    }).pipe(Effect.provide(account()))
  )

  it.effect("cuts what does not fit a terminal, and colours states", () =>
    Effect.gen(function* () {
      yield* site
      const { stdout } = yield* cloudfront(["ls"], { columns: 80 })
      for (const line of lines(stdout.replace(/\u001b\[\d+m/g, ""))) assert.isAtMost([...line].length, 80)
      assert.match(stdout, /\u001b\[33mInProgress\u001b\[39m/)
      const plain = yield* cloudfront(["ls"], { columns: 80, env: { NO_COLOR: "1" } })
      assert.notMatch(plain.stdout, /\u001b/)
    }).pipe(Effect.provide(account()))
  )
})

describe("show", () => {
  it.effect("shows a distribution by its id, its alias and its domain name", () =>
    Effect.gen(function* () {
      const { DomainName, Id } = yield* site
      const one = yield* cloudfront(["show", Id])
      assert.strictEqual(one.code, 0)
      assert.match(
        one.stdout,
        new RegExp(`^Id +${Id}\nARN +arn:aws:cloudfront::\\d+:distribution/${Id}\nStatus +InProgress`)
      )
      assert.strictEqual(steady((yield* cloudfront(["show", DomainName])).stdout), steady(one.stdout))
      const config = yield* cloudfront(["show", Id, "--config"])
      assert.deepInclude(json(config.stdout), { Comment: "the site", Enabled: true })
      const missing = yield* cloudfront(["show", "www.example.com"])
      assert.strictEqual(missing.code, 3)
      assert.match(missing.stderr, /^Error: .*www\.example\.com/)
    }).pipe(Effect.provide(account()))
  )

  it.effect("shows other kinds", () =>
    Effect.gen(function* () {
      const { stdout } = yield* cloudfront(["show", "658327ea-f89d-4fab-a63d-7e88639e58f6", "--kind", "cache-policy"])
      assert.match(stdout, /Managed-CachingOptimized/)
      const wrong = yield* cloudfront(["show", "x", "--kind", "cash-policy"])
      assert.strictEqual(wrong.code, 2)
      assert.match(wrong.stderr, /did you mean cache-policy/)
    }).pipe(Effect.provide(account()))
  )
})

describe("create", () => {
  it.effect("creates a distribution with settings, and waits", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* cloudfront([
        "create",
        "app.example.com",
        "--comment",
        "app",
        "--tag",
        "team=web",
        "--wait",
        "DefaultCacheBehavior.Compress=true"
      ])
      assert.strictEqual(code, 0)
      assert.match(stdout, /Status +Deployed/)
      assert.match(stderr, /^\[0s\] creating .*\n\[0s\] created .*\n\[0s\] distribution \w+ is InProgress\n/)
      const { DistributionList } = yield* listDistributions({})
      assert.strictEqual(DistributionList.Items[0]?.DefaultCacheBehavior.Compress, true)
    }).pipe(Effect.provide(account()))
  )

  it.effect("plans, and with a reference finds what it has created", () =>
    Effect.gen(function* () {
      const args = ["create", "app.example.com", "--reference", "app"]
      const planned = yield* cloudfront([...args, "--dry-run"])
      assert.strictEqual(planned.stdout, "A distribution for app.example.com would be created (Create).\n")
      const bucket = yield* cloudfront(["create", "site.s3.us-east-1.amazonaws.com", "--dry-run", "--json"])
      assert.deepStrictEqual(json(bucket.stdout), {
        outcome: "Planned",
        steps: ["CreateOriginAccessControl", "Create"],
        changes: []
      })
      assert.strictEqual((yield* listDistributions({})).DistributionList.Items.length, 0)
      yield* cloudfront(args)
      const again = yield* cloudfront([...args, "--comment", "new", "--dry-run", "--json"])
      assert.deepInclude(json(again.stdout), { outcome: "Planned", changes: ["Comment"] })
      yield* cloudfront([...args, "--comment", "new"])
      const { DistributionList } = yield* listDistributions({})
      assert.deepStrictEqual(
        DistributionList.Items.map(({ Comment }) => Comment),
        ["new"]
      )
    }).pipe(Effect.provide(account()))
  )

  it.effect("refuses what cannot be", () =>
    Effect.gen(function* () {
      const url = yield* cloudfront(["create", "https://app.example.com/x"])
      assert.strictEqual(url.code, 2)
      assert.match(url.stderr, /without a scheme/)
      const alias = yield* cloudfront(["create", "app.example.com", "--alias", "www.example.com"])
      assert.strictEqual(alias.code, 2)
      assert.match(alias.stderr, /certificate/)
    }).pipe(Effect.provide(account()))
  )
})

describe("set", () => {
  it.effect("shows the difference, and writes it", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const settings = ["Comment=a=b", "Origins[origin].OriginPath=/app", "DefaultCacheBehavior.Compress=false"]
      const planned = yield* cloudfront(["set", Id, ...settings, "--dry-run"])
      assert.strictEqual(planned.code, 0)
      assert.match(planned.stderr, /-  +"OriginPath": "",\n\+  +"OriginPath": "\/app",/)
      assert.strictEqual(planned.stdout, `Distribution ${Id} would be changed.\n`)
      assert.deepInclude(json((yield* cloudfront(["set", Id, ...settings, "--dry-run", "--json"])).stdout), {
        id: Id,
        outcome: "Planned",
        steps: ["Update"],
        changes: ["Origins.Items.OriginPath", "DefaultCacheBehavior.Compress", "Comment"]
      })
      assert.strictEqual((yield* getDistribution({ Id })).Distribution.DistributionConfig.Comment, "the site")
      const done = yield* cloudfront(["set", Id, ...settings, "--yes"])
      assert.strictEqual(done.code, 0)
      assert.strictEqual(done.stdout, `Distribution ${Id} is changed: its status is InProgress.\n`)
      const { DistributionConfig } = (yield* getDistribution({ Id })).Distribution
      assert.strictEqual(DistributionConfig.Comment, "a=b")
      assert.strictEqual(DistributionConfig.Origins.Items[0]?.OriginPath, "/app")
      assert.strictEqual(DistributionConfig.DefaultCacheBehavior.Compress, false)
      for (const flag of ["--yes", "--dry-run"]) {
        assert.match((yield* cloudfront(["set", Id, "Comment=a=b", flag])).stdout, /as it is to be/)
      }
    }).pipe(Effect.provide(account()))
  )

  it.effect("asks on a terminal, and needs --yes without one", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const alone = yield* cloudfront(["set", Id, "Comment=x"])
      assert.strictEqual(alone.code, 2)
      assert.match(alone.stderr, /needs --yes/)
      const no = yield* cloudfront(["set", Id, "Comment=x"], { columns: 80, answers: ["n"] })
      assert.strictEqual(no.code, 10)
      assert.strictEqual((yield* getDistribution({ Id })).Distribution.DistributionConfig.Comment, "the site")
      const yes = yield* cloudfront(["set", Id, "Comment=x"], { columns: 80, answers: ["y"] })
      assert.strictEqual(yes.code, 0)
      assert.strictEqual(yes.questions.length, 1)
    }).pipe(Effect.provide(account()))
  )

  it.effect("names what is wrong with settings", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const messageOf = (...args: ReadonlyArray<string>) =>
        Effect.map(cloudfront(["set", Id, ...args, "--yes"]), ({ code, stderr }) => {
          assert.strictEqual(code, 2)
          return stderr
        })
      assert.match(yield* messageOf("Coment=x"), /the configuration has no Coment; did you mean Comment/)
      assert.match(yield* messageOf("Enabled=maybe"), /Enabled must be true or false/)
      assert.match(
        yield* messageOf("PriceClass=PriceClass_10"),
        /PriceClass must be one of .*did you mean PriceClass_100/
      )
      assert.match(yield* messageOf("Origins[nowhere].OriginPath=/"), /Origins\[nowhere\] does not exist/)
      assert.match(yield* messageOf("Comment"), /PATH=VALUE/)
      assert.match(yield* messageOf("--unset", "Origins"), /needs Origins/)
      assert.match(yield* messageOf("Comment.x=1"), /Comment has no x/)
      assert.match(yield* messageOf(), /at least one setting/)
    }).pipe(Effect.provide(account()))
  )

  it.effect("adds and removes items", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const page = '{"ErrorCode":404,"ResponsePagePath":"/404.html","ResponseCode":"404","ErrorCachingMinTTL":10}'
      assert.strictEqual((yield* cloudfront(["set", Id, `CustomErrorResponses[+]=${page}`, "--yes"])).code, 0)
      const read = Effect.map(
        getDistribution({ Id }),
        ({ Distribution }) => Distribution.DistributionConfig.CustomErrorResponses?.Items.length
      )
      assert.strictEqual(yield* read, 1)
      assert.strictEqual((yield* cloudfront(["set", Id, "--unset", "CustomErrorResponses[404]", "--yes"])).code, 0)
      assert.strictEqual(yield* read, 0)
    }).pipe(Effect.provide(account()))
  )
})

describe("secrets of a configuration", () => {
  it.effect("are not shown in a difference, which shows that they change", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const origin = "Origins[0].CustomHeaders"
      const header = (name: string, value: string) => JSON.stringify({ HeaderName: name, HeaderValue: value })
      const set = (...args: ReadonlyArray<string>) => cloudfront(["set", Id, ...args, "--yes"])
      const first = yield* set(`${origin}[+]=${header("x-one", "TOPSECRET1")}`)
      const second = yield* set(`${origin}[+]=${header("x-two", "TOPSECRET2")}`)
      const changed = yield* set(`${origin}[0].HeaderValue=TOPSECRET3`)
      for (const { code, stderr } of [first, second, changed]) {
        assert.strictEqual(code, 0, stderr)
        assert.notInclude(stderr, "TOPSECRET")
      }
      assert.match(changed.stderr, /- +"HeaderValue": "\(secret 1\)"\n\+ +"HeaderValue": "\(secret 3\)"/)
      const config = yield* cloudfront(["show", Id, "--config"])
      assert.match(config.stdout, /TOPSECRET3/)
    }).pipe(Effect.provide(account()))
  )

  it("are all that the API marks as sensitive, except comments", () => {
    const found = new Set<string>()
    const visit = (shape: Description.Shape): void => {
      if (shape.kind === "list") visit(shape.item())
      if (shape.kind !== "structure") return
      for (const member of shape.members()) {
        if (member.shape.sensitive && member.key !== "Comment") found.add(member.key)
        visit(member.shape)
      }
    }
    visit(DistributionConfig.description)
    assert.sameMembers([...found], [...SECRETS])
  })
})

describe("set, when another client is faster", () => {
  it.effect("says so, and applies the change to what is there then", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const service = yield* CloudFront
      let theirs = 0
      const other = editDistribution(Id, (config) => ({ ...config, DefaultRootObject: "theirs.html" }))
      const racing = CloudFront.of({
        ...service,
        execute: (request) =>
          request.operation === "UpdateDistribution" && theirs++ === 0
            ? Effect.zipRight(Effect.orDie(Effect.provideService(other, CloudFront, service)), service.execute(request))
            : service.execute(request)
      })
      const { code, stderr } = yield* Effect.provideService(
        cloudfront(["set", Id, "Comment=mine", "--yes"]),
        CloudFront,
        racing
      )
      assert.strictEqual(code, 0, stderr)
      assert.match(stderr, new RegExp(`Distribution ${Id} was changed by another client meanwhile`))
      const { Comment, DefaultRootObject } = (yield* getDistribution({ Id })).Distribution.DistributionConfig
      assert.deepStrictEqual([Comment, DefaultRootObject], ["mine", "theirs.html"])
    }).pipe(Effect.provide(account()))
  )

  it.effect("says that a response was lost", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("UpdateDistribution", Faults.resetAfter, { times: 6 })
      const { code, stderr } = yield* cloudfront(["set", Id, "Comment=mine", "--yes"])
      assert.strictEqual(code, 0, stderr)
      assert.match(stderr, new RegExp(`A response was lost: distribution ${Id} is read`))
    }).pipe(Effect.provide(account()))
  )
})

describe("enable and disable", () => {
  it.effect("changes the state, and waits", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      assert.strictEqual((yield* cloudfront(["disable", Id])).code, 2)
      const off = yield* cloudfront(["disable", Id, "--yes", "--wait", "--json"])
      assert.deepInclude(json(off.stdout), { id: Id, outcome: "Changed", status: "Deployed" })
      assert.match((yield* cloudfront(["enable", Id, "--dry-run"])).stdout, /Planned/)
      assert.match((yield* cloudfront(["disable", Id, "--dry-run"])).stdout, /Unchanged/)
      assert.deepInclude(json((yield* cloudfront(["enable", Id, "--dry-run", "--json"])).stdout), {
        id: Id,
        outcome: "Planned",
        steps: ["Update"],
        changes: ["Enabled"]
      })
      const on = yield* cloudfront(["enable", Id])
      assert.strictEqual(on.code, 0)
      assert.match(on.stderr, /updating .*changes Enabled/)
      assert.isTrue((yield* getDistribution({ Id })).Distribution.DistributionConfig.Enabled)
    }).pipe(Effect.provide(account()))
  )
})

describe("enable and disable of several", () => {
  it.effect("goes on after one that fails, with a line of JSON for each", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* site, yield* site]
      const off = yield* cloudfront(["disable", one.Id, "E1MISSING", two.Id, "--yes", "--json"])
      assert.strictEqual(off.code, 11, off.stderr)
      const rows = lines(off.stdout).map(json)
      assert.strictEqual(rows.length, 3)
      assert.deepInclude(rows[0], { id: one.Id, outcome: "Changed", status: "InProgress" })
      assert.deepInclude(rows[1], { id: "E1MISSING", outcome: "Failed" })
      assert.deepInclude(rows[2], { id: two.Id, outcome: "Changed" })
      assert.match(off.stderr, /1 of 3 were not disabled: E1MISSING/)
      for (const { Id } of [one, two]) {
        assert.isFalse((yield* getDistribution({ Id })).Distribution.DistributionConfig.Enabled)
      }
      const on = yield* cloudfront(["enable", one.Id, two.Id])
      assert.strictEqual(on.code, 0)
      assert.match(on.stdout, /^ID +OUTCOME +STATUS\n/)
    }).pipe(Effect.provide(account()))
  )
})

const tag = (Resource: string): string => JSON.stringify({ Resource, Tags: { Items: [{ Key: "a", Value: "b" }] } })

describe("an interruption while something is written", () => {
  it.effect("says what is left and how to go on", () =>
    Effect.gen(function* () {
      const { ARN, Id } = yield* site
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      for (const [operation, args, left] of [
        [
          "UpdateDistribution",
          ["set", Id, "Comment=x", "--yes"],
          /It is not known whether distribution \w+ is changed/
        ],
        ["GetDistribution", ["set", Id, "Comment=x", "--yes"], /Nothing was changed/],
        ["UpdateDistribution", ["disable", Id, "--yes"], /It is not known whether these are disabled: \w+\./],
        ["TagResource", ["tags", ARN, "a=b"], /Some tags may be changed/],
        ["TagResource", ["call", "tag-resource", "--input", tag(ARN)], /TagResource was sent/]
      ] as const) {
        const sent = yield* Deferred.make<void>()
        const stop = Faults.make("stop", () => Effect.zipRight(Deferred.succeed(sent, undefined), Effect.never))
        yield* faults.on(operation, stop, { times: 1 })
        const { code, stderr } = yield* cloudfront(args, { interruption: Deferred.await(sent) })
        assert.strictEqual(code, 130, args.join(" "))
        assert.match(stderr, left)
        assert.match(stderr, /Interrupted\. /)
      }
    }).pipe(Effect.provide(account()))
  )
})

describe("delete", () => {
  it.effect("deletes many, and tells what became of each", () =>
    Effect.gen(function* () {
      const first = yield* site
      const second = yield* site
      const planned = yield* cloudfront(["delete", first.Id, "--dry-run"])
      assert.match(planned.stdout, /Planned +Disable, Wait, Delete/)
      const all = yield* cloudfront(["delete", first.Id, "E0000000000000", "--dry-run", "--json"])
      assert.strictEqual(all.code, 0)
      const rows = lines(all.stdout).map((line) => json(line) as Readonly<Record<string, unknown>>)
      assert.deepStrictEqual(
        rows.map((row) => [row["id"], row["outcome"]]),
        [
          [first.Id, "Planned"],
          ["E0000000000000", "AlreadyGone"]
        ]
      )
      assert.deepInclude(rows[0] ?? {}, { steps: ["Disable", "Wait", "Delete"], domain: first.DomainName, aliases: [] })
      const { code, stderr, stdout } = yield* cloudfront(["delete", "--from", "-", "E0000000000000", "--yes"], {
        stdin: `${first.Id}\n\n${second.Id}\n`
      })
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(
        lines(stdout).map((line) => line.split(/ +/)),
        [
          ["ID", "OUTCOME"],
          ["E0000000000000", "AlreadyGone"],
          [first.Id, "Deleted"],
          [second.Id, "Deleted"]
        ]
      )
      assert.match(stderr, /3 to delete/)
      assert.strictEqual((yield* listDistributions({})).DistributionList.Items.length, 0)
    }).pipe(Effect.provide(account()))
  )

  it.effect("plans the deletion of tenants and streaming distributions", () =>
    Effect.gen(function* () {
      const { Origins, ...config } = (yield* site).DistributionConfig
      const { Distribution } = yield* createDistribution({
        DistributionConfig: {
          Origins,
          DefaultCacheBehavior: config.DefaultCacheBehavior,
          Comment: "",
          Enabled: true,
          ConnectionMode: "tenant-only"
        }
      })
      const { DistributionTenant } = yield* createDistributionTenant({
        DistributionId: Distribution.Id,
        Name: "one",
        Domains: [{ Domain: "one.example.com" }]
      })
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      for (const [kind, id, aliases] of [
        ["distribution-tenant", DistributionTenant.Id ?? "", ["one.example.com"]],
        ["streaming-distribution", StreamingDistribution.Id, []]
      ] as const) {
        const { code, stdout } = yield* cloudfront(["delete", "--kind", kind, id, "EGONE", "--dry-run", "--json"])
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(lines(stdout).map(json), [
          { id, outcome: "Planned", steps: ["Disable", "Wait", "Delete"], aliases, users: [] },
          { id: "EGONE", outcome: "AlreadyGone", users: [] }
        ])
      }
      const { InMemoryCloudFront: Fake } = InMemoryCloudFront
      const changed = (yield* (yield* Fake).calls).filter(({ operation = "" }) => /^(?:Update|Delete)/.test(operation))
      assert.deepStrictEqual(changed, [])
    }).pipe(Effect.provide(account()))
  )

  it.effect("deletes other kinds, and says who uses them", () =>
    Effect.gen(function* () {
      const { DistributionConfig } = yield* site
      const id = DistributionConfig.Origins.Items[0]?.OriginAccessControlId ?? ""
      const planned = yield* cloudfront(["delete", "--kind", "origin-access-control", id, "--dry-run"])
      assert.match(planned.stdout, /Planned +distribution E/)
      const used = yield* cloudfront(["delete", "--kind", "origin-access-control", id, "--yes", "--json"])
      assert.strictEqual(used.code, 4)
      assert.deepInclude(json(used.stderr.split("\n").at(-2) ?? ""), { _tag: "StillInUse" })
      assert.strictEqual((yield* cloudfront(["delete", "--kind", "origin", "x", "--yes"])).code, 2)
    }).pipe(Effect.provide(account()))
  )
})

describe("invalidate", () => {
  it.effect("normalizes paths, and waits", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const planned = yield* cloudfront(["invalidate", Id, "a b", "/img/*", "/img/x", "--dry-run"])
      assert.strictEqual(planned.stdout, `2 paths of ${Id} would be invalidated:\n  /a%20b\n  /img/*\n`)
      const { code, stderr, stdout } = yield* cloudfront(["invalidate", Id, "--stdin", "--wait"], { stdin: "/a\n/b\n" })
      assert.strictEqual(code, 0)
      assert.match(stdout, /^I\w+ {2}Completed\n$/)
      assert.match(
        stderr,
        /reading paths\n.*created I\w+ \(1\)\n.*is in progress\n(.*is in progress\n)?.*is completed\n/
      )
      const listed = yield* cloudfront(["invalidate", Id, "/c", "--json"])
      assert.match(listed.stderr, /sending 1 paths\n.*created I\w+\n/)
      assert.deepInclude(json(listed.stdout), { id: Id, paths: ["/c"], pathCount: 1 })
      const { InvalidationList } = yield* listInvalidations({ DistributionId: Id })
      assert.strictEqual(InvalidationList.Items.length, 2)
    }).pipe(Effect.provide(account()))
  )

  it.effect("sends the paths of the standard input as they come, and keeps no more than a batch", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      /** How many lines were read when each batch was sent. */
      const read: Array<number> = []
      let lines = 0
      const service = yield* CloudFront
      const watched = CloudFront.of({
        ...service,
        execute: (request) => {
          if (request.operation === "CreateInvalidation") read.push(lines)
          return service.execute(request)
        }
      })
      /** Parts that end within a line, and within a character. */
      function* parts(): Generator<Uint8Array> {
        const part = new TextEncoder().encode("x\r\n/é/")
        for (; lines < 7000; lines += 100) {
          const text = Array.from({ length: 100 }, (_, i) => `/é/${lines + i}\n`).join("")
          yield new TextEncoder().encode(text)
        }
        yield part.subarray(0, 5)
        yield part.subarray(5)
      }
      const { code, stderr, stdout } = yield* cloudfront(
        ["invalidate", Id, "/first", "--stdin", "--json", "--reference", "own"],
        { stdin: parts() }
      ).pipe(Effect.provideService(CloudFront, watched))
      assert.strictEqual(code, 0, stderr)
      assert.deepInclude(json(stdout), { id: Id, reference: "own", batches: 3, pathCount: 7003, unconfirmed: [] })
      assert.lengthOf((json(stdout) as { readonly invalidations: ReadonlyArray<unknown> }).invalidations, 3)
      assert.match(stderr, /waiting until fewer paths are in progress \(batch 2\)/)
      const [first = Infinity, second = Infinity] = [read[0], read.find((count) => count > 3200)]
      assert.isAtMost(first, 3200)
      assert.isAtMost(second, 6200)
    }).pipe(Effect.provide(account()))
  )

  it.effect("plans and refuses the paths of the standard input, and tells that there are none", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const many = Array.from({ length: 3025 }, (_, i) => `/${i}\n`)
      const planned = yield* cloudfront(["invalidate", Id, "--stdin", "--dry-run"], { stdin: many })
      assert.match(planned.stdout, /^3025 paths of \w+ would be invalidated, in 2 batches:\n {2}\/0\n/)
      assert.match(planned.stdout, /\n {2}\/19\n {2}and 3005 more\n$/)
      const asJson = yield* cloudfront(["invalidate", Id, "--stdin", "--dry-run", "--json"], { stdin: many })
      assert.deepStrictEqual(json(asJson.stdout), {
        id: Id,
        outcome: "Planned",
        steps: ["CreateInvalidation", "CreateInvalidation"],
        batches: 2,
        pathCount: 3025,
        wildcardCount: 0
      })
      for (const more of [["--dry-run"], []]) {
        const empty = yield* cloudfront(["invalidate", Id, "--stdin", ...more], { stdin: "\n \n" })
        assert.strictEqual(empty.stdout, "There is nothing to invalidate.\n")
        const wrong = yield* cloudfront(["invalidate", Id, "--stdin", ...more], { stdin: "/a/*/b\n" })
        assert.strictEqual(wrong.code, 2)
        assert.match(wrong.stderr, /\/a\/\*\/b/)
      }
      // What is wrong comes after a batch that was sent: it is told how to go on.
      const late = yield* cloudfront(["invalidate", Id, "--stdin", "--json"], { stdin: [...many, "/a*b\n"] })
      assert.strictEqual(late.code, 11)
      assert.match(lines(late.stderr).at(-1) ?? "", /IncompleteInvalidationStream.*caller reference [0-9a-f-]{36}/)
      assert.strictEqual((yield* cloudfront(["invalidate", "E1PA6795UKMFR9", "--stdin"], { stdin: "/a" })).code, 3)
    }).pipe(Effect.provide(account()))
  )

  it.effect("plans what a run with the same reference has left, and fails where there is no distribution", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const paths = Array.from({ length: 16 }, (_, i) => `/${i}/*`)
      const own = ["--reference", "own"]
      assert.strictEqual((yield* cloudfront(["invalidate", Id, ...paths, ...own])).code, 0)
      const again = yield* cloudfront(["invalidate", Id, ...paths, ...own, "--dry-run"])
      assert.strictEqual(again.stdout, `An earlier run has invalidated the paths of ${Id}.\n`)
      const stdin = paths.map((path) => `${path}\n`)
      const stream = ["invalidate", Id, "--stdin", "--reference", "stream"]
      assert.strictEqual((yield* cloudfront(stream, { stdin: stdin.slice(1) })).code, 0)
      const more = yield* cloudfront([...stream, "--dry-run"], { stdin: [...stdin.slice(1), stdin[0] ?? ""] })
      assert.match(more.stdout, /^16 paths of \w+ would be invalidated, in 2 batches, 1 of which exist:\n/)
      const used = yield* cloudfront([...stream, "--dry-run"], { stdin })
      assert.match(used.stderr, /caller reference stream-1 of .* was used before, by invalidation I\w+ for other paths/)
      for (const args of [["/a"], ["/a", ...own], ["--stdin"]]) {
        const { code } = yield* cloudfront(["invalidate", "E0000000000000", ...args, "--dry-run"], { stdin: "/b\n" })
        assert.strictEqual(code, 3)
      }
    }).pipe(Effect.provide(account()))
  )

  it.effect("takes the paths that git knows as changed", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const asked: Array<ReadonlyArray<string>> = []
      const { stdout } = yield* cloudfront(
        ["invalidate", Id, "--changed-since", "v1", "--root", "public", "--prefix", "docs/", "--dry-run", "--json"],
        {
          programs: (command, args) => {
            asked.push([command, ...args])
            return { status: 0, stdout: "index.html\0img/a*b.png\0sub/index.html\0é x.html\0" }
          }
        }
      )
      assert.isTrue(asked[0]?.includes("v1"))
      assert.deepStrictEqual(asked[0]?.slice(0, 3), ["git", "-C", "public"])
      assert.deepStrictEqual(json(stdout), {
        id: Id,
        outcome: "Planned",
        steps: ["CreateInvalidation"],
        batches: 1,
        pathCount: 8,
        wildcardCount: 1,
        paths: [
          "/docs/index.html",
          "/docs/",
          "/docs",
          "/docs/img/a*",
          "/docs/sub/index.html",
          "/docs/sub/",
          "/docs/sub",
          "/docs/%C3%A9%20x.html"
        ]
      })
      const failed = yield* cloudfront(["invalidate", Id, "--changed-since", "v1"], {
        programs: () => ({ status: 128, stdout: "" })
      })
      assert.strictEqual(failed.code, 2)
      const none = yield* cloudfront(["invalidate", Id, "--changed-since", "v1"], {
        programs: () => ({ status: 0, stdout: "" })
      })
      assert.strictEqual(none.stdout, "There is nothing to invalidate.\n")
    }).pipe(Effect.provide(account()))
  )

  it.effect("refuses paths that cannot be", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* cloudfront(["invalidate", "E1"])).code, 2)
      const { code, stderr } = yield* cloudfront(["invalidate", "E1", "/a/*/b"])
      assert.strictEqual(code, 2)
      assert.match(stderr, /\/a\/\*\/b/)
      const missing = yield* cloudfront(["invalidate", "E1", "/a"])
      assert.strictEqual(missing.code, 3)
    }).pipe(Effect.provide(account()))
  )
})

describe("wait", () => {
  it.effect("waits for a distribution and an invalidation", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const { stderr, stdout } = yield* cloudfront(["wait", Id])
      assert.strictEqual(stdout, `distribution ${Id} is deployed\n`)
      assert.match(stderr, /is InProgress, waiting until it is deployed/)
      const created = json((yield* cloudfront(["invalidate", Id, "/*", "--json"])).stdout) as {
        readonly invalidations: ReadonlyArray<{ readonly id: string }>
      }
      const done = yield* cloudfront(["wait", Id, "--invalidation", created.invalidations[0]?.id ?? ""])
      assert.match(done.stdout, /is completed/)
      yield* cloudfront(["disable", Id, "--yes"])
      const late = yield* cloudfront(["wait", Id, "--timeout", "1s", "--interval", "500ms"])
      assert.strictEqual(late.code, 7)
      assert.strictEqual((yield* cloudfront(["wait", Id, "--timeout", "1 second"])).code, 2)
      assert.strictEqual((yield* cloudfront(["wait", "E0", "--deleted"])).code, 0)
    }).pipe(Effect.provide(account()))
  )
})

describe("the command line", () => {
  it.effect("says what is wrong with it, on the standard error", () =>
    Effect.gen(function* () {
      const wrong = (...args: ReadonlyArray<string>) =>
        Effect.map(cloudfront(args), ({ code, stderr, stdout }) => {
          assert.strictEqual(code, 2, args.join(" "))
          assert.strictEqual(stdout, "")
          return stderr
        })
      assert.match(yield* wrong("invalidte"), /cloudfront has no command invalidte; did you mean invalidate\?/)
      assert.match(yield* wrong("wait", "E1", "--timout", "1s"), /--timeout/)
      assert.match(yield* wrong("show"), /NAME/)
      assert.match(yield* wrong("show", "a", "b"), /b/)
      assert.match(yield* wrong(), /needs a command/)
      assert.match(yield* wrong("ls", "--limit", "x"), /limit|integer/i)
      assert.match(yield* wrong("--nonsense", "ls"), /nonsense/)
    }).pipe(Effect.provide(account()))
  )

  it.effect("takes common options before the command and after arguments", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      for (const args of [
        ["--json", "show", Id],
        ["show", "--json", Id],
        ["show", Id, "--json"],
        ["--region", "us-east-1", "--json", "show", Id]
      ]) {
        assert.deepInclude(json((yield* cloudfront(args)).stdout), { ETag: "ETVPDKIKX0DER" })
      }
    }).pipe(Effect.provide(account()))
  )

  it.effect("has help for everything", () =>
    Effect.gen(function* () {
      const root = yield* cloudfront(["--help"])
      assert.strictEqual(root.code, 0)
      const names = [
        ...(/Commands\n(.*)\n\nCommon/s.exec(root.stdout)?.[1]?.matchAll(/^ {2}([a-z-]+) {2,}\S/gm) ?? [])
      ].map(([, name]) => name ?? "")
      assert.include(names, "invalidate")
      for (const name of names) {
        const { code, stdout } = yield* cloudfront([name, "--help"])
        assert.strictEqual(code, 0)
        assert.match(stdout, new RegExp(`^cloudfront ${name}: .*\n`))
        assert.match(stdout, /\nUsage\n/)
        for (const line of stdout.split("\n")) assert.isAtMost(line.length, 170, line)
      }
      assert.strictEqual((yield* cloudfront(["--version"])).stdout, "1.2.3\n")
      assert.match((yield* cloudfront(["help", "ls"])).stdout, /^cloudfront ls/)
    }).pipe(Effect.provide(account()))
  )
})

describe("call", () => {
  it.effect("calls an operation by either of its names, with options or JSON", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      for (const args of [
        ["get-distribution", "--id", Id],
        ["GetDistribution", "--input", JSON.stringify({ Id })]
      ]) {
        const { code, stdout } = yield* cloudfront(["call", ...args])
        assert.strictEqual(code, 0)
        assert.nestedPropertyVal(json(stdout), "Distribution.Id", Id)
      }
      const file = yield* cloudfront(["call", "get-distribution", "--input", "@in.json"], {
        files: new Map([["in.json", JSON.stringify({ Id })]])
      })
      assert.strictEqual(file.code, 0)
      const stdin = yield* cloudfront(["call", "get-distribution", "--input", "-"], { stdin: JSON.stringify({ Id }) })
      assert.strictEqual(stdin.code, 0)
    }).pipe(Effect.provide(account()))
  )

  it.effect("names what is wrong with an input, before anything is sent", () =>
    Effect.gen(function* () {
      const wrong = (...args: ReadonlyArray<string>) =>
        Effect.map(cloudfront(["call", ...args]), ({ code, stderr }) => {
          assert.strictEqual(code, 2, args.join(" "))
          return stderr
        })
      assert.match(yield* wrong("get-distribution"), /Id/)
      assert.match(yield* wrong("get-distribution", "--input", "{\n  x"), /not JSON/)
      assert.match(yield* wrong("get-distribution", "--input", "[]"), /must be an object/)
      assert.match(yield* wrong("get-distribution", "--id", "E1", "--input", '{"Other":1}'), /Other/)
      assert.match(yield* wrong("get-distribution", "--input", "@none.json"), /none\.json does not exist/)
      assert.match(yield* wrong("get-distributio"), /did you mean get-distribution/)
      const { calls } = yield* InMemoryCloudFront.InMemoryCloudFront
      assert.strictEqual((yield* calls).length, 0)
    }).pipe(Effect.provide(account()))
  )

  it.effect("prints all pages, asks before it deletes, and plans", () =>
    Effect.gen(function* () {
      const { stdout } = yield* cloudfront(["call", "list-cache-policies", "--all"])
      assert.isAbove(lines(stdout).length, 3)
      const asked = yield* cloudfront(["call", "delete-distribution", "--id", "E1", "--if-match", "E2"])
      assert.strictEqual(asked.code, 2)
      assert.match(asked.stderr, /--yes/)
      const gone = yield* cloudfront(["call", "delete-distribution", "--id", "E1", "--if-match", "E2", "--yes"])
      assert.strictEqual(gone.code, 3)
      const planned = yield* cloudfront(["call", "delete-distribution", "--id", "E1", "--if-match", "E2", "--dry-run"])
      assert.match(planned.stdout, /DeleteDistribution would be called: DELETE/)
      assert.match(
        (yield* cloudfront(["call", "create-key-group", "--help"])).stdout,
        /KeyGroupConfig: KeyGroupConfig \(required\)/
      )
      const skeleton = yield* cloudfront(["call", "create-key-group", "--skeleton"])
      assert.nestedProperty(json(skeleton.stdout), "KeyGroupConfig.Items")
    }).pipe(Effect.provide(account()))
  )
})
