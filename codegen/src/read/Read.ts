/**
 * Reads the intermediate representation from the npm package and the additional facts.
 */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type * as Ir from "../Ir.js"
import { byName, sortedMap } from "../Ir.js"
import * as Constraints from "./Constraints.js"
import * as Schemas from "./Schemas.js"
import * as Types from "./Types.js"

/** What is read of a service, besides the npm package itself. */
export interface Package {
  /** The name of the npm package. */
  readonly name: string
  /** The class that all errors of the npm package extend. */
  readonly baseError: string
  /** The file with the facts that the package does not contain. */
  readonly facts: URL
}

/** The package of CloudFront's API. */
export const cloudFront: Package = {
  name: "@aws-sdk/client-cloudfront",
  baseError: "CloudFrontServiceException",
  facts: Constraints.file
}
const PLAIN: Readonly<Record<number, Ir.PlainKind>> = { 0: "string", 2: "boolean", 4: "timestamp", 21: "blob" }
const NUMERIC = 1

export interface Source {
  readonly baseError: string
  readonly schemas: ReadonlyArray<Schemas.Schema>
  readonly types: Types.Types
  readonly facts: Constraints.Facts
}

/** Reads the installed npm package. */
export const installed = async ({ baseError, facts, name }: Package = cloudFront): Promise<Source> => {
  const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  return {
    baseError,
    schemas: Schemas.read((await import(name)) as Readonly<Record<string, unknown>>),
    types: Types.read(join(root, "dist-types")),
    facts: Constraints.read(facts)
  }
}

export const model = (source: Source): Ir.Model => {
  const shapes = new Shapes(source)
  const operations = source.schemas
    .filter((schema) => schema.kind === "operation")
    .map((schema) => [schema.name, operation(source, schema, shapes)] as const)
  shapes.refuseStaleFacts()
  const errors = source.schemas.flatMap((schema) => {
    if (schema.kind !== "error" || schema.name === source.baseError) return []
    if (schema.status === undefined) throw new Error(`${schema.name} has no status`)
    return [[schema.name, { code: schema.name, status: schema.status }] as const]
  })
  return { shapes: sortedMap(shapes.done), errors: sortedMap(errors), operations: sortedMap(operations) }
}

const operation = (source: Source, schema: Schemas.Operation, shapes: Shapes): Ir.Operation => {
  const command = source.types.commands.get(schema.name)
  if (command === undefined) throw new Error(`${schema.name} has no command`)
  const [path = "", query = ""] = schema.uri.split("?")
  const { input, output } = schema
  if (input === "unit" || input.kind !== "structure") throw new Error(`the input of ${schema.name} is not a structure`)
  if (output !== "unit" && output.kind !== "structure")
    throw new Error(`the output of ${schema.name} is not a structure`)
  const empty = output === "unit" || output.members.length === 0
  return {
    id: schema.name,
    method: schema.method,
    path,
    query: Array.from(new URLSearchParams(query)),
    status: schema.status,
    input: shapes.add(input),
    output: empty ? undefined : shapes.add(output),
    errors: command.throws.filter((code) => code !== source.baseError).toSorted(byName),
    added: [],
    deprecated: command.deprecated
  }
}

/** Collects the shapes while the operations are read. */
class Shapes {
  readonly done = new Map<string, Ir.Shape>()
  private readonly source: Source
  private readonly sites: ReturnType<typeof Constraints.bySite>
  private readonly used = new Set<string>()

  constructor(source: Source) {
    this.source = source
    this.sites = Constraints.bySite(source.facts)
  }

  add(schema: Schemas.Structure): string {
    const { name, union } = schema
    if (!this.done.has(name)) {
      // Registered before its members are read, because a shape may refer to itself.
      this.done.set(name, { kind: "structure", name, union, members: [], deprecated: false })
      this.done.set(name, union ? this.union(schema) : this.structure(schema))
    }
    return name
  }

  /** Fails if a fact refers to a member that does not exist any more. */
  refuseStaleFacts(): void {
    const stale = Array.from(this.sites.keys()).filter((site) => !this.used.has(site))
    if (stale.length > 0) throw new Error(`constraints.json refers to members that do not exist: ${stale.join(", ")}`)
  }

  private structure(schema: Schemas.Structure): Ir.Structure {
    const declared = this.source.types.interfaces.get(schema.name)
    if (declared === undefined) throw new Error(`${schema.name} has no interface`)
    const byKey = new Map(schema.members.map((member) => [member[0], member]))
    if (byKey.size !== declared.members.size) throw new Error(`${schema.name}: schema and interface differ`)
    const required = new Set(schema.members.slice(0, schema.required).map(([key]) => key))
    const members = Array.from(declared.members, ([key, type]): Ir.Member => {
      const member = byKey.get(key)
      if (member === undefined || required.has(key) === type.optional) {
        throw new Error(`${schema.name}.${key}: schema and interface differ`)
      }
      return this.member(schema.name, member, type)
    })
    return { kind: "structure", name: schema.name, union: false, members, deprecated: declared.deprecated }
  }

  private union(schema: Schemas.Structure): Ir.Structure {
    if (this.source.facts[schema.name]?.union !== true)
      throw new Error(`${schema.name}: constraints.json does not say that it is a union`)
    const members = schema.members.map((member) =>
      this.member(schema.name, member, { optional: true, name: "", deprecated: false })
    )
    return { kind: "structure", name: schema.name, union: true, members, deprecated: false }
  }

  private member(
    owner: string,
    [key, target, traits]: Schemas.Structure["members"][number],
    type: Types.MemberType
  ): Ir.Member {
    const root = typeof target === "object" && target.kind === "structure" ? target.name : key
    return {
      key,
      of: this.ref(`${owner}.${key}`, target, type.name),
      required: !type.optional,
      in: locationOf(traits),
      wire: traits.header ?? traits.query ?? traits.xmlName ?? (traits.payload ? root : key),
      aliases: [],
      derived: undefined,
      creation: false,
      deprecated: type.deprecated
    }
  }

  /** The reference at `site`. `typeName` is its declared type without array brackets. */
  private ref(site: string, target: Schemas.Target, typeName: string): Ir.Ref {
    const known = this.sites.get(site)
    this.used.add(site)
    if (typeof target === "number") {
      if (known !== undefined) return this.constrained(site, known, target)
      const values = this.source.types.enums.get(typeName)
      if (values !== undefined) return this.enumeration(typeName, values)
      const plain = PLAIN[target]
      if (plain === undefined)
        throw new Error(`${site}: constraints.json does not say whether it is an integer, long, float or double`)
      return { kind: "plain", plain }
    }
    switch (target.kind) {
      case "structure":
        return { kind: "shape", name: this.add(target) }
      case "list":
        return this.list(target, typeName)
      case "simple":
        if (known?.[0] !== target.name) throw new Error(`${site} is ${target.name}, which is not in constraints.json`)
        return this.constrained(site, known, target.of)
      default:
        throw new Error(`${site} refers to ${target.name}`)
    }
  }

  private constrained(site: string, [name, fact]: readonly [string, Constraints.Fact], target: number): Ir.Ref {
    const { type } = fact
    // The service model declares some numbers of the package as strings, such as MaxItems of older lists.
    const agrees = target === NUMERIC ? type !== "blob" : PLAIN[target] === type
    if (type === "list" || type === "structure" || !agrees) {
      throw new Error(`${site}: its type is ${type} in constraints.json, but not in the package`)
    }
    if (name === type) return { kind: "plain", plain: type }
    const { max, min, pattern, unicode } = fact
    this.done.set(name, {
      kind: "simple",
      name,
      plain: type,
      constraints: { min, max, pattern, ...(unicode === undefined ? {} : { unicode }) },
      sensitive: fact.sensitive === true,
      ...(fact.brand === undefined ? {} : { brand: fact.brand })
    })
    return { kind: "shape", name }
  }

  private enumeration(name: string, values: ReadonlyArray<string>): Ir.Ref {
    this.done.set(name, { kind: "enum", name, values, ignoreCase: false })
    return { kind: "shape", name }
  }

  private list(schema: Schemas.List, typeName: string): Ir.Ref {
    const fact = this.source.facts[schema.name]
    if (schema.sensitive !== (fact?.sensitive === true))
      throw new Error(`${schema.name}: the package and constraints.json differ in whether it is sensitive`)
    const { name, itemName } = schema
    const list: Ir.List = {
      kind: "list",
      name,
      item: this.ref(`${name}[]`, schema.item, typeName),
      itemName,
      constraints: { min: fact?.min, max: fact?.max },
      sensitive: schema.sensitive
    }
    const before = this.done.get(name)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(list))
      throw new Error(`two lists are named ${name}`)
    this.done.set(name, list)
    return { kind: "shape", name }
  }
}

const locationOf = (traits: Schemas.Traits): Ir.Location =>
  traits.label
    ? "label"
    : traits.payload
      ? "payload"
      : traits.header !== undefined
        ? "header"
        : traits.query !== undefined
          ? "query"
          : "body"
