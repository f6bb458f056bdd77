import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { operations } from "@effect-cloudfront/core/operations"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import * as RateLimit from "@effect-cloudfront/core/RateLimit"
import * as Tagging from "@effect-cloudfront/core/Tagging"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Settings from "@effect-cloudfront/testing/Settings"
import type { Handler } from "../src/internal/handler.js"
import { handlers } from "../src/internal/handlers.js"
import { elapse } from "./programs/support.js"
import { codeOf, create, fake, minimal, read, send, textOf, update, verdict } from "./support.js"

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

  it.effect("are required", () =>
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

  it.effect("are valid for one request only", () =>
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

  it.effect("expire", () =>
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

  it.effect("can be turned off", () =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const response = yield* client.execute(
        HttpClientRequest.get("https://cloudfront.amazonaws.com/2020-05-31/distribution")
      )
      assert.strictEqual(response.status, 200)
      assert.match(response.headers["content-type"] ?? "", /xml/)
    }).pipe(Effect.provide(InMemoryCloudFront.layerHttpClient({ verifySignature: false })))
  )

  it.effect("must be for the configured region", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outcome, "ok")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ signingRegion: "cn-northwest-1" })))
  )

  it.effect("for another region are refused, and the region is named", () =>
    Effect.gen(function* () {
      const { calls, handle } = yield* fake
      const error = yield* Effect.flip(Distribution.listDistributions())
      assert.strictEqual("status" in error && error.status, 403)
      assert.strictEqual("code" in error && error.code, "SignatureDoesNotMatch")
      assert.include(error.message, "Credential should be scoped to a valid region, not 'cn-northwest-1'.")
      // For another service it is no credential at all.
      const [call] = yield* calls
      assert.isDefined(call)
      const authorization = (call.headers["authorization"] ?? "").replace("cn-northwest-1/cloudfront", "us-east-1/s3")
      const other = { ...call, headers: { ...call.headers, authorization } }
      assert.strictEqual(verdict(yield* handle(other)), "403 IncompleteSignature")
    }).pipe(
      Retry.withPolicy(Retry.none),
      Effect.provide(InMemoryCloudFront.layer({}, { http: { region: "cn-north-1" } }))
    )
  )

  it.effect("may be for any region, if that is configured", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outcome, "ok")
      const { calls, handle } = yield* fake
      const [call] = yield* calls
      assert.isDefined(call)
      assert.include(call.headers["authorization"], "/cn-northwest-1/cloudfront/")
      // They are verified all the same.
      assert.strictEqual(verdict(yield* handle({ ...call, query: "MaxItems=1" })), "403 SignatureDoesNotMatch")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ signingRegion: "any" }, { http: { region: "cn-north-1" } })))
  )

  it.effect("are made for us-east-1 if any region is accepted", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* outcome, "ok")
      const [call] = yield* Effect.flatMap(fake, ({ calls }) => calls)
      assert.include(call?.headers["authorization"], "/us-east-1/cloudfront/")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ signingRegion: "any" })))
  )
})

describe("requests", () => {
  it.effect("are decoded from bytes, without the checks of the client", () =>
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

  const withEmpty = (member: string) =>
    Effect.gen(function* () {
      const { etag, id } = yield* create()
      const path = `distribution/${id}/config`
      const document = textOf(yield* send("GET", path))
      const empty = `<${member}><Quantity>0</Quantity>`
      assert.include(document, empty)
      const body = document.replace(empty, `${empty}<Items/>`)
      const { state } = yield* fake
      const before = yield* state
      const response = yield* send("PUT", path, { body, headers: { "if-match": etag } })
      if (response.status === 200) {
        assert.strictEqual(textOf(yield* send("GET", path)), document)
        return verdict(response)
      }
      assert.strictEqual(yield* state, before)
      assert.match(textOf(response), /Unexpected list element termination/)
      return verdict(response)
    })

  it.effect("may contain an empty list element where the service accepts it", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* withEmpty("CacheBehaviors"), "200")
      assert.strictEqual(yield* withEmpty("Aliases"), "200")
      assert.strictEqual(yield* withEmpty("OriginGroups"), "400 MalformedInput")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("must not contain an empty list element, if that is configured", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* withEmpty("CacheBehaviors"), "400 MalformedInput")
      assert.strictEqual(yield* withEmpty("OriginGroups"), "400 MalformedInput")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ emptyLists: "refused" })))
  )

  it.effect("are refused with the first error", () =>
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

  it.effect("are answered whatever they contain", () =>
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
          // A list whose cursor is in the body needs no body.
          const isList = description.method === "POST" && description.id.startsWith("List") && status === 200
          assert.isTrue((status >= 400 && status < 500) || isList, `${description.id} ${body}: ${status}`)
        }
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )

  it.effect("may have a trailing slash, and a path prefix", () =>
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

  it.effect("with invalid numbers are refused", () =>
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

/** The lists whose cursor is in the body. */
const withCursor = Object.values(operations)
  .map(({ description }) => description)
  .filter(({ id, input }) =>
    input.members().some(({ key, location }) => id.startsWith("List") && key === "MaxItems" && location === "body")
  )

describe("a cursor in a body", () => {
  it("is that of several lists", () => assert.isAtLeast(withCursor.length, 5))

  it.effect.each(withCursor)("must be readable: $id", ({ input, method, path }) =>
    Effect.gen(function* () {
      const body = `<${input.root}><Domain>a.example.com</Domain><MaxItems>x</MaxItems></${input.root}>`
      const answer = yield* send(method, path.slice("/2020-05-31/".length), { body })
      assert.strictEqual(verdict(answer), "400 MalformedInput")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

/** What the model forbids: a request's path and body, and where in it the fault is. */
const forbidden: ReadonlyArray<readonly [what: string, where: string, change: (document: string) => string]> = [
  [
    "an origin group of three",
    "originGroups.items.1.member.members.items",
    (document) =>
      document.replace(
        "<OriginGroups><Quantity>0</Quantity>",
        "<OriginGroups><Quantity>1</Quantity><Items><OriginGroup><Id>g</Id><FailoverCriteria><StatusCodes><Quantity>1</Quantity>" +
          "<Items><StatusCode>500</StatusCode></Items></StatusCodes></FailoverCriteria><Members><Quantity>3</Quantity><Items>" +
          "<OriginGroupMember><OriginId>origin</OriginId></OriginGroupMember>".repeat(3) +
          "</Items></Members></OriginGroup></Items>"
      )
  ],
  [
    "a certificate's id of 40 characters",
    "viewerCertificate.iAMCertificateId",
    (document) =>
      document.replace(
        /<ViewerCertificate>.*<\/ViewerCertificate>/,
        `<ViewerCertificate><IAMCertificateId>${"A".repeat(40)}</IAMCertificateId><SSLSupportMethod>vip</SSLSupportMethod></ViewerCertificate>`
      )
  ],
  [
    "a region for the shield that is empty",
    "origins.items.1.member.originShield.originShieldRegion",
    (document) =>
      document.replace(
        /<OriginShield>.*<\/OriginShield>/,
        "<OriginShield><Enabled>true</Enabled><OriginShieldRegion></OriginShieldRegion></OriginShield>"
      )
  ],
  [
    "a parameter with an odd name",
    "tenantConfig.parameterDefinitions.1.member.name",
    (document) =>
      document.replace(
        "</DistributionConfig>",
        "<TenantConfig><ParameterDefinitions><member><Name>a b</Name><Definition><StringSchema><Required>true</Required></StringSchema></Definition>" +
          "</member></ParameterDefinitions></TenantConfig></DistributionConfig>"
      )
  ],
  [
    "a version of HTTP that is none",
    "httpVersion",
    (document) => document.replace("<HttpVersion>http2<", "<HttpVersion>http9<")
  ]
]

describe("a violation of the model", () => {
  /** The answer to a configuration that has it, in a new distribution or another version of one. */
  const answerTo = (change: (document: string) => string) =>
    Effect.gen(function* () {
      const { etag, id } = yield* create()
      const document = textOf(yield* send("GET", `distribution/${id}/config`))
      const body = change(document)
      assert.notStrictEqual(body, document)
      const { state } = yield* fake
      const before = yield* state
      const created = yield* send("POST", "distribution", { body })
      const headers = { "if-match": etag }
      const updated = yield* send("PUT", `distribution/${id}/config`, { body, headers })
      assert.strictEqual(verdict(created), verdict(updated))
      assert.strictEqual(yield* state, before)
      assert.lengthOf((yield* Distribution.listDistributions()).DistributionList.Items, 1)
      return created
    })

  it.effect.each(forbidden)("is never stored: %s", ([_, where, change]) =>
    Effect.gen(function* () {
      const answer = yield* answerTo(change)
      assert.strictEqual(verdict(answer), "400 MalformedXML")
      assert.match(
        textOf(answer),
        new RegExp(
          `1 validation error detected: Value '.*' at 'distributionConfig\\.${where}' failed to satisfy constraint: Member must `
        )
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect.each(forbidden)("has the configured error code: %s", ([_, where, change]) =>
    Effect.gen(function* () {
      const answer = yield* answerTo(change)
      assert.strictEqual(verdict(answer), "400 InvalidArgument")
      assert.include(textOf(answer), where)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ constraintErrors: "InvalidArgument" })))
  )

  it.effect("is reported with all others", () =>
    Effect.gen(function* () {
      const answer = yield* answerTo((document) =>
        document.replace("<HttpVersion>http2<", "<HttpVersion>http9<").replace("PriceClass_All", "PriceClass_1")
      )
      assert.match(textOf(answer), /2 validation errors detected: Value 'PriceClass_1' at .*; Value 'http9' at /)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("has a separate code for the characters of tags", () =>
    Effect.gen(function* () {
      const { arn } = yield* create()
      const query = [
        ["Operation", "Tag"],
        ["Resource", arn]
      ] as const
      for (const tag of ["<Key>a</Key><Value>R&amp;D</Value>", "<Key>R&amp;D</Key>", "<Key></Key>"]) {
        const body = `<Tags><Items><Tag>${tag}</Tag></Items></Tags>`
        assert.strictEqual(verdict(yield* send("POST", "tagging", { query, body })), "400 InvalidTagging", tag)
      }
      assert.deepStrictEqual((yield* Tagging.listTagsForResource({ Resource: arn })).Tags.Items, [])
      const { distributions, state } = yield* fake
      const before = yield* state
      const [made] = yield* distributions
      const config = textOf(yield* send("GET", `distribution/${made?.Distribution.Id}/config`)).replace(/^.*\n/, "")
      const body = `<DistributionConfigWithTags>${config}<Tags><Items><Tag><Key>a</Key><Value>&amp;</Value></Tag></Items></Tags></DistributionConfigWithTags>`
      const response = yield* send("POST", "distribution", { query: [["WithTags", undefined]], body })
      assert.strictEqual(verdict(response), "400 InvalidTagging")
      assert.strictEqual(yield* state, before)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is not an unknown setting, even with the name of another member", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* create()
      const path = `distribution/${id}/config`
      const unknown = "<ETag>mine</ETag><Status>mine</Status><New><Id>1</Id></New>"
      const document = textOf(yield* send("GET", path))
      const body = document.replace("</DistributionConfig>", `${unknown}</DistributionConfig>`)
      assert.strictEqual(verdict(yield* send("PUT", path, { body, headers: { "if-match": etag } })), "200")
      assert.include(textOf(yield* send("GET", path)), unknown)
      const [summary] = (yield* Distribution.listDistributions()).DistributionList.Items
      assert.strictEqual(summary?.ETag, "E3UN6WX5RRO2AG")
      assert.strictEqual(summary?.Status, "InProgress")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("a defect of the in-memory CloudFront", () => {
  /** The lines of a log, while something runs. */
  const logged = <A, E, R>(self: Effect.Effect<A, E, R>) => {
    const lines: Array<string> = []
    return self.pipe(
      TestEffect.withLog(({ printed }) => lines.push(printed.text)),
      Effect.map((a) => [a, lines] as const)
    )
  }

  const refused = (response: { readonly headers: Readonly<Record<string, string>> }, lines: ReadonlyArray<string>) => {
    assert.lengthOf(lines, 1)
    assert.include(lines[0], response.headers["x-amzn-requestid"] ?? "no id")
    assert.include(lines[0], "CreateDistribution")
  }

  const minimalBody =
    "<DistributionConfig><CallerReference>1</CallerReference><Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>example.com</DomainName>" +
    "<CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy></CustomOriginConfig>" +
    "</Origin></Items></Origins><DefaultCacheBehavior><TargetOriginId>o</TargetOriginId>" +
    "<ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy><CachePolicyId>4135ea2d-6df8-44a3-9df3-4b5a84be39ad</CachePolicyId></DefaultCacheBehavior>" +
    "<Comment></Comment><Enabled>true</Enabled><ViewerCertificate><SSLSupportMethod>sni-only</SSLSupportMethod>" +
    "<ACMCertificateArn>arn:aws:acm:us-east-1:123456789012:certificate/1</ACMCertificateArn></ViewerCertificate>" +
    "<Aliases><Quantity>1</Quantity><Items><CNAME>www.example.com</CNAME></Items></Aliases></DistributionConfig>"

  const asked = (options: Settings.Options) =>
    Effect.gen(function* () {
      const { handle, state } = yield* fake
      const before = yield* state
      const request = { method: "POST", path: "/2020-05-31/distribution", query: "", headers: {} }
      const [response, lines] = yield* logged(handle({ ...request, body: new TextEncoder().encode(minimalBody) }))
      assert.strictEqual(verdict(response), "500 InternalFailure")
      refused(response, lines)
      assert.strictEqual(yield* state, before)
      return lines[0]
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false, ...options })))

  it.effect("in a handler is answered with 500, and changes nothing", () =>
    Effect.gen(function* () {
      const names = Object.assign(["*.example.com"], {
        some: () => {
          throw new Error("a list that cannot be asked")
        }
      })
      const certificates = { "arn:aws:acm:us-east-1:123456789012:certificate/1": names }
      assert.include(yield* asked({ certificates }), "a list that cannot be asked")
    })
  )

  it.effect("in a response is answered with 500, and changes nothing", () =>
    Effect.gen(function* () {
      // No document can hold an ARN with this.
      const line = yield* asked({ accountId: "\u0001" })
      assert.include(line, "returned an invalid result")
    })
  )

  it.effect("does not occur for characters that XML cannot contain", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      const response = yield* handle({ method: "GET\u0000", path: "/\u0001", query: "", headers: {}, body: NO_BYTES })
      assert.strictEqual(verdict(response), "404 UnknownOperation")
      assert.include(textOf(response), "GET\uFFFD /\uFFFD is not an operation")
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )
})

describe("responses", () => {
  it.effect("name a missing parameter", () =>
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

  it.effect("have a request id in a header, and in errors also in the body", () =>
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

  it.effect("exist for every operation", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      for (const { description } of Object.values(operations)) {
        const { id, method, path, query } = description
        const answer = yield* handle({
          method,
          path: path.replace(/\{\w+\+?\}/g, "x"),
          query: query.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&"),
          headers: {},
          body: NO_BYTES
        })
        assert.isTrue(Object.hasOwn(handlers, id), id)
        assert.notStrictEqual(verdict(answer), "404 UnknownOperation", id)
        assert.notStrictEqual(answer.status, 501, id)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layerService({ verifySignature: false })))
  )

  it("have a handler for the operation of the same name", () => {
    for (const [id, { operation }] of Object.entries<Handler>(handlers)) assert.strictEqual(operation.id, id)
  })
})

describe("time", () => {
  it.effect("is the only cause of a deployment", () =>
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

  it.effect("can be configured", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      yield* TestClock.adjust("7 seconds")
      assert.strictEqual((yield* read(id)).status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { distribution: "7 seconds" } })))
  )

  it.effect("is skipped by settle", () =>
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

  it.effect("passes before reads show a change, if that is configured", () =>
    Effect.gen(function* () {
      const first = yield* create({ Comment: "old" })
      yield* TestClock.adjust("10 seconds")
      const second = yield* update(first, { Comment: "new" })
      const seen = yield* read(first.id)
      assert.deepStrictEqual([seen.etag, seen.config.Comment], [first.etag, "old"])
      assert.strictEqual((yield* Distribution.listDistributions()).DistributionList.Items[0]?.Comment, "old")
      // Whoever believes what he reads comes too late.
      assert.strictEqual(yield* codeOf(update(seen, { Comment: "mine" })), "PreconditionFailed")
      yield* TestClock.adjust("10 seconds")
      const settled = yield* read(first.id)
      assert.deepStrictEqual([settled.etag, settled.config.Comment], [second.etag, "new"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "10 seconds" })))
  )

  it.effect("ends before the timestamps do, however far it is advanced", () =>
    Effect.gen(function* () {
      const { advance, now } = yield* fake
      for (const duration of ["1 days", Number.MAX_SAFE_INTEGER, Duration.infinity] as const) {
        yield* advance(duration)
        const before = yield* now
        yield* TestClock.adjust("1 seconds")
        assert.strictEqual((yield* now) - before, 1000)
        yield* read((yield* create()).id)
      }
      assert.isAbove(yield* now, Date.UTC(9998, 0))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  describe("goes on when the clock is set back:", () => {
    const DAY = 86_400_000
    const listed = Effect.map(Distribution.listDistributions(), ({ DistributionList }) => DistributionList.Quantity)

    it.effect("it never goes back, and begins anew with reset", () =>
      Effect.gen(function* () {
        const { now, reset } = yield* fake
        const seen: Array<number> = []
        for (const time of [DAY, DAY + 10_000, 1000, 2000, 500, DAY]) {
          yield* TestClock.setTime(time)
          seen.push((yield* now) - DAY)
        }
        assert.deepStrictEqual(seen, [0, 10_000, 10_000, 11_000, 11_000, DAY + 10_500])
        yield* reset
        assert.strictEqual(yield* now, DAY)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )

    it.effect("lag ends", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(DAY)
        yield* create()
        yield* TestClock.adjust("10 seconds")
        assert.strictEqual(yield* listed, 1)
        yield* TestClock.setTime(1000)
        assert.strictEqual(yield* listed, 1)
        yield* create()
        assert.strictEqual(yield* listed, 1)
        yield* TestClock.adjust("10 seconds")
        assert.strictEqual(yield* listed, 2)
        yield* Invariant.all
      }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "5 seconds" })))
    )

    it.effect("invalidations complete in their order", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(DAY)
        const { id } = yield* create()
        const batch = { DistributionId: id, InvalidationBatch: { Paths: { Items: ["/*"] } } }
        const inProgress = Effect.map(
          Distribution.getDistribution({ Id: id }),
          ({ Distribution }) => Distribution.InProgressInvalidationBatches
        )
        const { invalidations } = yield* fake
        yield* createInvalidation(batch)
        yield* TestClock.setTime(1000)
        yield* createInvalidation(batch)
        for (const count of [2, 0]) {
          assert.strictEqual(yield* inProgress, count)
          const all = yield* invalidations(id)
          assert.strictEqual(all.filter(({ Status }) => Status === "InProgress").length, count)
          yield* TestClock.adjust("3 minutes")
        }
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )

    it.effect("rates are refilled", () =>
      Effect.gen(function* () {
        const after = (time: number) => Effect.zipRight(TestClock.setTime(time), outcome)
        const outcomes = [yield* after(DAY), yield* after(1000), yield* after(1000), yield* after(2000)]
        assert.deepStrictEqual(outcomes, ["ok", "ok", "Throttling", "ok"])
      }).pipe(
        Retry.withPolicy(Retry.none),
        Effect.provide(InMemoryCloudFront.layer({ rateLimits: { reads: { burst: 2, perSecond: 1 } } }))
      )
    )
  })
})

describe("it provides", () => {
  it.effect("each call and its outcome", () =>
    Effect.gen(function* () {
      const { calls, forgetCalls } = yield* fake
      yield* TestClock.setTime(1000)
      const { etag, id } = yield* create()
      yield* codeOf(update({ id, etag: "E3UN6WX5RRO2AG", config: { ...minimal, CallerReference: "r" } }, {}))
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

  it.effect("the configured number of calls", () =>
    Effect.gen(function* () {
      const { calls } = yield* fake
      for (let i = 0; i < 12; i++) yield* outcome
      const last = yield* calls
      assert.lengthOf(last, 5)
      yield* outcome
      assert.deepStrictEqual((yield* calls).slice(0, 4), last.slice(1))
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ callLogSize: 5 })))
  )

  it.effect("bodies up to the configured size", () =>
    Effect.gen(function* () {
      const { calls, distributions } = yield* fake
      yield* create({ Comment: "x".repeat(100) })
      yield* create({ Comment: "y".repeat(100) })
      assert.lengthOf(yield* distributions, 2)
      const bodies = (yield* calls).map(({ body }) => new TextDecoder().decode(body))
      assert.lengthOf(bodies, 1)
      assert.include(bodies[0], "yyy")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ callLogBytes: 1500 })))
  )

  it.effect("all resources, in the order of creation", () =>
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

describe("concurrent requests", () => {
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

  it.effect("succeed if the client keeps to the rate limits of the service", () => {
    const busy: Settings.Options = {
      rateLimits: { writes: { burst: 7, perSecond: 1 } },
      propagation: { distribution: "1 minutes" }
    }
    const test = Effect.gen(function* () {
      const { calls } = yield* fake
      const made = yield* elapse(
        RateLimit.limited(Effect.forEach(Array.from({ length: 8 }), () => create(), { concurrency: "unbounded" }))
      )
      const all = Effect.forEach(made, ({ id }) => disableAndDelete(id), { concurrency: "unbounded" })
      yield* elapse(RateLimit.limited(all))
      const { distributions } = yield* fake
      assert.deepStrictEqual(yield* distributions, [])
      return (yield* calls).filter(({ code }) => code === "Throttling").length
    })
    return Effect.gen(function* () {
      // Enough of a retry for those who do not keep to rates to get through some day.
      const limited = yield* Effect.provide(test, InMemoryCloudFront.layer(busy, { http: { limits: {} } }))
      assert.strictEqual(limited, 0)
      const http = { maxAttempts: 50 }
      const unlimited = yield* Effect.provide(test, InMemoryCloudFront.layer(busy, { http }))
      assert.isAbove(unlimited, 0)
    })
  })

  it.effect("are retried as configured", () =>
    Effect.gen(function* () {
      const { calls, faults } = yield* fake
      yield* faults.on("*", Faults.unavailable, { times: Infinity })
      assert.strictEqual(yield* elapse(outcome), "ServiceUnavailable")
      assert.lengthOf(yield* calls, 2)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({}, { http: { maxAttempts: 2 } })))
  )

  it.effect("are throttled above the rate limit", () =>
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
