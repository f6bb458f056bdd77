import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { listKeyGroups } from "@effect-cloudfront/core/KeyGroup"
import { operations } from "@effect-cloudfront/core/operations"
import * as OriginAccessControl from "@effect-cloudfront/core/OriginAccessControl"
import * as StreamingDistribution from "@effect-cloudfront/core/StreamingDistribution"
import * as Tagging from "@effect-cloudfront/core/Tagging"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { codeOf, create, fake, minimal, read, send, textOf, update, verdict } from "./support.js"

/** The operations of a family, by the API's names. */
const operationsOf = (family: object): ReadonlyArray<string> =>
  Object.values(family).flatMap((one) => (typeof one === "function" && "description" in one ? [one.id] : []))

const NO_BYTES = new Uint8Array()

/** A client of the fake with keys of its own. */
const signedWith = (identity: Credentials.Identity) =>
  Layer.effect(CloudFront, CloudFrontHttp.make()).pipe(Layer.provide(Credentials.layerStatic(identity)), Layer.orDie)

const identity = (accessKeyId: string, secret: string, more: Partial<Credentials.Identity> = {}) => ({
  accessKeyId,
  secretAccessKey: Redacted.make(secret),
  ...more
})

/** The code that a list is refused with, or "ok". */
const outcome = Effect.match(Distribution.listDistributions(), {
  onFailure: (error) => ("code" in error ? error.code : error._tag),
  onSuccess: () => "ok"
})

describe("signatures", () => {
  const layer = InMemoryCloudFront.layerHttpClient()

  it.effect("of the accepted keys are accepted", () =>
    outcome.pipe(
      Effect.map((code) => assert.strictEqual(code, "ok")),
      Effect.provide(signedWith(Settings.credentials)),
      Effect.provide(layer)
    )
  )

  it.effect("with another secret are not", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Distribution.listDistributions())
      assert.strictEqual(error._tag === "UnknownServiceError" && error.code, "SignatureDoesNotMatch")
      assert.strictEqual("status" in error && error.status, 403)
      // What was expected, to find out why it differs.
      const words = "serviceMessage" in error ? error.serviceMessage : ""
      assert.include(words, "\nhost:cloudfront.amazonaws.com\n")
      assert.notInclude(words, "in-memory-secret")
    }).pipe(Effect.provide(signedWith(identity(Settings.credentials.accessKeyId, "other"))), Effect.provide(layer))
  )

  it.effect("with unknown keys are not", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outcome, "InvalidClientTokenId")
    }).pipe(Effect.provide(signedWith(identity("OTHER", "other"))), Effect.provide(layer))
  )

  it.effect("are wanted", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      const request = {
        method: "GET",
        path: "/2020-05-31/distribution",
        query: "",
        headers: { host: "x" },
        body: NO_BYTES
      }
      assert.strictEqual(verdict(yield* handle(request)), "403 MissingAuthenticationToken")
      const odd = { ...request, headers: { host: "x", authorization: "Basic YTpi" } }
      assert.strictEqual(verdict(yield* handle(odd)), "403 IncompleteSignature")
    }).pipe(Effect.provide(InMemoryCloudFront.layerService()))
  )

  it.effect("are good for one request only", () =>
    Effect.gen(function* () {
      yield* create({ Comment: "mine" })
      const { calls, distributions, handle } = yield* fake
      const [call] = yield* calls
      assert.isDefined(call)
      const body = new TextEncoder().encode(new TextDecoder().decode(call.body).replace("mine", "ours"))
      const tampered = [
        { ...call, body },
        { ...call, method: "PUT" },
        { ...call, path: `${call.path}/E1` },
        { ...call, query: "WithTags" },
        { ...call, headers: { ...call.headers, host: "elsewhere" } },
        { ...call, headers: { ...call.headers, "x-amz-date": "19700101T000001Z" } }
      ]
      for (const one of tampered) assert.strictEqual(verdict(yield* handle(one)), "403 SignatureDoesNotMatch")
      assert.lengthOf(yield* distributions, 1)
      // As it came it is accepted again: what refuses it is the caller reference.
      assert.strictEqual(verdict(yield* handle(call)), "409 DistributionAlreadyExists")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("are good for a time", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_000_000_000)
      yield* outcome
      const { calls, handle } = yield* fake
      const [call] = yield* calls
      assert.isDefined(call)
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(verdict(yield* handle(call)), "200")
      yield* TestClock.adjust("1 seconds")
      const late = yield* handle(call)
      assert.strictEqual(verdict(late), "403 SignatureDoesNotMatch")
      assert.match(textOf(late), /Signature expired/)
      yield* TestClock.setTime(0)
      assert.match(textOf(yield* handle(call)), /Signature not yet current/)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("of temporary keys come with their token, until they expire", () => {
    const expiration = DateTime.unsafeMake(60_000)
    const keys = identity("ASIA1", "secret", { sessionToken: Redacted.make("token"), expiration })
    return Effect.gen(function* () {
      assert.strictEqual(yield* outcome, "ok")
      const without = identity("ASIA1", "secret")
      assert.strictEqual(yield* Effect.provide(outcome, signedWith(without)), "InvalidClientTokenId")
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual(yield* outcome, "ExpiredToken")
    }).pipe(
      Effect.provide(signedWith(keys)),
      Effect.provide(InMemoryCloudFront.layerHttpClient({ credentials: [keys] }))
    )
  })

  it.effect("can be done without", () =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const response = yield* client.execute(
        HttpClientRequest.get("https://cloudfront.amazonaws.com/2020-05-31/distribution")
      )
      assert.strictEqual(response.status, 200)
      assert.match(response.headers["content-type"] ?? "", /xml/)
    }).pipe(Effect.provide(InMemoryCloudFront.layerHttpClient({ verifySignature: false })))
  )

  it.effect("are for the region that is told", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outcome, "ok")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ signingRegion: "cn-northwest-1" })))
  )
})

describe("requests", () => {
  it.effect("are read from bytes, whatever the operation would have checked", () =>
    Effect.gen(function* () {
      assert.strictEqual(verdict(yield* send("POST", "distribution")), "400 MissingBody")
      assert.strictEqual(verdict(yield* send("POST", "distribution", { body: "<a><b></a>" })), "400 MalformedInput")
      assert.strictEqual(verdict(yield* send("POST", "distribution", { body: "<Other/>" })), "400 MalformedInput")
      const empty = yield* send("POST", "distribution", { body: "<DistributionConfig/>" })
      assert.strictEqual(verdict(empty), "400 InvalidArgument")
      assert.match(textOf(empty), /The parameter CallerReference is required\./)
      const word =
        "<DistributionConfig><CallerReference>1</CallerReference><Enabled>perhaps</Enabled></DistributionConfig>"
      assert.strictEqual(verdict(yield* send("POST", "distribution", { body: word })), "400 MalformedInput")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("may not hold a list element without items", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      const body =
        "<InvalidationBatch><Paths><Quantity>0</Quantity><Items/></Paths><CallerReference>1</CallerReference></InvalidationBatch>"
      const response = yield* send("POST", `distribution/${id}/invalidation`, { body })
      assert.strictEqual(verdict(response), "400 MalformedInput")
      assert.match(textOf(response), /Unexpected list element termination/)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("are refused for the first thing that is wrong", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      const put = (path: string, headers: Record<string, string>, body?: string) =>
        Effect.map(send("PUT", path, { headers, body }), verdict)
      const stale = { "if-match": "E3UN6WX5RRO2AG" }
      const current = { "if-match": "ETVPDKIKX0DER" }
      const path = `distribution/${id}/config`
      assert.strictEqual(yield* put("distribution/E0/config", {}, "<"), "400 MalformedInput")
      assert.strictEqual(yield* put("distribution/E0/config", {}, "<DistributionConfig/>"), "404 NoSuchDistribution")
      assert.strictEqual(yield* put(path, {}, "<DistributionConfig/>"), "400 InvalidIfMatchVersion")
      assert.strictEqual(yield* put(path, { "if-match": "*" }, "<DistributionConfig/>"), "400 InvalidIfMatchVersion")
      assert.strictEqual(yield* put(path, stale, "<DistributionConfig/>"), "412 PreconditionFailed")
      assert.strictEqual(yield* put(path, current), "400 MissingBody")
      assert.strictEqual(yield* put(path, current, "<DistributionConfig/>"), "400 IllegalUpdate")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("are answered, whatever is in them", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      for (const { description } of Object.values(operations)) {
        const payload = description.input.members().find(({ location }) => location === "payload")?.shape
        const root = payload?.kind === "structure" ? payload.root : description.input.root
        const query = description.query.map(([name, value]) => `${name}=${value}`).join("&")
        for (const body of [
          "",
          "<",
          "<X/>",
          `<${root}/>`,
          `<${root}><Quantity>1</Quantity><Items>1</Items></${root}>`
        ]) {
          const { status } = yield* handle({
            method: description.method,
            path: description.path.replace(/\{\w+\+?\}/g, "%00%zz"),
            query: `${query}&MaxItems=%&Resource=%E4&Alias=&=`,
            headers: { "if-match": "" },
            body: new TextEncoder().encode(body)
          })
          assert.isTrue((status >= 400 && status < 500) || status === 501, `${description.id} ${body}: ${status}`)
        }
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )

  it.effect("may have a slash at the end, and a path before", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      const get = (path: string) =>
        Effect.map(handle({ method: "GET", path, query: "", headers: {}, body: NO_BYTES }), verdict)
      assert.strictEqual(yield* get("/2020-05-31/distribution/"), "200")
      assert.strictEqual(yield* get("/aws/cloudfront/2020-05-31/distribution"), "200")
      assert.strictEqual(yield* get("/2020-05-31/nothing"), "404 UnknownOperation")
      assert.strictEqual(yield* get("/"), "404 UnknownOperation")
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )

  it.effect("with numbers that are none are refused", () =>
    Effect.gen(function* () {
      for (const size of ["0", "-1", "ten", "1.5", ""]) {
        const query = [["MaxItems", size]] as const
        assert.strictEqual(verdict(yield* send("GET", "distribution", { query })), "400 InvalidArgument", size)
        const mode = "distributionsByConnectionMode/direct"
        assert.strictEqual(verdict(yield* send("GET", mode, { query })), "400 InvalidArgument", size)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("responses", () => {
  it.effect("tell of a parameter that is missing", () =>
    Effect.gen(function* () {
      for (const path of ["conflicting-alias", "tagging", "distributionsByConnectionFunction"]) {
        const response = yield* send("GET", path)
        assert.strictEqual(verdict(response), "400 InvalidArgument", path)
        assert.match(textOf(response), /The parameter \w+ is required\./)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("are documents of the API", () =>
    Effect.gen(function* () {
      const { headers, body } = yield* send("GET", "distribution")
      assert.strictEqual(headers["content-type"], "text/xml")
      assert.strictEqual(
        new TextDecoder().decode(body),
        '<?xml version="1.0"?>\n<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker></Marker>' +
          "<MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></DistributionList>"
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("have a request id, in errors twice", () =>
    Effect.gen(function* () {
      const good = yield* send("GET", "distribution")
      const bad = yield* send("GET", "distribution/E0")
      const ids = [good, bad].map(({ headers }) => headers["x-amzn-requestid"] ?? "")
      assert.strictEqual(new Set(ids).size, 2)
      assert.include(textOf(bad), `<RequestId>${ids[1]}</RequestId>`)
      const { calls } = yield* fake
      assert.deepStrictEqual(
        (yield* calls).map((call) => call.requestId),
        ids
      )
      const error = yield* Effect.flip(Distribution.getDistribution({ Id: "E0" }))
      assert.strictEqual("requestId" in error && error.requestId, (yield* calls).at(-1)?.requestId)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("say what is not modelled", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(listKeyGroups())
      assert.strictEqual(error._tag === "UnknownServiceError" && error.code, "NotImplemented")
      assert.strictEqual("status" in error && error.status, 501)
      assert.include(error.message, ": The in-memory CloudFront does not model ListKeyGroups yet (")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("come for every operation that is promised", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      const modelled: Array<string> = []
      for (const { description } of Object.values(operations)) {
        const path = description.path.replace(/\{\w+\+?\}/g, "x")
        const query = description.query.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&")
        const answer = yield* handle({ method: description.method, path, query, headers: {}, body: NO_BYTES })
        if (answer.status !== 501) modelled.push(description.id)
      }
      const promised = [
        ...[Distribution, StreamingDistribution, Tagging, OriginAccessControl].flatMap(operationsOf),
        "CreateInvalidation",
        "GetInvalidation",
        "ListInvalidations"
      ]
      assert.deepStrictEqual(modelled.sort(), promised.sort())
      assert.lengthOf(modelled, 44)
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )
})

describe("time", () => {
  it.effect("deploys, and nothing else does", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual((yield* read(id)).status, "InProgress")
      yield* TestClock.adjust("1 seconds")
      const deployed = yield* read(id)
      assert.strictEqual(deployed.status, "Deployed")
      assert.strictEqual((yield* update(deployed, { Comment: "new" })).status, "InProgress")
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* read(id)).status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("can be told", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      yield* TestClock.adjust("7 seconds")
      assert.strictEqual((yield* read(id)).status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { distribution: "7 seconds" } })))
  )

  it.effect("is not needed by settle", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      const batch = { Paths: { Items: ["/*"] } }
      const { Invalidation } = yield* createInvalidation({ DistributionId: id, InvalidationBatch: batch })
      const { invalidations, settle } = yield* fake
      yield* settle
      assert.strictEqual((yield* read(id)).status, "Deployed")
      const [settled] = yield* invalidations(id)
      assert.strictEqual(settled?.Id, Invalidation.Id)
      assert.strictEqual(settled?.Status, "Completed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("passes before reads show a change, if that is wanted", () =>
    Effect.gen(function* () {
      const first = yield* create({ Comment: "old" })
      const second = yield* update(first, { Comment: "new" })
      const seen = yield* read(first.id)
      assert.deepStrictEqual([seen.etag, seen.config.Comment], [first.etag, "old"])
      assert.strictEqual((yield* Distribution.listDistributions()).DistributionList.Items?.[0]?.Comment, "old")
      // Whoever believes what he reads comes too late.
      assert.strictEqual(yield* codeOf(update(seen, { Comment: "mine" })), "PreconditionFailed")
      yield* TestClock.adjust("10 seconds")
      const settled = yield* read(first.id)
      assert.deepStrictEqual([settled.etag, settled.config.Comment], [second.etag, "new"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "10 seconds" })))
  )
})

describe("what is seen of it", () => {
  it.effect("each call, and what became of it", () =>
    Effect.gen(function* () {
      const { calls, forgetCalls } = yield* fake
      yield* TestClock.setTime(1000)
      const { etag, id } = yield* create()
      yield* codeOf(
        update({ id, etag: "E3UN6WX5RRO2AG", config: minimal, arn: "", status: "" }, { CallerReference: "r" })
      )
      const [first, second] = yield* calls
      assert.include(first, {
        operation: "CreateDistribution",
        method: "POST",
        path: "/2020-05-31/distribution",
        query: "",
        status: 201,
        code: undefined,
        fault: undefined,
        at: 1000
      })
      assert.include(second, { operation: "UpdateDistribution", status: 412, code: "PreconditionFailed" })
      assert.include(second?.headers, { "if-match": "E3UN6WX5RRO2AG" })
      assert.include(new TextDecoder().decode(first?.body), "<DistributionConfig xmlns=")
      yield* forgetCalls
      assert.deepStrictEqual(yield* calls, [])
      assert.strictEqual((yield* read(id)).etag, etag)
      assert.lengthOf(yield* calls, 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("everything there is, in the order of creation", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(Array.from({ length: 12 }), () => create(), { concurrency: 1 })
      const { distributions, originAccessControls, state, streamingDistributions, tags } = yield* fake
      assert.deepStrictEqual(
        (yield* distributions).map((one) => [one.Distribution.Id, one.ETag]),
        ids.map(({ etag, id }) => [id, etag])
      )
      assert.deepStrictEqual(yield* streamingDistributions, [])
      assert.deepStrictEqual(yield* originAccessControls, [])
      assert.deepStrictEqual(yield* tags(ids[0]?.arn ?? ""), {})
      assert.strictEqual((yield* state).serial, 12)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("the same ids for the same seed", () => {
    const ids = Effect.map(Effect.all([create(), create()], { concurrency: 1 }), (all) => all.map(({ id }) => id))
    const under = (seed: number) => Effect.provide(ids, InMemoryCloudFront.layer({ seed }))
    return Effect.gen(function* () {
      const [one, same, other] = [yield* under(1), yield* under(1), yield* under(2)]
      assert.deepStrictEqual(one, same)
      assert.notDeepEqual(one, other)
    })
  })
})

describe("many at once", () => {
  it.effect("are handled one after the other", () =>
    Effect.gen(function* () {
      const first = yield* create()
      const outcomes = yield* Effect.forEach(
        Array.from({ length: 20 }, (_, i) => `${i}`),
        (Comment) => Effect.option(update(first, { Comment })),
        { concurrency: "unbounded" }
      )
      assert.lengthOf(
        outcomes.filter((one) => one._tag === "Some"),
        1
      )
      assert.strictEqual((yield* read(first.id)).etag, "E3UN6WX5RRO2AG")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("are too many where there is a limit", () =>
    Effect.gen(function* () {
      const reads = yield* Effect.forEach([1, 2, 3, 4, 5], () => outcome, { concurrency: 1 })
      assert.deepStrictEqual(reads, ["ok", "ok", "ok", "Throttling", "Throttling"])
      // Writes have a limit of their own, or none.
      yield* create()
      yield* TestClock.adjust("1 seconds")
      assert.deepStrictEqual(yield* Effect.all([outcome, outcome, outcome], { concurrency: 1 }), [
        "ok",
        "ok",
        "Throttling"
      ])
    }).pipe(
      Retry.withPolicy(Retry.none),
      Effect.provide(InMemoryCloudFront.layer({ rateLimits: { reads: { burst: 3, perSecond: 2 } } }))
    )
  )
})
