/** What the API of `Control` shows of resources: rows of lists, and one resource with what it refers to. */
import * as Effect from "effect/Effect"
import * as Etag from "../Etag.js"
import type { Inspection } from "../InMemoryCloudFront.js"
import * as State from "../State.js"
import * as PlainJson from "./plainJson.js"
import { isObject } from "./readJson.js"
import type { Secrets } from "./secrets.js"
import * as Sequence from "./sequence.js"
import * as Table from "./table.js"
import * as TagStore from "./tagStore.js"

type Resource = State.Resource<unknown>

/** The members that tell a resource from others of its kind, the best first. */
const NAMES = ["Name", "name", "Comment", "comment", "DomainName", "resourceArn", "distributionId", "tenantId"]

const textIn = (config: unknown, member: string): string | undefined => {
  const value = isObject(config) ? config[member] : undefined
  return typeof value === "string" && value !== "" ? value : undefined
}

/** The paths of an invalidation, or the first alias of a distribution. */
const firstItems = (config: unknown): string => {
  if (!isObject(config)) return ""
  const batch = isObject(config["batch"]) ? config["batch"]["Paths"] : config["Aliases"]
  const items = isObject(batch) ? batch["Items"] : undefined
  return Array.isArray(items) ? items.slice(0, 3).join(", ") : ""
}

/** What people know a resource by. It may be empty. */
const nameOf = ({ config, generated }: Resource): string => {
  for (const member of NAMES) {
    const name = textIn(config, member)
    if (name !== undefined) return name
  }
  return firstItems(config) || generated
}

const row = (resource: Resource) => {
  const { createdAt, deployedAt, id, managed, modifiedAt, removedAt } = resource
  return { id, name: nameOf(resource), createdAt, modifiedAt, deployedAt, removedAt, managed }
}

export interface Window {
  readonly search: string
  readonly from: number
  readonly limit: number
}

const includes = (resource: Resource, search: string): boolean =>
  [resource.id, resource.arn, resource.generated, nameOf(resource), firstItems(resource.config)].some((text) =>
    text.toLowerCase().includes(search)
  )

/** The rows of a kind, from the newest on, and how many there are in all. */
export const rows = (state: State.State, kind: State.Kind, { from, limit, search }: Window) => {
  const all: Iterable<Resource> = Table.values(State.table(state, kind), Sequence.descending)
  const wanted = search.toLowerCase()
  const shown = []
  let total = 0
  for (const resource of all) {
    if (wanted !== "" && !includes(resource, wanted)) continue
    if (total >= from && shown.length < limit) shown.push(row(resource))
    total++
  }
  return { total, rows: shown }
}

/** The largest number of resources that are named as referring to one. */
const MOST_USERS = 500

/** A resource with what it refers to and what refers to it, or `undefined`. */
export const detail = (secrets: Secrets, { references, state }: Inspection, kind: State.Kind, id: string) =>
  Effect.map(Effect.zip(state, references(kind, id)), ([state, { from, to }]) => {
    const resource: Resource | undefined = State.get(state, kind, id)
    if (resource === undefined) return undefined
    const { arn, config, deletableAt, generated, version } = resource
    return {
      kind,
      ...row(resource),
      arn,
      generated,
      etag: Etag.ofVersion(version),
      deletableAt,
      tags: Object.fromEntries(TagStore.of(state, arn)),
      to,
      from: from.slice(0, MOST_USERS),
      users: from.length,
      config: secrets.stored(PlainJson.encode(config))
    }
  })

/** The number of resources of each kind. */
export const counts = (state: State.State): Readonly<Record<string, number>> =>
  Object.fromEntries(
    State.kinds(state).map((kind) => [kind, Table.size<Resource>(State.table<State.Kind>(state, kind))])
  )
