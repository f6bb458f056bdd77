/**
 * The operations that families have in common, from the description of a kind. `kind.ts` tells how a family is added.
 */
import * as Effect from "effect/Effect"
import type { InvalidArgument } from "@effect-cloudfront/core/Errors"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import type { Tags } from "@effect-cloudfront/core/Shared"
import type * as State from "../State.js"
import { handle, type HandlerOf } from "./handler.js"
import { isSame } from "./isSame.js"
import * as Kind from "./kind.js"
import { page, type Cursor, type Page, type Selection } from "./page.js"
import * as Quota from "./quota.js"
import * as Refusal from "./refusal.js"
import * as Request from "./request.js"
import * as Store from "./store.js"
import * as TagStore from "./tagStore.js"

type Config<K extends State.Kind> = State.Kinds[K]
type Resource<K extends State.Kind> = State.Resource<State.Kinds[K]>

/** What an operation can be refused with: its documented errors, and others. */
type Any<E> = E | Refusal.Unmodelled

/** A result without what follows from the resource. */
type Shown<A> = Omit<A, "ETag" | "Location">

/** Shows a resource. */
export type Show<K extends State.Kind, A> = (resource: Resource<K>, view: Request.View) => A

/** The members of inputs that say which resource is meant, and in which version. */
interface Identifying {
  readonly Id?: string | undefined
  readonly Name?: string | undefined
  readonly Identifier?: string | undefined
  readonly IfMatch?: string | undefined
}

const identifier = ({ Id, Identifier, Name }: Identifying): string => Id ?? Identifier ?? Name ?? ""

const membersOf = (shape: Shape.Structure | undefined): ReadonlySet<string> =>
  new Set(shape?.members().map(({ key }) => key))

/** The result of an operation on a resource: what is shown of it, and the headers that the result has. */
export const respond = <K extends State.Kind, I, A, E>(
  { kind, locatedBy, path }: Kind.Storage<K>,
  { description }: Operation.Operation<I, A, E>,
  resource: Resource<K>,
  show: Show<K, Shown<A>>
): Effect.Effect<A, never, Request.Request> =>
  Effect.gen(function* () {
    const members = membersOf(description.output)
    const view = yield* Request.view
    return {
      ...show(resource, view),
      ...(members.has("ETag") ? { ETag: yield* Store.etag(kind, resource) } : {}),
      ...(members.has("Location") ? { Location: Store.location(`${path}/${resource[locatedBy ?? "id"]}`) } : {})
      // A result has these headers and what is shown.
    } as A
  })

/** Finds the resource of an input, and checks `If-Match` if the operation has it. */
export const target = <K extends State.Kind, I, A, E extends Refusal.Refusal>(
  kind: Kind.Reading<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  input: Identifying
): Effect.Effect<Resource<K>, Any<E>, Request.Request> =>
  Effect.gen(function* () {
    const resource = yield* Store.identify(kind, identifier(input))
    if (membersOf(operation.description.input).has("IfMatch")) {
      yield* Effect.catchAll(Store.checkVersion(kind.kind, input.IfMatch, resource), ({ code, message }) =>
        Refusal.refuseAs(operation, [code], message)
      )
    }
    return resource
  })

/** Checks the values of a configuration, and that what it refers to exists. */
const checkValues = <K extends State.Kind, E extends Refusal.Refusal>(
  { check, references = [] }: Kind.Accepting<K, E>,
  config: Config<K>,
  current: Resource<K> | undefined
): Effect.Effect<void, E, Request.Request> =>
  Effect.gen(function* () {
    if (check !== undefined) yield* check(config, current)
    for (const reference of references) {
      for (const referred of Kind.referredIn(reference, config)) {
        if (!(yield* Store.exists(reference, referred))) yield* reference.unknown
      }
    }
  })

const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const plural = (noun: string): string => noun.replace(/y$/, "ie").concat("s")

/** Checks how many resources refer to the same ones. */
const checkUsers = <K extends State.Kind, E extends Refusal.Refusal>(
  { kind, noun, references = [] }: Kind.Accepting<K, E>,
  config: Config<K>,
  current: Resource<K> | undefined
): Effect.Effect<void, E, Request.Request> =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    for (const { users, ...reference } of references) {
      if (users === undefined) continue
      const before = current === undefined ? new Set<string>() : Kind.idsIn(reference, current.config)
      for (const id of Kind.idsIn(reference, config)) {
        if (before.has(id) || (yield* Store.isManaged(reference.to, id))) continue
        const count = (yield* Store.count(kind, Kind.uses(reference.to), id)) + 1
        const what = `${plural(noun)} with the same ${words(reference.to)}`
        yield* Quota.check(count, quotas[users.quota], users.tooMany, what)
      }
    }
  })

/** Checks that a configuration has what no other one has, and its quotas. */
const checkOthers = <K extends State.Kind, E extends Refusal.Refusal>(
  description: Kind.Accepting<K, E>,
  config: Config<K>,
  current: Resource<K> | undefined
): Effect.Effect<void, E, Request.Request> =>
  Effect.gen(function* () {
    const { conflicts, kind, limits, unique } = description
    if (unique !== undefined) {
      const other = yield* Store.findHaving(kind, Kind.NAME, unique.name(config))
      if (other !== undefined && other.id !== current?.id) yield* unique.exists
    }
    if (conflicts !== undefined) yield* conflicts(config, current)
    if (limits !== undefined) yield* limits(config, current)
    yield* checkUsers(description, config, current)
  })

/** Adds the tags of a creation. */
export const tag = <I, A, E extends Refusal.Refusal>(
  operation: Operation.Operation<I, A, E>,
  { arn }: State.Resource<unknown>,
  tags: Tags | undefined
): Effect.Effect<void, Any<E>, Request.Request> =>
  Effect.catchAll(TagStore.add(arn, tags), ({ code, message }) => Refusal.refuseAs(operation, [code], message))

/** Accepts a configuration and creates its resource. The errors are those of the operation. An idempotent kind returns the one with the same reference and content. */
export const add = <K extends State.Kind, I, A, E extends Refusal.Refusal>(
  kind: Kind.Creating<K, Any<NoInfer<E>>>,
  _operation: Operation.Operation<I, A, E>,
  given: Config<K>
): Effect.Effect<Resource<K>, Any<E>, Request.Request> =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    if (kind.given !== undefined) yield* kind.given(given, undefined)
    const config = kind.complete?.(given, undefined) ?? given
    yield* checkValues(kind, config, undefined)
    const { quota, reference } = kind
    if (reference !== undefined) {
      const facet = reference.within?.(config) ?? Kind.REFERENCE
      const other = yield* Store.findHaving(kind.kind, facet, reference.of(config))
      if (other !== undefined) {
        return reference.idempotent === true && isSame(other.config, config) ? other : yield* reference.exists(other)
      }
    }
    yield* checkOthers(kind, config, undefined)
    if (quota !== undefined) {
      const count = (yield* Store.size(kind.kind)) + 1
      yield* Quota.check(count, quotas[quota.quota], quota.tooMany, plural(kind.noun), quota.message)
    }
    if (kind.admits !== undefined) yield* kind.admits(config)
    return yield* Store.create(kind.kind, config)
  })

/** Accepts a configuration for a resource and writes it. */
export const change = <K extends State.Kind, I, A, E extends Refusal.Refusal>(
  kind: Kind.Updating<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  current: Resource<K>,
  given: Config<K>
): Effect.Effect<Resource<K>, Any<E>, Request.Request> =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const absent = settings.requiredOnUpdate ? kind.requiredInUpdate?.(given) : undefined
    if (absent !== undefined) yield* Request.refuseAbsent(operation, absent)
    yield* Request.checkQuantities(operation, given)
    if (kind.given !== undefined) yield* kind.given(given, current)
    const config = kind.complete?.(given, current) ?? given
    if (kind.changes !== undefined) yield* kind.changes(config, current)
    yield* checkValues(kind, config, current)
    yield* checkOthers(kind, config, current)
    if (kind.changesUsers === true) yield* Store.changeUsers(kind.kind, current.id)
    return yield* Store.write(kind.kind, current, config)
  })

/**
 * A configuration in a creation. The types let it lack a caller reference, but a request without one cannot be decoded.
 */
type Given<C> = C extends { readonly CallerReference: string }
  ? Omit<C, "CallerReference"> & { readonly CallerReference?: string | undefined }
  : C

const accept = <K extends State.Kind, I, A, E extends Refusal.Refusal>(
  kind: Kind.Creating<K, Any<E>>,
  operation: Operation.Operation<I, A, E>,
  payload: Given<Config<K>> | undefined
): Effect.Effect<Resource<K>, Any<E>, Request.Request> =>
  Effect.gen(function* () {
    const given = yield* Request.body(operation, payload)
    yield* Request.checkQuantities(operation, given)
    return yield* add(kind, operation, given as Config<K>)
  })

/** The operation that creates a resource. */
export const create = <K extends State.Kind, I, A, E extends Refusal.Refusal>(
  kind: Kind.Creating<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  config: (input: Exclude<I, void>) => Given<Config<K>> | undefined,
  show: Show<K, Shown<NoInfer<A>>>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.flatMap(accept(kind, operation, config(input)), (resource) => respond(kind, operation, resource, show))
  )

/** The operation that creates a resource with tags. */
export const createWithTags = <K extends State.Kind, I, A, E extends Refusal.Refusal>(
  kind: Kind.Creating<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  config: (input: Exclude<I, void>) => Given<Config<K>> | undefined,
  tags: (input: Exclude<I, void>) => Tags | undefined,
  show: Show<K, Shown<NoInfer<A>>>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.gen(function* () {
      const resource = yield* accept(kind, operation, config(input))
      yield* tag(operation, resource, tags(input))
      return yield* respond(kind, operation, resource, show)
    })
  )

/** An operation that reads a resource: it, or its configuration alone. */
export const get = <K extends State.Kind, I extends Identifying, A, E extends Refusal.Refusal>(
  kind: Kind.Reading<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  show: Show<K, Shown<NoInfer<A>>>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.flatMap(target(kind, operation, input), (resource) => respond(kind, operation, resource, show))
  )

/** The operation that replaces the configuration of a resource. */
export const update = <K extends State.Kind, I extends Identifying, A, E extends Refusal.Refusal>(
  kind: Kind.Updating<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  config: (input: Exclude<I, void>, current: Resource<K>) => Config<K> | undefined,
  show: Show<K, Shown<NoInfer<A>>>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.gen(function* () {
      const current = yield* target(kind, operation, input)
      if (current.managed === true && kind.illegalUpdate !== undefined) yield* kind.illegalUpdate
      const given = yield* Request.updateBody(operation, config(input, current))
      return yield* respond(kind, operation, yield* change(kind, operation, current, given), show)
    })
  )

/** Checks that a resource can be deleted. */
export const checkRemoval = <K extends State.Kind, E extends Refusal.Refusal>(
  kind: Kind.Deleting<K, E>,
  current: Resource<K>
): Effect.Effect<void, E, Request.Request> =>
  Effect.gen(function* () {
    if (current.managed === true && kind.illegalDelete !== undefined) yield* kind.illegalDelete
    if (kind.removable !== undefined) yield* kind.removable(current)
    if (kind.inUse !== undefined && (yield* Store.isUsed(kind.kind, current.id))) yield* kind.inUse
  })

/** The operation that deletes a resource. */
export const remove = <K extends State.Kind, I extends Identifying, E extends Refusal.Refusal>(
  kind: Kind.Deleting<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, void, E>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.gen(function* () {
      const current = yield* target(kind, operation, input)
      yield* checkRemoval(kind, current)
      yield* Store.remove(kind.kind, current)
    })
  )

/** The operation that begins the deletion of a resource. The result is the resource, which disappears when it is deployed. */
export const leave = <K extends State.Kind, I extends Identifying, A, E extends Refusal.Refusal>(
  kind: Kind.Deleting<K, Any<NoInfer<E>>>,
  operation: Operation.Operation<I, A, E>,
  show: Show<K, Shown<NoInfer<A>>>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.gen(function* () {
      const current = yield* target(kind, operation, input)
      yield* checkRemoval(kind, current)
      return yield* respond(kind, operation, yield* Store.leave(kind.kind, current), show)
    })
  )

/** A value without what its shape does not have. Some lists lack `Marker` and `IsTruncated`. */
const fit = (shape: Shape.Shape | undefined, value: unknown): unknown => {
  if (shape?.kind !== "structure" || typeof value !== "object" || value === null) return value
  const given = value as Readonly<Record<string, unknown>>
  const members = shape.members().filter(({ key }) => given[key] !== undefined)
  return Object.fromEntries(members.map(({ key, shape }) => [key, fit(shape, given[key])]))
}

/** An operation that lists what a page has. `wrap` makes the result from the page. */
export const listPage = <I, A, E extends Refusal.Refusal, Item>(
  operation: Operation.Operation<I, A, E>,
  find: (
    input: Cursor & Exclude<I, void>,
    view: Request.View
  ) => Effect.Effect<Page<Item>, InvalidArgument, Request.Request>,
  wrap: (page: Page<NoInfer<Item>>) => NoInfer<A>
): HandlerOf<Exclude<I, void>> =>
  handle(operation, (input) =>
    Effect.gen(function* () {
      // Every list has a cursor.
      const cursor = input as Cursor & Exclude<I, void>
      const found = yield* Effect.catchAll(find(cursor, yield* Request.view), ({ code, message }) =>
        Refusal.refuseAs(operation, [code], message)
      )
      // What does not belong to the result is left out.
      return fit(operation.description.output, wrap(found)) as A
    })
  )

/** The operation that lists the resources of a kind. */
export const list = <K extends State.Kind, I, A, E extends Refusal.Refusal, Item>(
  { kind }: Kind.Storage<K>,
  operation: Operation.Operation<I, A, E>,
  item: Show<K, Item>,
  wrap: (page: Page<NoInfer<Item>>) => NoInfer<A>,
  select: (input: Exclude<I, void>, view: Request.View) => Selection<K> = () => ({})
): HandlerOf<Exclude<I, void>> =>
  listPage<I, A, E, Item>(
    operation,
    (input, view) => page(input, kind, (resource) => item(resource, view), select(input, view)),
    wrap
  )
