import { assert, describe, it } from "vitest"
import * as Docs from "../src/emit/Docs.js"
import { structure, type Member, type Model } from "../src/Ir.js"
import { common } from "../src/notes/Common.js"
import { enums } from "../src/notes/Enums.js"
import * as Notes from "../src/Notes.js"
import * as Resources from "../src/Resources.js"
import { model } from "./support.js"

/** A model of one structure, `Thing`. */
const thing = async (...keys: ReadonlyArray<string>): Promise<Model> => {
  const [like] = structure(await model(), "CookiePreference").members
  assert.isDefined(like)
  const members = keys.map((key): Member => ({ ...like, key, wire: key }))
  return {
    shapes: new Map([["Thing", { kind: "structure", name: "Thing", union: false, members, deprecated: false }]]),
    errors: new Map(),
    operations: new Map()
  }
}

const check =
  (of: Model, first: ReadonlyArray<Notes.Note>, last: ReadonlyArray<Notes.Note> = []) =>
  () =>
    Notes.check(of, first, last, {})

describe("Notes", () => {
  it("go from the particular to the general", async () => {
    const noteOf = Notes.make(
      await thing(),
      [
        ["A.B", "particular"],
        ["*.B", "family"]
      ],
      [["*.*", "everywhere"]]
    )
    assert.deepStrictEqual(
      [noteOf("A", "B"), noteOf("AA", "B"), noteOf("A", "C")],
      ["particular", "family", "everywhere"]
    )
  })

  it("are there for every member and enumeration of the API, and each is used", async () => {
    const all = await model()
    assert.doesNotThrow(() => Notes.check(all))
    const docs = Docs.make(all)
    for (const shape of all.shapes.values()) {
      if (shape.kind !== "structure") continue
      for (const one of shape.members) {
        assert.isNotEmpty(docs.member(shape, one).join(""), `${shape.name}.${one.key}`)
      }
    }
  })

  it("refuse a member without one", async () => {
    assert.throws(check(await thing("A", "B"), [["Thing.A", "What it is."]]), /^Notes\.ts: Thing\.B has no note$/)
  })

  it("refuse one that nothing gets, also because another comes first", async () => {
    const notes: ReadonlyArray<Notes.Note> = [
      ["*.A", "What it is."],
      ["Thing.A", "What it really is."]
    ]
    assert.throws(check(await thing("A"), notes), /^Notes\.ts: nothing matches Thing\.A$/)
    assert.throws(check(await thing("A"), notes.slice(0, 1), [["Gone.*", ""]]), /nothing matches Gone\.\*/)
  })

  it("refuse one that only repeats the name", async () => {
    for (const note of ["The domain name.", "A name of the domain."]) {
      assert.throws(check(await thing("DomainName"), [["*.DomainName", note]]), /only repeats its name/)
    }
    assert.doesNotThrow(check(await thing("DomainName"), [["*.DomainName", "The domain name of the origin."]]))
  })

  it("refuse an enumeration without one, and a value that is not in it", async () => {
    const all = await model()
    const { PriceClass: gone, ...rest } = enums
    assert.throws(() => Notes.check(all, Notes.families, common, rest), /PriceClass has no note/)
    const wrong = { ...enums, PriceClass: { about: gone?.about ?? "", values: { PriceClass_50: "half" } } }
    assert.throws(() => Notes.check(all, Notes.families, common, wrong), /nothing matches PriceClass_50 of PriceClass/)
    assert.throws(
      () => Notes.check(all, Notes.families, common, { ...enums, Gone: { about: "" } }),
      /nothing matches Gone/
    )
  })
})

describe("Resources", () => {
  it("say what an id refers to, and which operation gives it", async () => {
    const all = await model()
    const noteOf = Notes.make(all)
    assert.strictEqual(noteOf("GetKeyGroupRequest", "Id"), "The id of a key group, from `listKeyGroups`.")
    assert.strictEqual(
      noteOf("DeleteFieldLevelEncryptionConfigRequest", "Id"),
      "The id of a field-level encryption configuration, from `listFieldLevelEncryptionConfigs`."
    )
    assert.strictEqual(
      noteOf("GetInvalidationForDistributionTenantRequest", "Id"),
      "The id of an invalidation, from `listInvalidationsForDistributionTenant`."
    )
    assert.strictEqual(noteOf("UpdateKeyGroupResult", "KeyGroup"), "The key group after the change.")
    assert.strictEqual(noteOf("PublicKeyList", "Items"), "The public keys of this page.")
  })

  it("say what the structures of a resource are", () => {
    assert.deepStrictEqual(["KeyGroup", "KeyGroupConfig", "AnycastIpListSummary", "Tags"].map(Resources.ofStructure), [
      "A key group with its metadata.",
      "The configuration of a key group.",
      "A summary of an Anycast IP list.",
      undefined
    ])
  })

  it("name operations and errors that there are", async () => {
    const all = await model()
    const operations = new Set(Array.from(all.operations.keys(), (id) => id.charAt(0).toLowerCase() + id.slice(1)))
    const noteOf = Notes.make(all)
    const named = Array.from(all.shapes.keys()).flatMap((name) => {
      const shape = all.shapes.get(name)
      return shape?.kind !== "structure"
        ? []
        : structure(all, name).members.flatMap(({ key }) =>
            Array.from((noteOf(name, key) ?? "").matchAll(/`(\w+)`/g), (match) => match[1] ?? "")
          )
    })
    const calls = named.filter((name) => /^(create|delete|get|list|tag|update)[A-Z]/.test(name))
    const codes = named.filter((name) =>
      /^(Illegal|Invalid|Inconsistent|No[ST]|TooMany)[A-Z]\w{4}|(AlreadyExists|DoesNotExist|InUse|NotDisabled)$/.test(
        name
      )
    )
    assert.isAbove(calls.length, 100)
    assert.isAbove(codes.length, 30)
    assert.deepStrictEqual(
      calls.filter((name) => !operations.has(name)),
      []
    )
    assert.deepStrictEqual(
      codes.filter((name) => !all.errors.has(name)),
      []
    )
  })

  it("list every resource that has a list", async () => {
    const all = await model()
    assert.deepStrictEqual(
      Resources.resources.filter((resource) => Resources.lister(all, resource) === undefined).map(({ noun }) => noun),
      []
    )
    for (const { noun } of Resources.resources) {
      assert.isTrue(
        Array.from(all.operations.keys()).some((id) => Resources.about(id)?.resource.noun === noun),
        noun
      )
    }
  })
})
