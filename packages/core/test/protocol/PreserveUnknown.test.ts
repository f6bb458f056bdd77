/** Unknown elements survive whatever is done to a value in between. */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { identityMember } from "@effect-cloudfront/core/protocol/ItemIdentity"
import * as PreserveUnknown from "@effect-cloudfront/core/protocol/PreserveUnknown"
import * as Rules from "@effect-cloudfront/core/protocol/Rules"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { symbol, type Element } from "@effect-cloudfront/core/protocol/Unknown"
import { timestamp } from "@effect-cloudfront/core/Description"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { excess } from "@effect-cloudfront/support/Growth"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"

type Fields = Record<string | symbol, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

/** The value with `onStructure` and `onList` done to all structures and lists in it, the innermost first. */
const rebuild = (
  shape: Shape.Shape,
  value: unknown,
  onStructure: (shape: Shape.Structure, value: Fields) => unknown,
  onList: (shape: Shape.List, value: ReadonlyArray<unknown>) => unknown = (_, list) => list
): unknown => {
  if (shape.kind === "list" && Array.isArray(value)) {
    return onList(
      shape,
      value.map((item) => rebuild(shape.item(), item, onStructure, onList))
    )
  }
  if (shape.kind !== "structure" || !isFields(value)) return value
  const out: Fields = { ...value }
  for (const { key, shape: of } of shape.members()) {
    if (key in out) out[key] = rebuild(of, out[key], onStructure, onList)
  }
  return onStructure(shape, out)
}

/** Without counts, which a change of a list would make wrong. */
const uncounted = (shape: Shape.Structure, value: Fields): Fields => {
  const counted = new Set(shape.members().flatMap(({ derived, key }) => (derived === "quantity" ? [key] : [])))
  return Object.fromEntries(
    Reflect.ownKeys(value).flatMap((key) => (counted.has(String(key)) ? [] : [[key, value[key]]]))
  )
}

/** Items known by a number of their own; of those known by an enumeration as many as it has values. */
const distinct = (shape: Shape.List, list: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const item = shape.item()
  const id = item.kind === "structure" ? identityMember(item) : undefined
  if (id === undefined) return list
  const values = id.shape.kind === "enum" ? id.shape.values : undefined
  const name = (i: number) => (id.shape.kind === "integer" ? i : `id-${i}`)
  return list
    .slice(0, values?.length)
    .map((one, i) => ({ ...(one as Fields), [id.key]: values === undefined ? name(i) : values[i] }))
}

/** The elements of every structure, by a path in which items have the names they are known by. */
const elementsOf = (shape: Shape.Shape, value: unknown, path = "$"): ReadonlyMap<string, ReadonlyArray<Element>> => {
  if (shape.kind === "list" && Array.isArray(value)) {
    const item = shape.item()
    const id = item.kind === "structure" ? identityMember(item) : undefined
    return new Map(
      value.flatMap((one, i) => [
        ...elementsOf(item, one, `${path}[${id === undefined ? i : String((one as Fields)[id.key])}]`)
      ])
    )
  }
  if (shape.kind !== "structure" || !isFields(value)) return new Map()
  return new Map([
    [path, Unknown.elements(value)],
    ...shape.members().flatMap(({ key, shape: of }) => [...elementsOf(of, value[key], `${path}.${key}`)])
  ])
}

/** Elements of their own name for the structures that are picked, and within some of their lists. */
const sprinkle = (shape: Shape.Shape, value: unknown, pick: (n: number) => boolean): unknown => {
  let n = 0
  return rebuild(
    shape,
    value,
    (of, one) => {
      const name = `New${++n}`
      const list = of.members().find(({ key, shape }) => shape.kind === "list" && key in one)
      const within = list !== undefined && n % 3 === 0 ? list.key : undefined
      return pick(n)
        ? { ...uncounted(of, one), [symbol]: [{ member: within, xml: `<${name} a='1'>x</${name}>` }] }
        : uncounted(of, one)
    },
    distinct
  )
}

/** Values that can be updated, with elements in some of their structures. */
const updatable = (Object.values(operations) as ReadonlyArray<Operation.Any>).filter(({ id }) =>
  /^(Update|Put)/.test(id)
)

const values = (operation: Operation.Any): fc.Arbitrary<unknown> =>
  fc
    .tuple(Arbitrary.input(operation), fc.infiniteStream(fc.boolean()))
    .map(([input, picks]) => sprinkle(operation.description.input, input, () => picks.next().value))

/** An object of a class whose members are getters. */
const instance = (value: Fields): unknown =>
  Object.create(
    Object.create(null, Object.fromEntries(Object.keys(value).map((key) => [key, { get: () => value[key] }]))),
    {}
  )

const sealed = (value: Fields): Fields => Object.freeze(Object.assign(Object.create(null), value))

/** A draft as immer has it: a proxy that can be read once. */
const draft = (value: Fields): unknown => {
  const seen = new Set<string | symbol>()
  return new Proxy(value, {
    get: (target, key) => {
      assert.isFalse(seen.has(key) && key in target, `${String(key)} is read twice`)
      seen.add(key)
      return target[key]
    }
  })
}

const ways: Readonly<Record<string, (shape: Shape.Structure, value: unknown) => unknown>> = {
  "as it is": (_, value) => value,
  spread: (shape, value) => rebuild(shape, value, (_, one) => ({ ...one })),
  structuredClone: (_, value) => structuredClone(value),
  "Object.assign": (shape, value) => rebuild(shape, value, (_, one) => Object.assign({}, one)),
  "Object.fromEntries": (shape, value) => rebuild(shape, value, (_, one) => Object.fromEntries(Object.entries(one))),
  "without prototypes, frozen": (shape, value) =>
    rebuild(
      shape,
      value,
      (_, one) => sealed(one),
      (_, list) => Object.freeze(list)
    ),
  "class instances with getters": (shape, value) => rebuild(shape, value, (_, one) => instance(one)),
  "drafts that are read once": (shape, value) => rebuild(shape, value, (_, one) => draft(one))
}

const kept = (shape: Shape.Shape, before: unknown, after: unknown): unknown => {
  const result = PreserveUnknown.restore(shape, before, after)
  return result.ok ? result.value : assert.fail(JSON.stringify(result.lost))
}

const lost = (shape: Shape.Shape, before: unknown, after: unknown): ReadonlyArray<PreserveUnknown.LostElements> => {
  const result = PreserveUnknown.restore(shape, before, after)
  return result.ok ? assert.fail("nothing is lost") : result.lost
}

/** Every structure that is there has the elements that it had, and no others; lists that are gone took theirs along. */
const check = (shape: Shape.Structure, before: unknown, after: unknown): void => {
  const was = elementsOf(shape, before)
  for (const [path, elements] of elementsOf(shape, kept(shape, before, after))) {
    assert.deepStrictEqual(elements, was.get(path) ?? assert.fail(`${path} is new`), path)
  }
}

const distribution = Distribution.DistributionConfig.description

const origin = (Id: string, element?: string, more: object = {}): Fields => ({
  Id,
  DomainName: `${Id}.example.com`,
  OriginPath: "",
  ConnectionAttempts: 3,
  ...(element === undefined ? {} : { [symbol]: [{ member: undefined, xml: `<${element}/>` }] }),
  ...more
})

const config = (origins: ReadonlyArray<Fields>, more: object = {}): Fields => ({
  CallerReference: "c",
  Origins: { Items: origins },
  DefaultCacheBehavior: { TargetOriginId: "a", ViewerProtocolPolicy: "https-only" },
  Comment: "",
  Enabled: true,
  ...more
})

/** The elements of each origin by its id. */
const origins = (value: unknown): Readonly<Record<string, ReadonlyArray<string>>> =>
  Object.fromEntries(
    (value as Distribution.DistributionConfig).Origins.Items.map((one) => [
      one.Id,
      Unknown.elements(one).map(({ xml }) => xml)
    ])
  )

const through = (before: ReadonlyArray<Fields>, after: ReadonlyArray<Fields>) =>
  origins(kept(distribution, config(before), config(after)))

const changed = (value: Fields, more: object): Fields => ({ ...structuredClone(value), ...more })

describe("restore", () => {
  describe("keeps every element in every structure of an update", () => {
    for (const operation of updatable) {
      const shape = operation.description.input
      it(operation.id, () => {
        const edits = fc.record({
          way: fc.constantFrom(...Object.keys(ways)),
          reverse: fc.boolean(),
          remove: fc.infiniteStream(fc.boolean()),
          replace: fc.boolean()
        })
        fc.assert(
          fc.property(values(operation), edits, (before, { remove, replace, reverse, way }) => {
            const edited = rebuild(
              shape,
              before,
              (of, one) => {
                if (!replace) return one
                // Optional members without structures in them are gone.
                const kept = of
                  .members()
                  .filter(({ required, shape }) => required || !["string", "enum"].includes(shape.kind))
                return {
                  ...Object.fromEntries(kept.flatMap(({ key }) => (key in one ? [[key, one[key]]] : []))),
                  [symbol]: one[symbol]
                }
              },
              (_, list) => {
                const left = list.filter((_, i) => !remove.next().value || i === 0)
                return reverse ? left.reverse() : left
              }
            )
            check(shape, before, ways[way]?.(shape, edited))
          }),
          { numRuns: Runs.of(10, 40) }
        )
      })
    }
  })

  it("keeps the elements of a value that was copied through JSON", () => {
    const operation = operations.UpdateDistribution
    const shape = operation.description.input
    fc.assert(
      fc.property(values(operation), (before) => check(shape, before, JSON.parse(JSON.stringify(before)))),
      { numRuns: Runs.of(10, 40) }
    )
  })

  it("matches items by identity at any index", () => {
    const before = [origin("a", "A"), origin("b", "B"), origin("c")]
    const fresh = before.map(({ Id }) => ({ Id, DomainName: "elsewhere" }))
    assert.deepStrictEqual(through(before, fresh.reverse()), { a: ["<A/>"], b: ["<B/>"], c: [] })
    assert.deepStrictEqual(through(before, [{ Id: "d", DomainName: "d", OriginPath: "" }, origin("b")]), {
      b: ["<B/>"],
      d: []
    })
    assert.deepStrictEqual(through(before, []), {})
    // An item of which nothing else is as it was is a new one, in the place of another or not.
    const another = { Id: "d", DomainName: "d", OriginPath: "", ConnectionAttempts: 1 }
    assert.deepStrictEqual(through(before, [another, origin("b")]), { b: ["<B/>"], d: [] })
  })

  it("matches an item with a changed identity by its other members", () => {
    const [a, b, c] = [origin("a", "A"), origin("b", "B"), origin("c")]
    const renamed = [changed(b, { Id: "y" }), structuredClone(c), changed(a, { Id: "x" })]
    assert.deepStrictEqual(through([a, b, c], renamed), { x: ["<A/>"], y: ["<B/>"], c: [] })
  })

  it("matches an item by its index if all others kept theirs", () => {
    const [a, b, c] = [origin("a", "A"), origin("b", "B"), origin("c")]
    const other = changed(b, { Id: "x", DomainName: "elsewhere" })
    assert.deepStrictEqual(through([a, b, c], [a, other, c]), { a: ["<A/>"], x: ["<B/>"], c: [] })
  })

  it("matches an item with no other members than its identity by its index only", () => {
    const shape = operations.UpdateDistributionTenant.description.input
    const domain = (Domain: string, element?: string) => ({
      Domain,
      ...(element === undefined ? {} : { [symbol]: [{ member: undefined, xml: element }] })
    })
    const before = { Domains: [domain("a", "<A/>"), domain("b")] }
    const after = (...all: ReadonlyArray<string>) =>
      (kept(shape, before, { Domains: all.map((one) => domain(one)) }) as typeof before).Domains
    assert.deepStrictEqual(after("x", "b"), [domain("x", "<A/>"), domain("b")])
    assert.deepStrictEqual(after("b", "x"), [domain("b"), domain("x")])
  })

  it("does not match an item that was moved, renamed and changed at once", () => {
    const [a, b] = [origin("a", "A"), origin("b")]
    const after = [b, changed(a, { Id: "x", OriginPath: "/x" })]
    assert.deepStrictEqual(lost(distribution, config([a, b]), config(after)), [
      { path: "Origins.Items[0]", elements: ["A"] }
    ])
    // Written anew, it has less than what was read.
    const { DomainName } = a
    assert.deepStrictEqual(through([a, b], [b, { Id: "x", DomainName }]), { b: [], x: [] })
  })

  it("reports elements as lost if items cannot be distinguished", () => {
    const inner = { CustomHeaders: { Items: [], [symbol]: [{ member: "Items", xml: "<Inner/>" }] } }
    const before = [origin("a", "A", inner), origin("b", "B"), origin("c", "C")]
    const [a, b, c] = before.map((one, i) => changed(one, { Id: `x${i}`, DomainName: "elsewhere" }))
    assert.deepStrictEqual(lost(distribution, config(before), config([b, a, structuredClone(before[2])] as never)), [
      { path: "Origins.Items[0]", elements: ["A"] },
      { path: "Origins.Items[0].CustomHeaders", elements: ["Inner"] },
      { path: "Origins.Items[1]", elements: ["B"] }
    ])
    assert.strictEqual(lost(distribution, config(before), config([c, b, a] as never)).length, 4)
  })

  it("gives a new item no elements, and drops the elements of a removed item", () => {
    const [a, b] = [origin("a", "A"), origin("b", "B")]
    assert.deepStrictEqual(through([a, b], [b, { Id: "n", DomainName: "new" }]), { b: ["<B/>"], n: [] })
    assert.deepStrictEqual(through([a, b], [{ Id: "n", DomainName: "new" }, b]), { b: ["<B/>"], n: [] })
  })

  it("restores or reports the elements of every item after any change of a list", () => {
    const step = fc.record({
      at: fc.nat(9),
      what: fc.constantFrom("remove", "rename", "change", "rename and change", "move", "insert", "copy"),
      way: fc.constantFrom<(value: Fields) => Fields>((value) => ({ ...value }), structuredClone)
    })
    const cases = { kept: 0, lost: 0 }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.boolean(), (steps, alike) => {
        const before = ["a", "b", "c", "d", "e"].map((id, i) =>
          origin(id, i < 3 ? id.toUpperCase() : undefined, alike ? { DomainName: "one.example.com" } : {})
        )
        // Each item with the one that it was, if any.
        let now = before.map((value, i) => ({ value, from: before[i] }))
        for (const [n, { at, way, what }] of steps.entries()) {
          const i = at % Math.max(1, now.length)
          const one = now[i]
          const without = now.filter((other) => other !== one)
          const become = (more: object) =>
            now.map((other) => (other === one ? { ...other, value: { ...way(other.value), ...more } } : other))
          if (one === undefined || what === "insert")
            now = [...now.slice(0, i), { value: { Id: `new${n}`, DomainName: "n" }, from: undefined }, ...now.slice(i)]
          else if (what === "remove") now = without
          else if (what === "move") now = [one, ...without]
          else if (what === "copy")
            now = [...now, { value: { ...structuredClone(one.value), Id: `copy${n}` }, from: undefined }]
          else
            now = become({
              ...(what !== "change" && { Id: `x${n}` }),
              ...(what !== "rename" && { OriginPath: `/${n}` })
            })
        }
        const result = PreserveUnknown.restore(distribution, config(before), config(now.map(({ value }) => value)))
        cases[result.ok ? "kept" : "lost"]++
        if (!result.ok) return
        const found = origins(result.value)
        const copies = steps.some(({ what }) => what === "copy")
        for (const { from, value } of now) {
          // A copy of an item that is gone is that item under another name.
          if (copies && value["Id"] !== from?.["Id"]) continue
          const elements = from === undefined ? [] : Unknown.elements(from).map(({ xml }) => xml)
          assert.deepStrictEqual(found[String(value["Id"])], elements, String(value["Id"]))
        }
      }),
      { numRuns: Runs.of(150, 1_000) }
    )
    assert.isAbove(cases.kept, cases.lost)
    assert.isAbove(cases.lost, 0)
  })

  it("matches function associations by event type", () => {
    const functions = (...all: ReadonlyArray<readonly [string, string, string?]>) =>
      config([], {
        DefaultCacheBehavior: {
          TargetOriginId: "a",
          ViewerProtocolPolicy: "https-only",
          FunctionAssociations: {
            Items: all.map(([EventType, FunctionARN, element]) => ({
              EventType,
              FunctionARN,
              ...(element === undefined ? {} : { [symbol]: [{ member: undefined, xml: `<${element}/>` }] })
            }))
          }
        }
      })
    const before = functions(["viewer-request", "f:1", "A"], ["viewer-response", "f:1", "B"])
    const after = kept(distribution, before, functions(["viewer-response", "f:2"], ["viewer-request", "f:3"]))
    const found = (after as Distribution.DistributionConfig).DefaultCacheBehavior.FunctionAssociations?.Items
    assert.deepStrictEqual(
      found?.map((one) => [one.FunctionARN, ...Unknown.elements(one).map(({ xml }) => xml)]),
      [
        ["f:2", "<B/>"],
        ["f:3", "<A/>"]
      ]
    )
  })

  it("distinguishes items with the same identity by all their members", () => {
    const shape = operations.UpdateRealtimeLogConfig.description.input
    const end = (StreamARN: string, element?: string) => ({
      StreamType: "Kinesis",
      KinesisStreamConfig: {
        RoleARN: "r",
        StreamARN,
        ...(element === undefined ? {} : { [symbol]: [{ member: undefined, xml: element }] })
      }
    })
    const before = { EndPoints: [end("1", "<A/>"), end("2", "<B/>"), end("3")] }
    const after = kept(shape, before, { EndPoints: [end("3"), end("2")] }) as typeof before
    assert.deepStrictEqual(
      after.EndPoints.map((one) => Unknown.elements(one.KinesisStreamConfig)),
      [[], [{ member: undefined, xml: "<B/>" }]]
    )
    const twice = { EndPoints: [end("1", "<A/>"), end("1", "<A/>")] }
    assert.deepStrictEqual(kept(shape, twice, structuredClone(twice)), twice)
    // Two of three are gone, and what is left is none of them as it was.
    assert.deepStrictEqual(lost(shape, before, { EndPoints: [end("4"), end("5")] }), [
      { path: "EndPoints[0].KinesisStreamConfig", elements: ["A"] },
      { path: "EndPoints[1].KinesisStreamConfig", elements: ["B"] }
    ])
  })

  describe("unknown elements that the caller sets", () => {
    const [a, b] = [origin("a", "A"), origin("b", "B")]
    const named = (xml: string) => ({ member: undefined, xml })

    it("a copied item has the elements of the original, which keeps them too", () => {
      assert.deepStrictEqual(through([a, b], [{ ...a, Id: "copy" }, a, structuredClone(b)]), {
        copy: ["<A/>"],
        a: ["<A/>"],
        b: ["<B/>"]
      })
    })

    it("can be changed and removed", () => {
      const after = [Unknown.withElements(a, []), Unknown.withElements(b, [named("<B>2</B>")])]
      assert.deepStrictEqual(through([a, b], after), { a: [], b: ["<B>2</B>"] })
      const other = Unknown.withElements(b, [named("<Other/>")])
      assert.deepStrictEqual(through([a, b], [a, other]), { a: ["<A/>"], b: ["<Other/>"] })
    })

    it("of another structure are added to the structure's own", () => {
      const both = Unknown.withElements(b, [named("<A>b</A>"), named("<B/>")])
      assert.deepStrictEqual(through([a, both], [a, { ...a, Id: "b" }]), { a: ["<A/>"], b: ["<A/>", "<B/>"] })
    })

    it("in renamed items need no match", () => {
      const other = { DomainName: "elsewhere" }
      const after = [
        { ...b, ...other, Id: "y" },
        { ...a, ...other, Id: "x" },
        { Id: "n", DomainName: "new" }
      ]
      assert.deepStrictEqual(through([a, b], after), { y: ["<B/>"], x: ["<A/>"], n: [] })
    })
  })

  describe("elements between the items of a list", () => {
    const aliases = (Items: ReadonlyArray<string> | undefined, Quantity?: number, elements = true) =>
      config([], {
        Aliases: { Quantity, Items, ...(elements && { [symbol]: [{ member: "Items", xml: "<Odd/>" }] }) }
      })
    const after = (before: Fields, value: Fields) => {
      const { Aliases = { Items: [] } } = kept(distribution, before, value) as Partial<Distribution.DistributionConfig>
      return [Rules.count(Aliases), Aliases.Items as unknown, Unknown.elements(Aliases).map(({ xml }) => xml)]
    }

    it("are kept while the list exists, and are counted", () => {
      const before = aliases(["x", "y"], 3)
      for (const elements of [true, false]) {
        assert.deepStrictEqual(after(before, aliases(["z"], 3, elements)), [2, ["z"], ["<Odd/>"]])
        assert.deepStrictEqual(after(before, aliases(["z"], 1, elements)), [2, ["z"], ["<Odd/>"]])
        assert.deepStrictEqual(after(before, aliases(["z"], undefined, elements)), [2, ["z"], ["<Odd/>"]])
        assert.deepStrictEqual(after(before, aliases([], 0, elements)), [1, [], ["<Odd/>"]])
      }
    })

    it("are removed with the list", () => {
      for (const elements of [true, false]) {
        assert.deepStrictEqual(after(aliases(["x"], 2), aliases(undefined, 0, elements)), [0, undefined, []])
      }
    })

    it("are kept in a list without known items", () => {
      assert.deepStrictEqual(after(aliases([], 1), aliases(undefined, 1, false)), [1, [], ["<Odd/>"]])
    })
  })

  it("leaves invalid values for the printer to refuse", () => {
    const before = config([origin("a", "A")], { [symbol]: [{ member: undefined, xml: "<Root/>" }] })
    for (const value of [undefined, null, 1, "x", []]) {
      assert.deepStrictEqual(kept(distribution, before, value), value)
      assert.deepStrictEqual(kept(distribution, before, config([value as never])), {
        ...config([value as never]),
        [symbol]: [{ member: undefined, xml: "<Root/>" }]
      })
    }
    for (const elements of [5, "x", null, [5], [null]]) {
      const changed = { ...config([origin("n")]), [symbol]: elements }
      assert.deepStrictEqual((kept(distribution, before, changed) as typeof changed)[symbol], elements)
      assert.deepStrictEqual(PreserveUnknown.copy(distribution, changed), changed)
    }
    for (const Id of [Object.create(null) as object, Symbol("s"), 1n, undefined]) {
      assert.isTrue(PreserveUnknown.restore(distribution, before, config([origin("n"), { ...origin("a"), Id }])).ok)
    }
    const cyclic: Fields = { ...config([]), Coment: 1 }
    cyclic["itself"] = cyclic
    cyclic["Aliases"] = cyclic
    const value = kept(distribution, before, cyclic) as Fields
    assert.deepStrictEqual([value["Coment"], value["itself"]], [1, cyclic])
    const odd = JSON.parse('{"__proto__":{"a":1}}') as object
    assert.deepStrictEqual(Object.keys(kept(distribution, before, odd) as object), ["__proto__"])
  })

  it("takes linear time in the number of items", () => {
    const make = (n: number) => {
      const before = Array.from({ length: n }, (_, i) => origin(`o${i}`, "New"))
      // Renamed, changed and turned round: all that can be looked for is looked for.
      const after = before.map((one, i) => changed(one, { Id: `x${i}`, DomainName: "elsewhere" })).reverse()
      return () => assert.strictEqual(lost(distribution, config(before), config(after)).length, n)
    }
    assert.isUndefined(excess(make, { from: 500 }))
  })
})

describe("copy", () => {
  it("shares no mutable value with the original", () => {
    const original = config([origin("a", "A")])
    const copy = PreserveUnknown.copy(distribution, original) as ReturnType<typeof config>
    assert.deepStrictEqual(copy, original)
    const [one] = (copy["Origins"] as { Items: Array<Fields> }).Items
    Object.assign(one ?? {}, { Id: "changed" })
    Object.assign(Unknown.elements(one ?? {})[0] ?? {}, { xml: "<Changed/>" })
    assert.deepStrictEqual(origins(original), { a: ["<A/>"] })
  })

  it("copies timestamps and bytes", () => {
    const bytes = Uint8Array.of(1, 2)
    const code = PreserveUnknown.copy(operations.UpdateFunction.description.input, { FunctionCode: bytes }) as {
      FunctionCode: Uint8Array
    }
    bytes[0] = 9
    assert.deepStrictEqual(code.FunctionCode, Uint8Array.of(1, 2))
    const at = DateTime.unsafeMake(5)
    const copied = PreserveUnknown.copy(timestamp, at)
    assert.deepStrictEqual(copied, at)
    assert.notStrictEqual(copied, at)
  })
})
