import { assert, describe, it } from "vitest"
import { get, isOptional, reachable, structure, type Enum, type Member, type Model } from "../src/Ir.js"
import * as Overrides from "../src/Overrides.js"
import * as Read from "../src/read/Read.js"
import { model, source } from "./support.js"

const member = (all: Model, path: string): Member => {
  const [owner = "", key] = path.split(".")
  const found = structure(all, owner).members.find((one) => one.key === key)
  if (found === undefined) throw new Error(path)
  return found
}

const original = async (): Promise<Model> => Read.model(await source())

/** A text that the patterns of ARNs match, without their partition. */
const ofPattern = (pattern: string): string =>
  pattern
    .replace("[0-9]{12}", "123456789012")
    .replace("[0-9]+", "123456789012")
    .replace("[a-zA-Z0-9-_]{1,64}", "f")
    .replace("[0-9a-fA-F-]{36}", "f".repeat(36))
    .replace(".*", "distribution/E1")
    .replaceAll("\\/", "/")

describe("Overrides", () => {
  it("are all applied", async () => {
    const before = await original()
    const after = await model()
    for (const override of Overrides.overrides) {
      const targets = Overrides.targets(before, override)
      assert.isNotEmpty(targets, override.reason)
      for (const target of targets) {
        if ("errors" in override.change)
          assert.includeMembers([...get(after.operations, target).errors], [...override.change.errors], target)
        else if ("member" in override.change) assert.deepInclude(member(after, target), override.change.member, target)
        else if ("type" in override.change)
          assert.deepStrictEqual(member(after, target).of, { kind: "shape", name: override.change.type.name }, target)
        else if ("enumeration" in override.change)
          assert.deepInclude(get(after.shapes, target), override.change.enumeration)
        else {
          const shape = get(after.shapes, target)
          assert.isTrue(shape.kind === "simple")
          if (shape.kind === "simple") assert.deepInclude(shape.constraints, override.change.constraints)
        }
      }
    }
  })

  it("have a reason and evidence", () => {
    for (const { evidence, reason } of Overrides.overrides) {
      assert.isAbove(reason.length, 20)
      assert.isAbove(evidence.length, 10)
    }
  })

  it("refuse a target that is gone", async () => {
    const gone = {
      target: ["Gone.Member"],
      change: { member: { required: true } },
      reason: "r",
      evidence: "e"
    } as const
    const renamed = { ...gone, target: ["Aliases.Gone"] }
    const nothing = { ...gone, target: () => [] }
    const operation = { ...gone, target: ["Gone"], change: { errors: ["AccessDenied"] } }
    const code = { ...gone, target: ["GetKeyGroup"], change: { errors: ["Gone"] } }
    const named = {
      ...gone,
      target: ["Aliases.Items"],
      change: { type: get((await original()).shapes, "Method") as Enum }
    }
    const before = await original()
    assert.throws(() => Overrides.apply(before, [gone]), /Gone\.Member does not exist/)
    assert.throws(() => Overrides.apply(before, [renamed]), /Aliases\.Gone has changed/)
    assert.throws(() => Overrides.apply(before, [nothing]), /this correction has no target/)
    assert.throws(() => Overrides.apply(before, [operation]), /Gone does not exist/)
    assert.throws(() => Overrides.apply(before, [named]), /the model has a shape Method/)
    assert.throws(() => Overrides.apply(before, [code]), /Gone does not exist/)
  })

  it("refuse to correct what is right already", async () => {
    const right = {
      target: ["GetDistributionRequest.Id"],
      change: { member: { required: true } },
      reason: "r",
      evidence: "e"
    } as const
    const before = await original()
    assert.throws(() => Overrides.apply(before, [right]), /GetDistributionRequest\.Id needs no correction/)
    const listed = { ...right, target: ["GetDistribution"], change: { errors: ["AccessDenied"] } }
    assert.throws(() => Overrides.apply(before, [listed]), /GetDistribution needs no correction/)
  })

  it("give every operation what the service says whatever the model says", async () => {
    const all = await model()
    const without = (code: string, is: (id: string, members: ReadonlyArray<Member>) => boolean = () => true) =>
      Array.from(all.operations.values())
        .filter(({ errors, id, input }) => is(id, structure(all, input).members) && !errors.includes(code))
        .map(({ id }) => id)
    const hasBody = (id: string, members: ReadonlyArray<Member>): boolean =>
      !id.startsWith("List") && members.some((one) => one.in === "body" || one.in === "payload")
    const hasVersion = (_: string, members: ReadonlyArray<Member>): boolean =>
      members.some(({ key }) => key === "IfMatch")
    assert.deepStrictEqual(without("AccessDenied"), [])
    assert.deepStrictEqual(without("PreconditionFailed", hasVersion), [])
    assert.deepStrictEqual(without("InvalidIfMatchVersion", hasVersion), [])
    assert.deepStrictEqual(without("MissingBody", hasBody), [])
    assert.deepStrictEqual(without("InvalidArgument", hasBody), [])
    assert.deepStrictEqual(
      without("InvalidArgument", (id) => id.startsWith("List")),
      []
    )
    for (const id of ["CreateFunction", "UpdateFunction"]) {
      assert.include(get(all.operations, id).errors, "InconsistentQuantities")
    }
    assert.include(get(all.operations, "CreateKeyValueStore").errors, "InvalidTagging")
    assert.include(get(all.operations, "UpdateDistribution").errors, "InvalidOrigin")
    // Where there is nothing but a resource and its version, the list is the model's.
    assert.deepStrictEqual(get(all.operations, "GetDistribution").errors, ["AccessDenied", "NoSuchDistribution"])
  })

  it("remember which codes are not the model's", async () => {
    const before = await original()
    for (const { added, errors, id } of (await model()).operations.values()) {
      const own = get(before.operations, id).errors
      assert.deepStrictEqual(
        added,
        errors.filter((code) => !own.includes(code)),
        id
      )
      assert.includeMembers([...errors], [...own], id)
      assert.deepStrictEqual(errors, errors.toSorted(), id)
    }
  })

  it("leave no pattern that refuses the ARNs of a partition", async () => {
    const ids = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"]
    const refusing = (all: Model) =>
      Array.from(all.shapes.values()).flatMap((shape) => {
        const pattern = shape.kind === "simple" ? shape.constraints.pattern : undefined
        if (pattern?.includes("arn:") !== true) return []
        const arn = pattern.replace(/^arn:[^:]*/, "arn:PARTITION")
        return ids.every((id) => new RegExp(`^(?:${pattern})$`).test(ofPattern(arn.replace("PARTITION", id))))
          ? []
          : [shape.name]
      })
    assert.deepStrictEqual(refusing(await model()), [])
    assert.sameMembers(refusing(await original()), ["FunctionARN", "KeyValueStoreARN", "ResourceARN"])
  })

  it("require the payload of every response", async () => {
    const all = await model()
    const payloads = Array.from(all.operations.values()).flatMap(({ output }) =>
      output === undefined ? [] : structure(all, output).members.filter((one) => one.in === "payload")
    )
    assert.isAbove(payloads.length, 100)
    assert.isTrue(payloads.every((one) => one.required))
  })

  it("require the ETag of every result that has a place for it", async () => {
    const all = await model()
    const results = Array.from(all.operations.values()).flatMap(({ output }) =>
      output === undefined ? [] : structure(all, output).members.filter(({ key }) => key === "ETag")
    )
    assert.lengthOf(results, 86)
    assert.isTrue(results.every((one) => one.required))
  })

  it("make MaxItems a number in every list", async () => {
    const all = await model()
    const lists = Array.from(all.operations.values()).flatMap(({ input }) =>
      structure(all, input).members.filter(({ key }) => key === "MaxItems")
    )
    assert.lengthOf(lists, 38)
    for (const { of } of lists) {
      const shape = of.kind === "shape" ? get(all.shapes, of.name) : undefined
      assert.isTrue(shape?.kind === "simple" && shape.plain === "integer" && shape.constraints.min === 1)
    }
  })

  it("count items only where a caller may send them", async () => {
    const all = await model()
    assert.strictEqual(member(all, "Aliases.Quantity").derived, "quantity")
    assert.isTrue(member(all, "Aliases.Quantity").required)
    assert.isTrue(isOptional(member(all, "Aliases.Quantity")))
    assert.isUndefined(member(all, "DistributionList.Quantity").derived)
    assert.isFalse(isOptional(member(all, "DistributionList.Quantity")))
    assert.isUndefined(member(all, "IpamConfig.Quantity").derived, "counts something else than Items")
    const sent = reachable(
      all,
      Array.from(all.operations.values(), ({ input }) => input)
    )
    for (const name of sent) {
      const shape = get(all.shapes, name)
      if (shape.kind !== "structure") continue
      const quantity = shape.members.find(({ key }) => key === "Quantity")
      if (quantity !== undefined) assert.strictEqual(quantity.derived, "quantity", name)
    }
  })

  it("make up caller references", async () => {
    const all = await model()
    const references = Array.from(all.shapes.values()).flatMap((shape) =>
      shape.kind === "structure" ? shape.members.filter(({ key }) => key === "CallerReference") : []
    )
    assert.strictEqual(references.length, 8)
    assert.isTrue(references.every((one) => one.required))
    const made = references.filter((one) => one.derived === "token" && isOptional(one))
    assert.deepStrictEqual(made, [member(all, "CopyDistributionRequest.CallerReference")])
  })

  it("let configurations be without one where something is created, and nowhere else", async () => {
    const all = await model()
    const hold = (ids: RegExp) =>
      Array.from(
        reachable(
          all,
          Array.from(all.operations.values()).flatMap(({ id, input }) => (ids.test(id) ? [input] : []))
        )
      ).flatMap((name) => {
        const shape = get(all.shapes, name)
        return shape.kind === "structure"
          ? shape.members.flatMap(({ creation, key }) => (creation ? [`${name}.${key}`] : []))
          : []
      })
    assert.lengthOf(hold(/^Create/), 10)
    assert.deepStrictEqual(hold(/^(?!Create)/), [])
  })

  it("read the ETag under both of its names", async () => {
    const all = await model()
    assert.deepInclude(member(all, "UpdateFunctionResult.ETag"), { wire: "ETtag", aliases: ["ETag"] })
    assert.deepInclude(member(all, "GetDistributionResult.ETag"), { wire: "ETag", aliases: ["ETtag"] })
  })

  it("let ARNs and regions of other partitions through", async () => {
    const { shapes } = await model()
    for (const name of [
      "FunctionARN",
      "KeyValueStoreARN",
      "OriginShieldRegion",
      "CaCertificatesBundleS3LocationRegionString"
    ]) {
      const shape = get(shapes, name)
      assert.isTrue(shape.kind === "simple" && shape.constraints.pattern === undefined, name)
    }
  })
})
