/**
 * The description of a kind of resources. Everything that the operations of many families have in common follows from it.
 *
 * To add a family:
 *
 * 1. `State.ts`: a line in `Kinds`, with what is stored of a resource: usually the API's configuration.
 * 2. `handlers/<Family>.ts`: `export const <kind> = describe("<kind>", { ... })`, and `export const handlers = { ... }` with a handler
 *    for each operation, by the operation's name. `family.ts` makes the common ones: `create`, `createWithTags`, `get` (also of the
 *    configuration alone), `update`, `remove`, `leave`, `list`. Any other is `handle(operation, (input) => ...)` over `store.ts`. A handler that
 *    differs a little takes another description: `update({ ...kind, check: ... }, operation, ...)`.
 * 3. `kinds.ts`: the kind in the registry. `handlers.ts`: the handlers; their operations leave the list of those without behaviour.
 * 4. `Settings.ts`: the quotas of the family, and its `propagation`, if a change takes time. If distributions refer to the kind,
 *    `distributionReferences.ts` says so.
 * 5. `test/handlers/<Family>.test.ts`: `lifecycle` tests what all kinds have in common; then each other error that state can cause, and
 *    the references in both directions.
 *
 * What decides what:
 *
 * - ETags, `Location` and `If-Match` follow from the operations: a result that has them gets them, an input that has `IfMatch` is
 *   checked. All kinds share the tokens (`Etag`). `firstVersion` is 0 for the kinds that start one token earlier. `version` is for a
 *   kind whose ETag changes while it is deployed.
 * - The order of the checks: missing resource, `If-Match`, `illegalUpdate` of managed ones, body, quantities, `given`, `changes`,
 *   `check`, `references`, `reference`, `unique`, `conflicts`, `limits`, `quota`, `admits`. In a deletion: missing resource, `If-Match`,
 *   `illegalDelete`, `removable`, `inUse`.
 * - `references` says to which kinds a configuration refers. From it follow the error for an unknown id, `inUse`, the lists of users
 *   (`byReference` in `DistributionList.ts`, `Store.entries(uses(kind), id)`), the limit of users, and the change of the distributions
 *   that use a kind with `changesUsers`.
 * - What a configuration refers to by an ARN is a reference too, with `by`: the ARN must be that of the resource. `keyedBy` and
 *   `locatedBy` are for kinds whose requests or `Location` do not have the id.
 * - A kind with two stages is two kinds: the published stage has a version, times and references of its own, and is owned by the other
 *   one (`functions.ts`).
 * - `owner` is the resource with which a resource is deleted, such as the distribution of an invalidation. It blocks no deletion.
 * - `facets` are values by which resources are found and counted without a scan: `Store.having`, `Store.count`.
 * - The compiler compares the errors of a description with those of each operation: `missing: refuse(NoSuchCachePolicy, "...")` does not
 *   fit an operation without this error. An error that the model lacks is `unmodelled`.
 * - What is stored need not be the API's configuration: `Kinds` may have two stages of a function, each with a version of its own.
 * - Times: `Settings.propagation` by the name of the kind. `propagates` is for a kind of which only the creation takes time.
 *   `State.isDeployed` tells the status. A deletion that takes time is `Family.leave`. A change that
 *   happens by itself at that time is `completion`.
 */
import type * as Effect from "effect/Effect"
import type * as Ids from "../Ids.js"
import type { Quotas, Settings } from "../Settings.js"
import type * as State from "../State.js"
import type { Class, Refusal } from "./refusal.js"
import type { Request } from "./request.js"
import * as Table from "./table.js"

type Resource<K extends State.Kind> = State.Resource<State.Kinds[K]>

/** A refusal that is known in advance. */
type Refuse<E> = Effect.Effect<never, E>

/** That the configurations of a kind refer to resources of another kind. */
export interface Reference<Config, E> {
  readonly to: State.Kind
  /** Whether a configuration has the ARNs of these resources, and never their ids. Default: the ids, and never the ARNs. */
  readonly by?: "arn"
  /** The ids of these resources, or their ARNs. Absent and empty ones, and repetitions, are ignored. */
  readonly ids: (config: Config) => ReadonlyArray<string | undefined>
  /** The error for an id that does not exist. */
  readonly unknown: Refuse<E>
  /** How many resources may refer to the same one, unless AWS provides it. */
  readonly users?: { readonly quota: keyof Quotas; readonly tooMany: Class<E> }
}

/** What a change that happens by itself depends on. */
export interface Context {
  readonly kinds: Registry
  readonly settings: Settings
}

/** What is stored, and how it is found. */
export interface Storage<K extends State.Kind> {
  readonly kind: K
  /** The name in messages, such as `cache policy`. */
  readonly noun: string
  /** Makes the id of a new resource. */
  readonly id: (source: Ids.Source, config: State.Kinds[K]) => string
  /** Makes what is generated beside the id. */
  readonly generated?: (source: Ids.Source, config: State.Kinds[K], settings: Settings) => string
  /** What comes before the id in URLs, such as `cache-policy`. */
  readonly path: string
  /** What comes before the id in ARNs. Without it, there is no ARN. */
  readonly arn?: string
  /** Whether resources can have tags. */
  readonly taggable?: true
  /** The first version. Default: 1. */
  readonly firstVersion?: 0
  /** The version at a time. Default: that of the last change. */
  readonly version?: (resource: Resource<K>, now: number) => number
  /** The resource with which another one is deleted. */
  readonly owner?: (config: State.Kinds[K]) => { readonly kind: State.Kind; readonly id: string }
  /** Values by which resources are found and counted. */
  readonly facets?: Readonly<
    Record<string, (config: State.Kinds[K], resource: Resource<K>) => ReadonlyArray<string | undefined>>
  >
  /** What happens by itself when the change of a resource is everywhere. Resources that are created first complete first. */
  readonly completion?: {
    readonly isPending: (config: State.Kinds[K]) => boolean
    /** The state afterwards. The resource is not pending in it. */
    readonly complete: (state: State.State, resource: Resource<K>, context: Context) => State.State
  }
  /** What is also accepted in place of the id. */
  readonly identifiers?: ReadonlyArray<"arn" | "name">
  /** Whether requests have the unique name of a resource, and never its id. */
  readonly keyedBy?: "name"
  /** Whether `Location` has the ARN of a resource in place of its id. */
  readonly locatedBy?: "arn"
  /** Whether only the creation takes the time of `propagation`. */
  readonly propagates?: "creation"
  /** A name that only one resource can have. */
  readonly unique?: { readonly name: (config: State.Kinds[K]) => string }
  /** A caller reference, which is used once: in the account, or within a facet. */
  readonly reference?: {
    readonly of: (config: State.Kinds[K]) => string
    readonly within?: (config: State.Kinds[K]) => string
  }
  readonly references?: ReadonlyArray<Reference<State.Kinds[K], Refusal>>
  /** Whether a change is also a change of the distributions that use the resource. */
  readonly changesUsers?: true
  /** The resources that AWS provides. */
  readonly managed?: ReadonlyArray<{ readonly id: string; readonly config: State.Kinds[K] }>
}

/** How a resource is read. */
export interface Reading<K extends State.Kind, E extends Refusal> extends Storage<K> {
  readonly missing: Refuse<E>
}

/** How a configuration is accepted. */
export interface Accepting<K extends State.Kind, E extends Refusal> extends Storage<K> {
  /** Checks a configuration as it was given, before absent members get their defaults. `current` is absent in a creation. */
  readonly given?: (given: State.Kinds[K], current: Resource<K> | undefined) => Effect.Effect<unknown, E, Request>
  /** Fills in defaults. */
  readonly complete?: (given: State.Kinds[K], current: Resource<K> | undefined) => State.Kinds[K]
  /** Checks the values. */
  readonly check?: (config: State.Kinds[K], current: Resource<K> | undefined) => Effect.Effect<unknown, E, Request>
  readonly references?: ReadonlyArray<Reference<State.Kinds[K], E>>
  readonly unique?: { readonly name: (config: State.Kinds[K]) => string; readonly exists: Refuse<E> }
  /** Checks uniqueness beyond `unique`. */
  readonly conflicts?: (config: State.Kinds[K], current: Resource<K> | undefined) => Effect.Effect<unknown, E, Request>
  /** Checks the quotas within a configuration. */
  readonly limits?: (config: State.Kinds[K], current: Resource<K> | undefined) => Effect.Effect<unknown, E, Request>
}

/** How a resource is created. */
export interface Creating<K extends State.Kind, E extends Refusal> extends Accepting<K, E> {
  readonly reference?: {
    readonly of: (config: State.Kinds[K]) => string
    readonly within?: (config: State.Kinds[K]) => string
    readonly exists: (other: Resource<K>) => Refuse<E>
    /** Whether a repetition with the same content returns the existing resource. */
    readonly idempotent?: true
  }
  /** How many resources there may be, without managed ones. */
  readonly quota?: { readonly quota: keyof Quotas; readonly tooMany: Class<E>; readonly message?: string }
  /** Checks whether there may be one more with this configuration. */
  readonly admits?: (config: State.Kinds[K]) => Effect.Effect<unknown, E, Request>
}

/** How a resource is changed. */
export interface Updating<K extends State.Kind, E extends Refusal> extends Accepting<K, E> {
  readonly missing: Refuse<E>
  /** The name of an absent member that an update must have, although a creation need not. */
  readonly requiredInUpdate?: (given: State.Kinds[K]) => string | undefined
  /** Checks what an update cannot change. */
  readonly changes?: (config: State.Kinds[K], current: Resource<K>) => Effect.Effect<unknown, E, Request>
  /** The error for managed resources. */
  readonly illegalUpdate?: Refuse<E>
}

/** How a resource is deleted. */
export interface Deleting<K extends State.Kind, E extends Refusal> extends Reading<K, E> {
  /** The error while other resources refer to it. */
  readonly inUse?: Refuse<E>
  /** Checks the resource itself, such as whether it is disabled. */
  readonly removable?: (current: Resource<K>) => Effect.Effect<unknown, E, Request>
  /** The error for managed resources. */
  readonly illegalDelete?: Refuse<E>
}

/** All of it, with any errors. */
export type Description<K extends State.Kind> = Creating<K, Refusal> & Updating<K, Refusal> & Deleting<K, Refusal>

/** Describes a kind. The description keeps its type, so that its errors can be compared with those of operations. */
export const describe = <K extends State.Kind, const D extends Omit<Description<K>, "kind">>(
  kind: K,
  description: D
): D & { readonly kind: K } => ({ ...description, kind })

/** The description for an update that cannot change the name. */
export const keepsName = <D extends { readonly unique: unknown }>({ unique: _, ...rest }: D): Omit<D, "unique"> => rest

export const NAME = "name"
export const REFERENCE = "reference"
export const ARN = "arn"

/** The facet of the resources whose `completion` is pending. */
export const PENDING = "pending"

/** The facet of the resources that refer to one of a kind. */
export const uses = (to: State.Kind): string => `uses ${to}`

/** The facet of the resources that are deleted with one of a kind. */
export const ownedBy = (kind: State.Kind): string => `owned by ${kind}`

const isSet = (text: string | undefined): text is string => text !== undefined && text !== ""

/** The id in an ARN. Any other text is an id. */
export const idOf = (text: string): string => (text.startsWith("arn:") ? text.slice(text.lastIndexOf("/") + 1) : text)

/** The distinct ids and ARNs that a configuration has. */
export const referredIn = <Config>(
  { ids }: Pick<Reference<Config, unknown>, "ids">,
  config: Config
): ReadonlySet<string> => new Set(ids(config).filter(isSet))

/** The distinct ids that a configuration refers to. */
export const idsIn = <Config>(
  reference: Pick<Reference<Config, unknown>, "by" | "ids">,
  config: Config
): ReadonlySet<string> => {
  const referred = referredIn(reference, config)
  return reference.by === "arn" ? new Set(Array.from(referred, idOf)) : referred
}

/** The keys of a resource in the index of its table. */
export const keysOf =
  <K extends State.Kind>({
    completion,
    facets = {},
    owner,
    reference,
    references = [],
    taggable,
    unique
  }: Storage<K>) =>
  (resource: Resource<K>): Table.Keys => {
    const { arn, config, id } = resource
    const keys = new Map<string, Set<string>>()
    const add = (facet: string, value: string) => {
      const values = keys.get(facet)
      if (values === undefined) keys.set(facet, new Set([value]))
      else values.add(value)
    }
    add(Table.ID, id)
    if (unique !== undefined) add(NAME, unique.name(config))
    if (reference !== undefined) add(reference.within?.(config) ?? REFERENCE, reference.of(config))
    if (taggable === true) add(ARN, arn)
    if (owner !== undefined) {
      const { id, kind } = owner(config)
      add(ownedBy(kind), id)
    }
    if (completion?.isPending(config) === true) add(PENDING, PENDING)
    for (const [facet, values] of Object.entries(facets)) {
      for (const value of values(config, resource)) if (isSet(value)) add(facet, value)
    }
    for (const one of references) for (const id of idsIn(one, config)) add(uses(one.to), id)
    return keys
  }

/** The description of each kind. */
export type Registry = { readonly [K in State.Kind]: Storage<K> }
