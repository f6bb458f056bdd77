import { createDistribution, getDistribution } from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import * as Errors from "@effect-cloudfront/core/Errors"
import { describeFunction } from "@effect-cloudfront/core/Function"
import { createKeyGroup, getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { createPublicKey } from "@effect-cloudfront/core/PublicKey"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { generateKeyPairSync } from "node:crypto"
import { account, cloudfront } from "./support.js"

const site = Effect.map(
  provisionDistribution({
    origin: "site.s3.eu-central-1.amazonaws.com",
    comment: "the site",
    config: (config) => ({ ...config, HttpVersion: "http2" })
  }),
  ({ Distribution }) => Distribution
)

const json = (text: string): unknown => JSON.parse(text)

const lines = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => line !== "")

const pems = () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return {
    privateKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKey: publicKey.export({ format: "pem", type: "spki" }).toString()
  }
}

describe("functions", () => {
  const code = (uri: string) =>
    `function handler(event) { event.request.uri = "${uri}"; console.log("seen"); return event.request }`
  const event = {
    version: "1.0",
    context: { eventType: "viewer-request" },
    viewer: { ip: "198.51.100.1" },
    request: { method: "GET", uri: "/a", querystring: {}, headers: {}, cookies: {} }
  }

  it.effect("deploys, lists, tests and rolls back", () =>
    Effect.gen(function* () {
      const files = new Map([
        ["one.js", code("/one")],
        ["two.js", code("/two")],
        ["three.js", code("/three")],
        ["event.json", JSON.stringify(event)],
        ["tests.json", JSON.stringify([{ name: "is two", event, expect: { request: { uri: "/two" } } }])]
      ])
      const planned = yield* cloudfront(["functions", "deploy", "rewrite", "one.js", "--dry-run"], { files })
      assert.strictEqual(planned.stdout, "rewrite: create, publish\n")
      assert.strictEqual(
        (yield* cloudfront(["functions", "deploy", "rewrite", "one.js", "--comment", "kept"], { files })).code,
        0
      )
      const failed = yield* cloudfront(["functions", "deploy", "rewrite", "three.js", "--tests", "tests.json"], {
        files
      })
      assert.strictEqual(failed.code, 12)
      assert.match(failed.stderr, /is two/)
      const second = yield* cloudfront(
        ["functions", "deploy", "rewrite", "two.js", "--tests", "tests.json", "--save-previous", "old.json"],
        { files }
      )
      assert.strictEqual(second.code, 0)
      assert.match(second.stderr, /passed: is two/)
      assert.match(second.stderr, /functions rollback rewrite old\.json/)
      const listed = yield* cloudfront(["functions", "ls", "--stage", "LIVE"])
      assert.match(listed.stdout, /rewrite +LIVE +\w+ +cloudfront-js-2\.0 +\d{4}-\d\d-\d\dT[\d:.]+Z +kept/)
      const tested = yield* cloudfront(["functions", "test", "rewrite", "@event.json", "--stage", "LIVE", "--json"], {
        files
      })
      assert.nestedPropertyVal(json(tested.stdout), "output.request.uri", "/two")
      const undo = yield* cloudfront(["functions", "rollback", "rewrite", "old.json", "--dry-run"], { files })
      assert.strictEqual(undo.stdout, "rewrite: update, publish\n")
      assert.strictEqual((yield* cloudfront(["functions", "rollback", "rewrite", "old.json"], { files })).code, 2)
      assert.strictEqual(
        (yield* cloudfront(["functions", "rollback", "rewrite", "old.json", "--yes"], { files })).code,
        0
      )
      const nothing = yield* cloudfront(["functions", "rollback", "rewrite", "old.json", "--dry-run"], { files })
      assert.strictEqual(nothing.stdout, "rewrite is as it was.\n")
      const back = yield* cloudfront(["functions", "test", "rewrite", "@event.json", "--stage", "LIVE"], { files })
      assert.match(back.stdout, /"uri": "\/one"/)
      assert.match(back.stdout, /log: .*seen/)
      const wrong = yield* cloudfront(["functions", "rollback", "rewrite", "event.json", "--yes"], { files })
      assert.strictEqual(wrong.code, 2)
    }).pipe(Effect.provide(account()))
  )
})

describe("functions deploy --save-previous", () => {
  it.effect("publishes nothing if what is live cannot be saved", () =>
    Effect.gen(function* () {
      const files = new Map([
        ["one.js", "function handler(event) { return 1 }"],
        ["two.js", "function handler(event) { return 2 }"]
      ])
      assert.strictEqual((yield* cloudfront(["functions", "deploy", "fn", "one.js"], { files })).code, 0)
      const live = describeFunction({ Name: "fn", Stage: "LIVE" })
      const before = yield* live
      const deploy = (unwritable: "at once" | "later") =>
        cloudfront(["functions", "deploy", "fn", "two.js", "--save-previous", "old.json"], {
          files,
          unwritable: { "old.json": unwritable }
        })
      const first = yield* deploy("at once")
      assert.strictEqual(first.code, 2)
      assert.strictEqual(first.stderr, "Error: old.json does not exist\n")
      const later = yield* deploy("later")
      assert.strictEqual(later.code, 11)
      assert.match(later.stderr, /has no space left\. So fn is not published/)
      assert.notMatch(later.stderr, /Interrupted|fn is published/)
      assert.strictEqual((yield* live).ETag, before.ETag)
    }).pipe(Effect.provide(account()))
  )
})

describe("kv", () => {
  it.effect("reads, writes and syncs a store", () =>
    Effect.gen(function* () {
      yield* createKeyValueStore({ Name: "redirects" })
      const { settle } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* settle
      const put = yield* cloudfront(["kv", "put", "redirects", "/a=/b", "/c=x=y"])
      assert.strictEqual(put.stdout, "redirects: 2 added, 0 changed, 0 removed, 0 unchanged\n")
      yield* settle
      assert.strictEqual((yield* cloudfront(["kv", "get", "redirects", "/c"])).stdout, "x=y\n")
      assert.strictEqual((yield* cloudfront(["kv", "get", "redirects", "/none"])).code, 3)
      const listed = yield* cloudfront(["kv", "ls", "redirects", "--json"])
      assert.deepStrictEqual(lines(listed.stdout).map(json), [
        { key: "/a", value: "/b" },
        { key: "/c", value: "x=y" }
      ])
      const files = new Map([["new.json", '{"/a":"/z","/n":"/m"}']])
      const alone = yield* cloudfront(["kv", "sync", "redirects", "new.json"], { files })
      assert.strictEqual(alone.code, 2)
      const planned = yield* cloudfront(["kv", "sync", "redirects", "new.json", "--dry-run"], { files })
      assert.match(planned.stdout, /1 added, 1 changed, 1 removed, 0 unchanged \(nothing was written\)/)
      assert.strictEqual((yield* cloudfront(["kv", "sync", "redirects", "new.json", "--yes"], { files })).code, 0)
      yield* settle
      // What is listed can be synced.
      const again = yield* cloudfront(["kv", "ls", "redirects", "--json"])
      const synced = yield* cloudfront(["kv", "sync", "redirects", "-", "--json"], { stdin: again.stdout })
      assert.deepInclude(json(synced.stdout), { unchanged: 2, added: [], removed: [] })
      const wrong = yield* cloudfront(["kv", "sync", "redirects", "-"], { stdin: '{"a":1}' })
      assert.strictEqual(wrong.code, 2)
    }).pipe(Effect.provide(account()))
  )
})

describe("sign and verify", () => {
  it.effect("signs a URL that verifies, and refuses another", () =>
    Effect.gen(function* () {
      const { privateKey, publicKey } = pems()
      const world = {
        files: new Map([
          ["key.pem", privateKey],
          ["public.pem", publicKey]
        ]),
        env: { CLOUDFRONT_KEY_PAIR_ID: "K2JCJMDEHXQW5F", CLOUDFRONT_PRIVATE_KEY_FILE: "key.pem" }
      }
      const signed = yield* cloudfront(["sign", "url", "https://a.example.com/x?y=1", "--expires", "1h"], world)
      assert.strictEqual(signed.code, 0, signed.stderr)
      assert.match(
        signed.stdout,
        /^https:\/\/a\.example\.com\/x\?y=1&Expires=\d+&Signature=.*&Key-Pair-Id=K2JCJMDEHXQW5F\n$/
      )
      const verify = (url: string) => cloudfront(["verify", "url", url, "--public-key", "public.pem"], world)
      const good = yield* verify(signed.stdout.trim())
      assert.strictEqual(good.code, 0)
      assert.match(good.stdout, /Signature +valid/)
      const bad = yield* verify(signed.stdout.trim().replace("/x", "/z"))
      assert.strictEqual(bad.code, 12)
      assert.match(bad.stderr, /refused/)
      assert.strictEqual((yield* cloudfront(["sign", "url", "https://a.example.com/x"], world)).code, 2)
      const never = yield* cloudfront(["sign", "url", "https://a.example.com/x", "--expires", "tomorrow"], world)
      assert.match(never.stderr, /expires must be a duration/)
      const noDay = yield* cloudfront(["sign", "url", "https://a.example.com/x", "--expires", "2030-02-30"], world)
      assert.match(noDay.stderr, /expires must be a duration/)
      const at = (time: string) =>
        cloudfront(["verify", "url", "-", "--at", time, "--public-key", "public.pem"], {
          ...world,
          stdin: signed.stdout
        })
      assert.match((yield* at("since 5")).stderr, /at must be a time such as/)
      assert.strictEqual((yield* at("1970-01-01T00:30:00+00:00")).code, 0)
      assert.strictEqual((yield* at("2001-01-01")).code, 12)
    }).pipe(Effect.provide(account()))
  )

  it.effect("signs cookies", () =>
    Effect.gen(function* () {
      const { privateKey } = pems()
      const world = { files: new Map([["key.pem", privateKey]]) }
      const key = ["--key-pair-id", "K2JCJMDEHXQW5F", "--private-key", "key.pem"]
      const { stdout } = yield* cloudfront(
        ["sign", "cookies", "https://a.example.com/*", "--expires", "2030-01-31T12:00:00Z", ...key],
        world
      )
      assert.deepStrictEqual(
        lines(stdout).map((line) => line.replace(/=.*/, "")),
        ["Set-Cookie: CloudFront-Policy", "Set-Cookie: CloudFront-Signature", "Set-Cookie: CloudFront-Key-Pair-Id"]
      )
      assert.strictEqual((yield* cloudfront(["sign", "cookies", "--expires", "1h", ...key], world)).code, 2)
      const missing = yield* cloudfront(["sign", "url", "https://a.example.com/x", "--expires", "1h"], world)
      assert.match(missing.stderr, /--key-pair-id is missing/)
    }).pipe(Effect.provide(account()))
  )
})

describe("rollout", () => {
  it.effect("promotes a change, and takes back one that the check rejects", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const change = ["rollout", Id, "DefaultCacheBehavior.Compress=false", "--steps", "1,5"]
      assert.match((yield* cloudfront([...change, "--dry-run"])).stdout, /Copy, ChangeStaging, CreatePolicy/)
      const rejected = yield* cloudfront([...change, "--check", "./smoke.sh", "--yes"], {
        programs: (_command, [domain = ""], options) => ({
          status: options.env?.["CLOUDFRONT_STEP"] === "2" && domain !== "" ? 1 : 0,
          stdout: ""
        })
      })
      assert.strictEqual(rejected.code, 12, rejected.stderr)
      assert.match(rejected.stderr, /step 1 of 2: the staging distribution gets 1% of requests/)
      assert.match(rejected.stderr, /step 2 was rejected: the check ended with status 1/)
      const promoted = yield* cloudfront([...change, "--yes", "--json"])
      assert.strictEqual(promoted.code, 0, promoted.stderr)
      assert.deepInclude(json(promoted.stdout), { id: Id, outcome: "Promoted" })
      const { Distribution } = yield* getDistribution({ Id })
      assert.isFalse(Distribution.DistributionConfig.DefaultCacheBehavior.Compress)
      assert.strictEqual(
        (yield* cloudfront(["rollout", Id, "--cancel", "--dry-run"])).stdout,
        "There is nothing to do.\n"
      )
      assert.strictEqual((yield* cloudfront(["rollout", Id])).code, 2)
      assert.strictEqual((yield* cloudfront(["rollout", Id, "Comment=x", "--steps", "50"])).code, 2)
    }).pipe(Effect.provide(account({ propagation: 0 })))
  )
})

const WWW = "www.example.com"

/** A distribution whose certificate covers its aliases. */
const covering = (...aliases: ReadonlyArray<string>) =>
  Effect.map(
    provisionDistribution({
      origin: "site.s3.eu-central-1.amazonaws.com",
      aliases,
      certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1"
    }),
    ({ Distribution }) => Distribution.Id
  )

/** A tenant of a multi-tenant distribution. */
const tenant = (domain: string) =>
  Effect.gen(function* () {
    const { Distribution } = yield* createDistribution({
      DistributionConfig: {
        ConnectionMode: "tenant-only",
        Comment: "",
        Enabled: true,
        Origins: {
          Items: [
            {
              Id: "origin",
              DomainName: "example.com",
              CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" }
            }
          ]
        },
        DefaultCacheBehavior: {
          TargetOriginId: "origin",
          ViewerProtocolPolicy: "allow-all",
          CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        },
        ViewerCertificate: {
          ACMCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
          SSLSupportMethod: "sni-only"
        }
      }
    })
    const { DistributionTenant } = yield* createDistributionTenant({
      DistributionId: Distribution.Id,
      Name: "one",
      Domains: [{ Domain: domain }]
    })
    return DistributionTenant.Id ?? ""
  })

const aliases = (Id: string) =>
  Effect.map(getDistribution({ Id }), ({ Distribution }) => Distribution.DistributionConfig.Aliases?.Items ?? [])

describe("alias move", () => {
  it.effect("moves an alias, and says so if it is there already", () =>
    Effect.gen(function* () {
      const from = yield* covering(WWW)
      const to = yield* covering("new.example.com")
      const planned = yield* cloudfront(["alias", "move", WWW, "--to", to, "--dry-run"])
      assert.strictEqual(planned.stdout, `${WWW}: AssociateAlias\n`)
      const no = yield* cloudfront(["alias", "move", WWW, "--to", to], { columns: 80, answers: ["n"] })
      assert.strictEqual(no.code, 10)
      assert.match(no.questions[0] ?? "", /Move www\.example\.com to \w+ \(AssociateAlias\)\?/)
      assert.strictEqual((yield* cloudfront(["alias", "move", WWW, "--to", to])).code, 2)
      assert.deepStrictEqual(yield* aliases(from), [WWW])
      const moved = yield* cloudfront(["alias", "move", WWW, "--to", to, "--from", from, "--yes"])
      assert.strictEqual(moved.code, 0, moved.stderr)
      assert.strictEqual(moved.stdout, `${to} has ${WWW} now.\n`)
      assert.deepStrictEqual(yield* aliases(to), ["new.example.com", WWW])
      assert.deepStrictEqual(yield* aliases(from), [])
      // There is nothing to ask about.
      const again = yield* cloudfront(["alias", "move", WWW, "--to", to, "--json"])
      assert.deepInclude(json(again.stdout), { alias: WWW, outcome: "AlreadyThere" })
      const nothing = yield* cloudfront(["alias", "move", WWW, "--to", to, "--dry-run"])
      assert.strictEqual(nothing.stdout, `${to} has ${WWW}.\n`)
    }).pipe(Effect.provide(account()))
  )

  it.effect("gives a distribution an alias that nobody has", () =>
    Effect.gen(function* () {
      const to = yield* covering("new.example.com")
      const { code, stdout } = yield* cloudfront(["alias", "move", "free.example.com", "--to", to, "--yes", "--json"])
      assert.strictEqual(code, 0)
      assert.deepInclude(json(stdout), { outcome: "Moved", path: "AssociateAlias" })
      assert.include(yield* aliases(to), "free.example.com")
    }).pipe(Effect.provide(account()))
  )

  it.effect("disables the source for the move, if it may, and enables it again", () =>
    Effect.gen(function* () {
      const from = yield* covering(WWW)
      const to = yield* tenant("tenant.example.com")
      const args = ["alias", "move", WWW, "--to", to, "--from", from, "--disable-source"]
      const planned = yield* cloudfront([...args, "--dry-run", "--json"])
      assert.deepInclude(json(planned.stdout), {
        outcome: "Planned",
        steps: ["DisableSource", "UpdateDomainAssociation", "EnableSource"]
      })
      const moved = yield* cloudfront([...args, "--yes"])
      assert.strictEqual(moved.code, 0, moved.stderr)
      assert.strictEqual(moved.stdout, `${to} has ${WWW} now.\n`)
      const { Distribution } = yield* getDistribution({ Id: from })
      assert.deepStrictEqual(Distribution.DistributionConfig.Aliases?.Items, [])
      assert.isTrue(Distribution.DistributionConfig.Enabled)
    }).pipe(Effect.provide(account()))
  )

  it.effect("says why an alias cannot be moved, before anything is changed", () =>
    Effect.gen(function* () {
      const { Id: bare } = yield* site
      const from = yield* covering(WWW)
      const to = yield* covering("new.example.com")
      const toTenant = yield* tenant("tenant.example.com")
      const refusals: ReadonlyArray<readonly [reason: string, alias: string, ...args: ReadonlyArray<string>]> = [
        ["CertificateDoesNotCover", WWW, "--to", bare],
        ["OtherHolder", WWW, "--to", to, "--from", bare],
        ["NotInUse", "free.example.com", "--to", toTenant],
        ["SourceUnknown", WWW, "--to", toTenant],
        ["SourceEnabled", WWW, "--to", toTenant, "--from", from]
      ]
      for (const [reason, alias, ...args] of refusals) {
        for (const run of ["--dry-run", "--yes"]) {
          const { code, stderr, stdout } = yield* cloudfront(["alias", "move", alias, ...args, run, "--json"])
          assert.strictEqual(code, 4, `${reason} ${run}: ${stderr}`)
          assert.deepInclude(json(lines(stderr).at(-1) ?? ""), { _tag: "AliasMoveRefused", reason })
          assert.strictEqual(stdout, "")
        }
        const { stderr } = yield* cloudfront(["alias", "move", alias, ...args, "--yes"])
        assert.match(stderr, new RegExp(`Error: the alias ${alias} was not moved: .+\n$`))
      }
      assert.deepStrictEqual(yield* aliases(from), [WWW])
    }).pipe(Effect.provide(account()))
  )

  it.effect("says what the service says of a move without downtime, and what is missing", () =>
    Effect.gen(function* () {
      const from = yield* covering(WWW)
      const to = yield* covering("new.example.com")
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("AssociateAlias", Faults.error(Errors.IllegalUpdate, "no TXT record"))
      const refused = yield* cloudfront(["alias", "move", WWW, "--to", to, "--from", from, "--yes"])
      assert.strictEqual(refused.code, 4)
      assert.match(refused.stderr, /no TXT record/)
      yield* faults.on("AssociateAlias", Faults.error(Errors.AccessDenied))
      assert.strictEqual((yield* cloudfront(["alias", "move", WWW, "--to", to, "--yes"])).code, 5)
      const missing = yield* cloudfront(["alias", "move", WWW, "--to", "E1PA6795UKMFR9", "--yes"])
      assert.strictEqual(missing.code, 3)
      assert.strictEqual((yield* cloudfront(["alias", "move", "not a name", "--to", to, "--yes"])).code, 2)
      assert.strictEqual((yield* cloudfront(["alias", "move", WWW])).code, 2)
      assert.deepStrictEqual(yield* aliases(from), [WWW])
    }).pipe(Effect.provide(account()))
  )
})

/** A key group with a key, and a command that replaces it. */
const rotation = Effect.gen(function* () {
  const [old, next] = [pems(), pems()]
  const { PublicKey } = yield* createPublicKey({
    PublicKeyConfig: { Name: "old", EncodedKey: old.publicKey, Comment: "" }
  })
  const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "group", Items: [PublicKey.Id] } })
  const world = { files: new Map([["next.pem", next.publicKey]]) }
  const args = ["keys", "rotate", KeyGroup.Id, "next.pem", "--name", "next", "--max-url-lifetime", "1d"]
  return { KeyGroup, PublicKey, args, world }
})

describe("keys and tags", () => {
  it.effect("rotates a signing key", () =>
    Effect.gen(function* () {
      const { PublicKey, args, world } = yield* rotation
      assert.match(
        (yield* cloudfront([...args, "--dry-run"], world)).stdout,
        new RegExp(`Retired would be: ${PublicKey.Id}`)
      )
      assert.match((yield* cloudfront(args, world)).stderr, /needs --switch-command/)
      const switched: Array<string> = []
      const done = yield* cloudfront([...args, "--switch-command", "./switch.sh", "--yes"], {
        ...world,
        programs: (command, [key = ""]) => {
          switched.push(`${command} ${key}`)
          return { status: 0, stdout: "" }
        }
      })
      assert.strictEqual(done.code, 0, done.stderr)
      assert.match(done.stdout, new RegExp(`Deleted: ${PublicKey.Id}`))
      assert.match(switched.join(), /^\.\/switch\.sh K/)
    }).pipe(Effect.provide(account()))
  )

  it.effect("takes no time of a switch that cannot be, and no failed switch for a wrong command line", () =>
    Effect.gen(function* () {
      const { KeyGroup, PublicKey, args: asking, world } = yield* rotation
      const args = [...asking, "--yes"]
      const at = (time: string) => cloudfront([...args, "--switched-at", time], world)
      assert.match((yield* at("2030-01-31T12:00:00Z")).stderr, /since it does not exist/)
      const failed = yield* cloudfront([...args, "--switch-command", "false"], {
        ...world,
        programs: () => ({ status: 1, stdout: "" })
      })
      assert.strictEqual(failed.code, 12)
      assert.match(failed.stderr, /the command that switches ended with status 1/)
      for (const time of ["since 5", "2030-02-30", "2030-01-31T12:00:00", "2030-13-01T00:00:00Z", "1", ""]) {
        const { code, stderr } = yield* at(time)
        assert.strictEqual(code, 2, time)
        assert.match(stderr, /switched-at must be a time such as/)
      }
      const early = yield* at("1969-12-31")
      assert.strictEqual(early.code, 2)
      assert.match(early.stderr, /switched-at is before the new key was created/)
      const kept = yield* getKeyGroup({ Id: KeyGroup.Id })
      assert.include(kept.KeyGroup?.KeyGroupConfig.Items, PublicKey.Id)
    }).pipe(Effect.provide(account()))
  )

  it.effect("shows, sets and removes tags", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      assert.strictEqual((yield* cloudfront(["tags", Id])).stderr, "There are no tags.\n")
      assert.strictEqual(
        (yield* cloudfront(["tags", Id, "team=web", "stage=live"])).stdout,
        "2 tags are set, 0 are removed\n"
      )
      assert.strictEqual((yield* cloudfront(["tags", Id, "--remove", "team"])).code, 2)
      assert.match(
        (yield* cloudfront(["tags", Id, "--only", "a=b", "--dry-run"])).stdout,
        /1 tags would be set, 2 would be removed/
      )
      assert.strictEqual((yield* cloudfront(["tags", Id, "--remove", "team", "--yes"])).code, 0)
      assert.strictEqual(
        (yield* cloudfront(["tags", Id, "--remove", "nothere", "--yes"])).stdout,
        "0 tags are set, 0 are removed\n"
      )
      const both = yield* cloudfront(["tags", Id, "team=web", "--remove", "team", "--yes"])
      assert.strictEqual(both.code, 2)
      assert.match(both.stderr, /the tag team cannot be both set and removed/)
      assert.deepStrictEqual(json((yield* cloudfront(["tags", Id, "--json"])).stdout), { key: "stage", value: "live" })
    }).pipe(Effect.provide(account({ propagation: 0 })))
  )
})

describe("describe-all, whoami and fake", () => {
  it.effect("prints all distributions", () =>
    Effect.gen(function* () {
      const { Id } = yield* site
      const { stdout } = yield* cloudfront(["describe-all", "--tags"])
      assert.strictEqual(lines(stdout).length, 1)
      assert.nestedPropertyVal(json(stdout), "distribution.Id", Id)
      assert.nestedPropertyVal(json(stdout), "distribution.DistributionConfig.Comment", "the site")
    }).pipe(Effect.provide(account()))
  )

  it.effect("shows the credentials without their secrets", () =>
    Effect.gen(function* () {
      const { stdout } = yield* cloudfront(["whoami"])
      assert.strictEqual(
        stdout,
        [
          "Access key  AKIAIOSFODNN7EXAMPLE",
          "Source      environment",
          "Region      us-east-1",
          "Endpoint    https://cloudfront.amazonaws.com",
          ""
        ].join("\n")
      )
    }).pipe(Effect.provide(account()))
  )

  it.effect("starts the in-memory CloudFront, and says what to install for it", () =>
    Effect.gen(function* () {
      const missing = yield* cloudfront(["fake"])
      assert.strictEqual(missing.code, 2)
      assert.match(missing.stderr, /npm install @effect-cloudfront\/testing/)
      const started: Array<ReadonlyArray<string>> = []
      yield* cloudfront(["fake", "--port", "0", "--fast", "--quiet"], {
        testing: new URL("file:///packages/testing/dist/Command.js"),
        programs: (_command, args) => {
          started.push(args)
          return { status: 0, stdout: "" }
        }
      })
      assert.deepStrictEqual(started, [
        ["/packages/testing/bin/effect-cloudfront-testing.js", "--port", "0", "--fast", "--quiet"]
      ])
    }).pipe(Effect.provide(account()))
  )
})
