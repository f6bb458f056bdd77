/**
 * The resources of the API, and the notes that follow for their members.
 */
import { constant, structure, type Model, type Operation } from "./Ir.js"
import * as Paging from "./Paging.js"

export interface Resource {
  /** The API's name of the resource, as in `Create<noun>`. */
  readonly noun: string
  /** Its name in a sentence. */
  readonly name: string
  /** The form of its id. */
  readonly id?: string
  /** Whether its name is unique in an account. */
  readonly unique?: true
}

const UUID = "a UUID"

export const resources: ReadonlyArray<Resource> = [
  { noun: "AnycastIpList", name: "Anycast IP list", unique: true },
  { noun: "CachePolicy", name: "cache policy", id: UUID, unique: true },
  {
    noun: "CloudFrontOriginAccessIdentity",
    name: "origin access identity",
    id: "`E` and upper-case letters and digits"
  },
  { noun: "ConnectionFunction", name: "connection function", unique: true },
  { noun: "ConnectionGroup", name: "connection group", unique: true },
  { noun: "ContinuousDeploymentPolicy", name: "continuous deployment policy", id: UUID },
  { noun: "Distribution", name: "distribution", id: "`E` and upper-case letters and digits" },
  { noun: "DistributionTenant", name: "distribution tenant", unique: true },
  { noun: "FieldLevelEncryption", name: "field-level encryption configuration" },
  { noun: "FieldLevelEncryptionProfile", name: "field-level encryption profile", unique: true },
  { noun: "Function", name: "function", unique: true },
  { noun: "Invalidation", name: "invalidation", id: "`I` and upper-case letters and digits" },
  { noun: "KeyGroup", name: "key group", id: UUID, unique: true },
  { noun: "KeyValueStore", name: "key value store", unique: true },
  {
    noun: "OriginAccessControl",
    name: "origin access control",
    id: "`E` and upper-case letters and digits",
    unique: true
  },
  { noun: "OriginRequestPolicy", name: "origin request policy", id: UUID, unique: true },
  { noun: "PublicKey", name: "public key", id: "`K` and upper-case letters and digits" },
  { noun: "RealtimeLogConfig", name: "real-time log configuration", unique: true },
  { noun: "ResponseHeadersPolicy", name: "response headers policy", id: UUID, unique: true },
  { noun: "StreamingDistribution", name: "streaming distribution", id: "`E` and upper-case letters and digits" },
  { noun: "TrustStore", name: "trust store", unique: true },
  { noun: "VpcOrigin", name: "VPC origin", id: "begins with `vo_`", unique: true }
]

const VERB = /^(Associate|Copy|Create|Delete|Describe|Disassociate|Get|Publish|Test|Update)(.+)$/

/** The parts of an operation's name: verb, resource and rest. */
interface About {
  readonly verb: string
  readonly resource: Resource
  readonly rest: string
}

const longestFirst = resources.toSorted((a, b) => b.noun.length - a.noun.length)

/** The resource whose noun is a prefix of a name. */
const resourceOf = (name: string): Resource | undefined => longestFirst.find(({ noun }) => name.startsWith(noun))

/** The parts of an operation's name, or `undefined` if it has no resource. */
export const about = (id: string): About | undefined => {
  const [, verb = "", name = ""] = VERB.exec(id) ?? []
  const resource = resourceOf(name)
  return resource === undefined ? undefined : { verb, resource, rest: name.slice(resource.noun.length) }
}

export const plural = (name: string): string => (/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`)

export const withArticle = (name: string): string => `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`

/** The operation that lists a kind of resource. `rest` narrows it, as in `ListInvalidationsForDistributionTenant`. */
export const lister = (model: Model, { noun }: Resource, rest = ""): Operation | undefined =>
  [`List${plural(noun)}${rest}`, `List${plural(`${noun}Config`)}`, `List${plural(noun)}`].flatMap(
    (id) => model.operations.get(id) ?? []
  )[0]

const from = (model: Model, resource: Resource, rest?: string): string => {
  const operation = lister(model, resource, rest)
  return operation === undefined ? "" : `, from \`${constant(operation)}\``
}

/** The error of a creation with a name in use. */
const nameInUse = (model: Model, { noun, unique }: Resource): string | undefined => {
  const errors = ["", "Config"].flatMap((suffix) => model.operations.get(`Create${noun}${suffix}`)?.errors ?? [])
  return unique && errors.find((code) => code === `${noun}AlreadyExists` || code === "EntityAlreadyExists")
}

const nameNote = (model: Model, resource: Resource, whose: string): string => {
  const code = nameInUse(model, resource)
  return code === undefined
    ? `The name of ${whose}.`
    : `The name of ${whose}. A name in use is refused with \`${code}\`.`
}

/** The description of a configuration. A resource that is called a configuration has no separate one. */
const configuration = (name: string, whose: "new" | "present"): string => {
  const adjective = whose === "new" ? "new " : ""
  return name.endsWith("configuration") ? `The ${adjective}${name}` : `The configuration of the ${adjective}${name}`
}

/** The values that are accepted as an `Identifier`. */
const identifiers: Readonly<Record<string, string>> = {
  ConnectionGroup: "The id, the name or the ARN",
  DistributionTenant: "The id, the name or the ARN"
}

const ofInput = (model: Model, { resource, rest, verb }: About, key: string): string | undefined => {
  const { name, noun } = resource
  switch (key) {
    case "Name":
      return verb === "Create"
        ? nameNote(model, resource, `the new ${name}`)
        : `The name of ${withArticle(name)}${from(model, resource, rest)}.`
    case "Id":
      return `The id of ${withArticle(name)}${from(model, resource, rest)}.`
    case "Identifier":
      return `${identifiers[noun] ?? "The id"} of ${withArticle(name)}${from(model, resource, rest)}.`
    case `${noun}Config`:
      return verb === "Create"
        ? `${configuration(name, "new")}.`
        : "The new configuration. It replaces the whole current one."
    default:
      return undefined
  }
}

const ofResult = ({ resource: { name, noun }, verb }: About, key: string): string | undefined => {
  if (key === `${noun}Config`) return `${configuration(name, "present")}.`
  if (key !== noun) return undefined
  switch (verb) {
    case "Copy":
    case "Create":
      return `The new ${name}.`
    case "Delete":
      return `The ${name}, which is being deleted.`
    case "Update":
      return `The ${name} after the change.`
    default:
      return `The ${name} in its current version.`
  }
}

/** The notes of the structures of a resource: `KeyGroup`, `KeyGroupConfig`, `KeyGroupSummary`. */
const ofResource = (model: Model, owner: string, key: string): string | undefined => {
  const resource = resourceOf(owner)
  if (resource === undefined) return undefined
  const { id, name, noun } = resource
  const kind = owner.slice(noun.length)
  if (!["", "Config", "EndpointConfig", "Summary"].includes(kind)) return undefined
  switch (key) {
    case "Id":
      return id === undefined ? `The id of the ${name}.` : `The id of the ${name}: ${id}.`
    case "ARN":
    case "Arn":
      return `The ARN of the ${name}, which \`tagResource\` takes.`
    case "Name":
      return kind.endsWith("Config") ? nameNote(model, resource, `the ${name}`) : `The name of the ${name}.`
    case `${noun}Config`:
      return `${configuration(name, "present")}. An update replaces the whole configuration.`
    case noun:
      return `The ${name} with its configuration.`
    default:
      return undefined
  }
}

/** The description of a structure of a resource. */
export const ofStructure = (name: string): string | undefined => {
  const resource = resourceOf(name)
  if (resource === undefined) return undefined
  const one = withArticle(resource.name)
  switch (name.slice(resource.noun.length)) {
    case "":
      return `${one.charAt(0).toUpperCase()}${one.slice(1)} with its metadata.`
    case "Config":
      return resource.name.endsWith("configuration") ? `The content of ${one}.` : `The configuration of ${one}.`
    case "Summary":
      return `A summary of ${one}.`
    default:
      return undefined
  }
}

/** The notes of pages: the items, and the page itself. */
const ofPages = (model: Model): ReadonlyMap<string, string> => {
  const notes = new Map<string, string>()
  for (const operation of model.operations.values()) {
    const paging = Paging.of(model, operation)
    const item = paging?.item.kind === "shape" ? resourceOf(paging.item.name) : undefined
    if (paging?.hasMarker !== true || item === undefined || operation.output === undefined) continue
    const [container] = paging.container
    const names = plural(item.name)
    if (container === undefined) {
      notes.set(`${operation.output}.${paging.items}`, `The ${names} of this page.`)
      continue
    }
    notes.set(`${operation.output}.${container}`, `A page of ${names}.`)
    const page = structure(model, operation.output).members.find(({ key }) => key === container)
    if (page?.of.kind === "shape") notes.set(`${page.of.name}.${paging.items}`, `The ${names} of this page.`)
  }
  return notes
}

/** The note of a member that follows from its resource. */
export const notes = (model: Model): ((owner: string, key: string) => string | undefined) => {
  const pages = ofPages(model)
  const inputs = new Map(Array.from(model.operations.values(), ({ id, input }) => [input, id] as const))
  const outputs = new Map(Array.from(model.operations.values(), ({ id, output }) => [output, id] as const))
  return (owner, key) => {
    const page = pages.get(`${owner}.${key}`)
    if (page !== undefined) return page
    const input = about(inputs.get(owner) ?? "")
    if (input !== undefined) return ofInput(model, input, key)
    const output = about(outputs.get(owner) ?? "")
    if (output !== undefined) return ofResult(output, key)
    return ofResource(model, owner, key)
  }
}
