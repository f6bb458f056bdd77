/** The model of an account: what exists, in which versions, and since when. Each transition is a fact of the documentation. */
import * as Families from "./Families.js"
import type { FamilyName } from "./Families.js"

/** A value as JSON has it. */
export type Json = Readonly<Record<string, unknown>>

export interface Thing {
  readonly family: FamilyName
  readonly id: string
  readonly arn: string | undefined
  /** The resource as an answer showed it. */
  readonly shown: Json
  /** Whether something in it has changed that the answer did not show. The next read tells. */
  readonly isOpen: boolean
  /** Whether it may change by itself. */
  readonly isLoose: boolean
  /** `undefined` after a change whose ETag was not shown. */
  readonly etag: string | undefined
  readonly past: ReadonlyArray<string>
  readonly changedAt: number
  readonly readyAt: number
  /** What the published stage of a function refers to, once there is one. */
  readonly live: ReadonlyArray<string> | undefined
  readonly leavesAt: number | undefined
}

export interface Batch {
  readonly id: string
  readonly of: string
  readonly completedAt: number
}

export interface Known {
  readonly now: number
  readonly things: ReadonlyMap<string, Thing>
  readonly gone: ReadonlyArray<Pick<Thing, "family" | "id">>
  readonly tags: ReadonlyMap<string, Json>
  readonly batches: ReadonlyArray<Batch>
  /** The resource policies by the ARN of their resource. */
  readonly policies: ReadonlyMap<string, string | undefined>
  /** The distributions with additional metrics. */
  readonly monitored: ReadonlyMap<string, Json>
}

export const empty: Known = {
  now: 0,
  things: new Map(),
  gone: [],
  tags: new Map(),
  batches: [],
  policies: new Map(),
  monitored: new Map()
}

export const keyOf = (family: FamilyName, id: string): string => `${family} ${id}`

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const plain = (value: unknown): Json => {
  const json: unknown = JSON.parse(JSON.stringify(value ?? {}))
  return isObject(json) ? json : {}
}

/** The members of a resource, with those of its configuration. */
export const flat = (family: FamilyName, shown: Json): Json => {
  const { config = "", metadata = "" } = Families.familyOf(family)
  const part = (name: string): Json => (isObject(shown[name]) ? shown[name] : {})
  return { ...part(metadata), ...part(config), ...shown }
}

const texts = (value: unknown): ReadonlyArray<string> =>
  isObject(value) && Array.isArray(value["Items"])
    ? value["Items"].map(String)
    : Array.isArray(value)
      ? value.map(String)
      : []

/** Which things a value refers to, by their keys. */
const referredIn = (value: unknown): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap(referredIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([member, one]) => {
    const family = Families.REFERRING[member]
    if (typeof one === "string" && family !== undefined && one !== "") {
      return [keyOf(family, one.slice(one.lastIndexOf("/") + 1))]
    }
    if (member === "TrustedKeyGroups") return texts(one).map((id) => keyOf("keyGroup", id))
    if (member === "ConnectionFunctionAssociation" && isObject(one))
      return [keyOf("connectionFunction", String(one["Id"]))]
    return referredIn(one)
  })
}

/** What can refer to others in a resource: not its own ids. */
const referring = (family: FamilyName, shown: Json): Json => {
  if (family === "distributionTenant") return shown
  const { config } = Families.familyOf(family)
  if (config !== undefined) return isObject(shown[config]) ? shown[config] : {}
  return { AnycastIpListId: shown["AnycastIpListId"] }
}

export const referred = ({ family, live = [], shown }: Thing): ReadonlyArray<string> => {
  const keys = family === "keyGroup" ? texts(flat(family, shown)["Items"]).map((id) => keyOf("publicKey", id)) : []
  return [...referredIn(referring(family, shown)), ...keys, ...live]
}

export const usersOf = ({ things }: Known, key: string): ReadonlyArray<Thing> =>
  Array.from(things.values()).filter((one) => referred(one).includes(key))

const withThing = (known: Known, thing: Thing): Known => ({
  ...known,
  things: new Map(known.things).set(keyOf(thing.family, thing.id), thing)
})

const takes = (family: FamilyName): number => Families.familyOf(family).takes ?? 0

/** A change of a thing. Without a result, the next read tells its ETag, and what has changed if it `isOpen`. */
export const changed = (
  thing: Thing,
  now: number,
  {
    etag,
    isOpen = false,
    shown = thing.shown
  }: { readonly etag?: string | undefined; readonly isOpen?: boolean; readonly shown?: Json }
): Thing => ({
  ...thing,
  shown,
  isOpen: isOpen || thing.isOpen,
  etag,
  past: thing.etag === undefined ? thing.past : [...thing.past, thing.etag],
  changedAt: now,
  readyAt: Families.familyOf(thing.family).onlyCreation === true ? thing.readyAt : now + takes(thing.family)
})

/** The keys of the distributions that use a thing, or what is changed with it. */
const distributionsOf = (known: Known, key: string): ReadonlyArray<string> =>
  usersOf(known, key).flatMap((user) => {
    const own = keyOf(user.family, user.id)
    if (user.family === "distribution") return [own]
    return Families.familyOf(user.family).changesUsers === true ? distributionsOf(known, own) : []
  })

/** A change of a thing is one of the distributions that use it. */
export const changeUsers = (known: Known, key: string): Known =>
  Array.from(new Set(distributionsOf(known, key))).reduce((known, user) => {
    const thing = known.things.get(user)
    return thing === undefined ? known : withThing(known, changed(thing, known.now, {}))
  }, known)

export const update = (known: Known, key: string, change: (thing: Thing) => Thing): Known => {
  const thing = known.things.get(key)
  return thing === undefined ? known : withThing(known, change(thing))
}

export const add = (known: Known, thing: Pick<Thing, "family" | "id" | "shown" | "etag"> & Partial<Thing>): Known => {
  const { arn } = Families.familyOf(thing.family)
  const found = arn === undefined ? undefined : flat(thing.family, thing.shown)[arn]
  return withThing(known, {
    arn: typeof found === "string" ? found : undefined,
    isOpen: false,
    isLoose: false,
    past: [],
    changedAt: known.now,
    readyAt: known.now + takes(thing.family),
    live: undefined,
    leavesAt: undefined,
    ...thing
  })
}

/** With a thing go its tags, its resource policy, its invalidations and its additional metrics. */
export const remove = (known: Known, key: string): Known => {
  const thing = known.things.get(key)
  if (thing === undefined) return known
  const { arn = "", family, id } = thing
  const without = <A>(map: ReadonlyMap<string, A>, key: string) =>
    new Map(Array.from(map).filter(([other]) => other !== key))
  return {
    ...known,
    things: without(known.things, key),
    gone: [...known.gone, { family, id }],
    tags: without(known.tags, arn),
    batches: known.batches.filter(({ of }) => of !== key),
    policies: known.policies.has(arn) ? new Map(known.policies).set(arn, undefined) : known.policies,
    monitored: without(known.monitored, id)
  }
}

/** What has happened by itself until a time. */
export const at = (before: Known, now: number): Known => {
  let known: Known = { ...before, now }
  for (const [key, thing] of before.things) {
    if (thing.leavesAt !== undefined && thing.leavesAt <= now) known = remove(known, key)
    else if (Families.familyOf(thing.family).turns === true && thing.readyAt > before.now && thing.readyAt <= now) {
      // The ETag is another one, and the time of the change is not.
      const { changedAt, readyAt } = thing
      known = withThing(known, { ...changed(thing, now, {}), changedAt, readyAt })
    } else if (thing.isLoose && now > before.now) known = withThing(known, { ...thing, isOpen: true, etag: undefined })
  }
  return known
}

/** The code with which the deletion of a thing is refused, or `undefined`. */
export const refusalOfRemoval = (known: Known, { family, id, readyAt, shown }: Thing): string | undefined => {
  const { inUse, notDisabled } = Families.familyOf(family)
  const members = flat(family, shown)
  const isReady = known.now >= readyAt
  if (notDisabled !== undefined && (members["Enabled"] !== false || !isReady)) return notDisabled
  if (family === "vpcOrigin" && !isReady) return inUse
  if (family === "connectionGroup" && members["IsDefault"] === true) return inUse
  if (family === "distribution") {
    const policy = members["ContinuousDeploymentPolicyId"]
    if (typeof policy === "string" && policy !== "") return inUse
    const isStaged = Array.from(known.things.values()).some(
      (one) =>
        one.family === "continuousDeploymentPolicy" &&
        texts(flat(one.family, one.shown)["StagingDistributionDnsNames"]).includes(String(members["DomainName"]))
    )
    if (isStaged) return "StagingDistributionInUse"
  }
  // The ARN of a key value store ends with its id, and everything else names it by its name.
  const named = family === "keyValueStore" ? String(members["Id"]) : id
  return usersOf(known, keyOf(family, named)).length > 0 ? inUse : undefined
}

/** What depends on the time, or on other resources. */
const VOLATILE: ReadonlyArray<string> = [
  "ActiveTrustedKeyGroups",
  "ActiveTrustedSigners",
  "InProgressInvalidationBatches",
  "LastModifiedTime",
  "NumberOfCaCertificates",
  "Status",
  "Tags"
]

/** Where two values differ, in words. What is absent and what is `undefined` is the same. */
export const difference = (actual: unknown, expected: unknown, path: string): string | undefined => {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length) return `${path} has ${actual.length} items in place of ${expected.length}`
    return actual.map((one, i) => difference(one, expected[i], `${path}[${i}]`)).find((one) => one !== undefined)
  }
  if (isObject(actual) && isObject(expected)) {
    return Array.from(new Set([...Object.keys(actual), ...Object.keys(expected)]))
      .filter((key) => !VOLATILE.includes(key))
      .map((key) => difference(actual[key], expected[key], `${path}.${key}`))
      .find((one) => one !== undefined)
  }
  return actual === expected
    ? undefined
    : `${path} is ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`
}

/** Where a value lacks something that was given. Items are counted by the service. */
export const lacking = (actual: unknown, given: unknown, path: string): string | undefined => {
  if (Array.isArray(given)) {
    if (given.length === 0 && actual === undefined) return undefined
    if (!Array.isArray(actual) || actual.length !== given.length) return `${path} has other items`
    // Some lists come back in another order.
    const isThere = (one: unknown) => actual.some((other) => lacking(other, one, path) === undefined)
    return given.every(isThere) ? undefined : `${path} lacks one of its items`
  }
  if (isObject(given)) {
    return Object.entries(given)
      .filter(([key]) => !VOLATILE.includes(key))
      .map(([key, one]) => lacking(isObject(actual) ? actual[key] : undefined, one, `${path}.${key}`))
      .find((one) => one !== undefined)
  }
  return actual === given || given === undefined
    ? undefined
    : `${path} is ${JSON.stringify(actual)} in place of ${JSON.stringify(given)}`
}

/** Where an item of a list lacks or contradicts what is known of the resource, in words. */
export const contradiction = (item: Json, shown: Json, path: string): string | undefined =>
  Object.keys(item)
    .filter((key) => key in shown && !VOLATILE.includes(key))
    .map((key) => lacking(item[key], shown[key], `${path}.${key}`))
    .find((one) => one !== undefined)

const inProgress = ({ batches, now }: Known, key: string): number =>
  batches.filter(({ completedAt, of }) => of === key && completedAt > now).length

/** Compares what a read shows of a thing, and learns what was not known. */
export const see = (known: Known, key: string, etag: string | undefined, shown: Json): Known | string => {
  const thing = known.things.get(key)
  if (thing === undefined) return `${key} was found`
  const { statuses } = Families.familyOf(thing.family)
  const members = flat(thing.family, shown)
  const status = statuses?.[known.now >= thing.readyAt ? 1 : 0]
  if (status !== undefined && !thing.isLoose && members["Status"] !== status) {
    return `the status of ${key} is ${String(members["Status"])} in place of ${status}`
  }
  const modified = members["LastModifiedTime"]
  const changedAt = new Date(thing.changedAt).toISOString()
  if (!thing.isLoose && typeof modified === "string" && modified !== changedAt) {
    return `${key} was modified at ${modified} in place of ${changedAt}`
  }
  const batches = members["InProgressInvalidationBatches"]
  if (batches !== undefined && batches !== inProgress(known, key)) return `${key} has other invalidations in progress`
  if (
    thing.etag === undefined ? !thing.isLoose && etag !== undefined && thing.past.includes(etag) : etag !== thing.etag
  ) {
    return `the ETag of ${key} is ${etag} in place of ${thing.etag ?? "a new one"}`
  }
  const wrong = thing.isOpen ? undefined : difference(shown, thing.shown, key)
  return wrong ?? withThing(known, { ...thing, etag, shown, isOpen: false })
}
