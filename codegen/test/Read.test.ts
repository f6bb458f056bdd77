import { assert, describe, it } from "vitest"
import { get, isOptional, structure } from "../src/Ir.js"
import * as Read from "../src/read/Read.js"
import type { Source } from "../src/read/Read.js"
import { model, source } from "./support.js"

const count = (numbers: Iterable<number>): Record<number, number> => {
  const counts: Record<number, number> = {}
  for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1
  return counts
}

describe("Read", () => {
  it("finds all of the API", async () => {
    const { errors, operations, shapes } = await model()
    assert.strictEqual(operations.size, 167)
    assert.strictEqual(errors.size, 152)
    assert.strictEqual(shapes.size, 668)
    const kinds = Array.from(shapes.values(), ({ kind }) => kind)
    assert.strictEqual(kinds.filter((kind) => kind === "structure").length, 517)
    assert.strictEqual(kinds.filter((kind) => kind === "list").length, 76)
  })

  it("knows the status of every error", async () => {
    const { errors } = await model()
    assert.deepStrictEqual(count(Array.from(errors.values(), ({ status }) => status)), {
      400: 92,
      401: 1,
      403: 1,
      404: 18,
      409: 35,
      412: 1,
      413: 3,
      500: 1
    })
    assert.strictEqual(get(errors, "RealtimeLogConfigInUse").status, 400)
    assert.strictEqual(get(errors, "TestFunctionFailed").status, 500)
  })

  it("knows method, path and status", async () => {
    const { operations } = await model()
    const statuses = count(Array.from(operations.values(), ({ status }) => status))
    assert.deepStrictEqual(Object.keys(statuses), ["200", "201", "202", "204"])
    for (const id of ["CreateVpcOrigin", "UpdateVpcOrigin", "DeleteVpcOrigin", "CreateAnycastIpList"]) {
      assert.strictEqual(get(operations, id).status, 202)
    }
    const { method, path, query } = get(operations, "TagResource")
    assert.deepStrictEqual([method, path, query], ["POST", "/2020-05-31/tagging", [["Operation", "Tag"]]])
    assert.deepStrictEqual(get(operations, "CreateDistributionWithTags").query, [["WithTags", ""]])
  })

  it.each([
    ["AssociateAlias", "AccessDenied IllegalUpdate InvalidArgument NoSuchDistribution TooManyDistributionCNAMEs"],
    [
      "CreateCloudFrontOriginAccessIdentity",
      "CloudFrontOriginAccessIdentityAlreadyExists InconsistentQuantities InvalidArgument MissingBody TooManyCloudFrontOriginAccessIdentities"
    ],
    [
      "CreateInvalidation",
      "AccessDenied BatchTooLarge InconsistentQuantities InvalidArgument MissingBody NoSuchDistribution TooManyInvalidationsInProgress"
    ],
    [
      "DeleteDistribution",
      "AccessDenied DistributionNotDisabled InvalidIfMatchVersion NoSuchDistribution PreconditionFailed ResourceInUse"
    ],
    ["DeleteKeyGroup", "InvalidIfMatchVersion NoSuchResource PreconditionFailed ResourceInUse"],
    ["DescribeFunction", "NoSuchFunctionExists UnsupportedOperation"],
    ["GetDistribution", "AccessDenied NoSuchDistribution"],
    ["GetKeyGroup", "NoSuchResource"],
    ["ListDistributions", "InvalidArgument"],
    ["ListTagsForResource", "AccessDenied InvalidArgument InvalidTagging NoSuchResource"],
    [
      "PublishFunction",
      "InvalidArgument InvalidIfMatchVersion NoSuchFunctionExists PreconditionFailed UnsupportedOperation"
    ],
    [
      "PutResourcePolicy",
      "AccessDenied EntityNotFound IllegalUpdate InvalidArgument PreconditionFailed UnsupportedOperation"
    ],
    [
      "UpdateVpcOrigin",
      "AccessDenied CannotUpdateEntityWhileInUse EntityAlreadyExists EntityLimitExceeded EntityNotFound IllegalUpdate InconsistentQuantities InvalidArgument InvalidIfMatchVersion PreconditionFailed UnsupportedOperation"
    ]
  ])("knows the errors of %s", async (id, codes) => {
    assert.deepStrictEqual(get(Read.model(await source()).operations, id).errors, codes.split(" "))
  })

  it("knows how many errors the large operations have", async () => {
    const { operations } = Read.model(await source())
    const large = [
      "CreateDistribution",
      "CreateDistributionWithTags",
      "UpdateDistribution",
      "CopyDistribution",
      "UpdateDistributionWithStagingConfig"
    ]
    assert.deepStrictEqual(
      large.map((id) => get(operations, id).errors.length),
      [67, 67, 67, 64, 63]
    )
  })

  it("leaves out what success does not have", async () => {
    const { operations } = await model()
    assert.strictEqual(get(operations, "DeleteDistribution").output, undefined)
    assert.strictEqual(get(operations, "DeleteMonitoringSubscription").output, undefined)
  })

  it("keeps members in the order of the wire", async () => {
    const config = structure(await model(), "DistributionConfig")
    assert.deepStrictEqual(
      config.members.slice(0, 4).map(({ key }) => key),
      ["CallerReference", "Aliases", "DefaultRootObject", "Origins"]
    )
  })

  it("tells enums, kinds of numbers and constrained strings apart", async () => {
    const all = await model()
    const of = (owner: string, key: string) => structure(all, owner).members.find((member) => member.key === key)?.of
    assert.deepStrictEqual(of("DistributionConfig", "HttpVersion"), { kind: "shape", name: "HttpVersion" })
    assert.deepStrictEqual(of("CachePolicyConfig", "MinTTL"), { kind: "plain", plain: "long" })
    assert.deepStrictEqual(of("ContinuousDeploymentSingleWeightConfig", "Weight"), { kind: "plain", plain: "float" })
    assert.deepStrictEqual(of("DistributionList", "MaxItems"), { kind: "plain", plain: "integer" })
    assert.deepStrictEqual(of("ListDistributionsRequest", "Marker"), { kind: "plain", plain: "string" })
    assert.deepStrictEqual(of("GetFunctionRequest", "Name"), { kind: "shape", name: "FunctionName" })
    assert.deepStrictEqual(of("Distribution", "LastModifiedTime"), { kind: "plain", plain: "timestamp" })
    const keys = get(all.shapes, "TagKeyList")
    assert.isTrue(keys.kind === "list" && keys.item.kind === "shape" && keys.item.name === "TagKey")
    assert.isTrue(structure(all, "CaCertificatesBundleSource").union)
  })

  it("knows what is deprecated", async () => {
    const deprecated = structure(await model(), "DefaultCacheBehavior").members.filter((member) => member.deprecated)
    assert.deepStrictEqual(
      deprecated.map(({ key }) => key),
      ["ForwardedValues", "MinTTL", "DefaultTTL", "MaxTTL"]
    )
  })

  it("names the root elements of payloads", async () => {
    const all = await model()
    const root = (name: string) => structure(all, name).members.find((member) => member.in === "payload")?.wire
    assert.strictEqual(root("ListAnycastIpListsResult"), "AnycastIpListCollection")
    assert.strictEqual(root("ListDistributionsByOwnedResourceResult"), "DistributionIdOwnerList")
    assert.strictEqual(root("UpdateDistributionRequest"), "DistributionConfig")
  })

  it("requires If-Match wherever the service does", async () => {
    const all = await model()
    const optional = Array.from(all.operations.values()).filter(({ input }) =>
      structure(all, input).members.some((member) => member.wire === "If-Match" && isOptional(member))
    )
    assert.deepStrictEqual(optional, [])
    const before = Read.model(await source())
    const asked = (id: string) => structure(before, `${id}Request`).members.find(({ key }) => key === "IfMatch")
    assert.isFalse(asked("DeleteDistribution")?.required)
    assert.isTrue(asked("DeleteFunction")?.required)
  })

  const refused: ReadonlyArray<readonly [what: string, change: (source: Source) => Source, message: RegExp]> = [
    [
      "a number of a kind that nobody stated",
      ({ facts, ...rest }) => ({
        ...rest,
        facts: Object.fromEntries(Object.entries(facts).filter(([name]) => name !== "long"))
      }),
      /does not say whether it is an integer, long, float or double/
    ],
    [
      "a fact about something that is not there",
      ({ facts, ...rest }) => ({ ...rest, facts: { ...facts, Gone: { type: "string", usedBy: ["Gone.Member"] } } }),
      /refers to members that do not exist: Gone\.Member/
    ],
    [
      "an operation without a command",
      ({ types, ...rest }) => ({ ...rest, types: { ...types, commands: new Map() } }),
      /has no command/
    ],
    [
      "an interface that has other members than the schema",
      ({ types, ...rest }) => {
        const interfaces = new Map(types.interfaces).set("Aliases", { members: new Map(), deprecated: false })
        return { ...rest, types: { ...types, interfaces } }
      },
      /Aliases: schema and interface differ/
    ]
  ]

  it.each(refused)("refuses %s", async (_what, change, message) => {
    const changed = change(await source())
    assert.throws(() => Read.model(changed), message)
  })
})
