import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import type { Settings } from "../Settings.js"
import type { State } from "../State.js"
import type { RunFunction } from "./functionRuntime/engine.js"
import type { Registry } from "./kind.js"
import * as Refusal from "./refusal.js"
import type { Owned } from "./world.js"

/** The context of a handler: one request, and a private state, which is committed only if the handler succeeds. */
export interface Service {
  /** The time at which the request was received, in milliseconds since the epoch. */
  readonly now: number
  readonly settings: Settings
  readonly kinds: Registry
  readonly runFunction: RunFunction
  readonly state: Ref.Ref<State>
  /** The current state, which a stale read does not see. A `Marker` names a position in it. */
  readonly current: State
  /** The current states of the other accounts. */
  readonly others: ReadonlyArray<Owned>
  /** Why a well-formed body could not be decoded. The input then has no body. */
  readonly unreadable: RestXml.ParseFailure | undefined
  /** Whether the request has a body, if only an empty element. */
  readonly hasBody: boolean
}

export class Request extends Context.Tag("@effect-cloudfront/testing/internal/request")<Request, Service>() {}

export const state: Effect.Effect<State, never, Request> = Effect.flatMap(Request, ({ state }) => Ref.get(state))

/** The state, and the time at which it is read. */
export interface View {
  readonly state: State
  readonly now: number
  readonly settings: Settings
}

export const view: Effect.Effect<View, never, Request> = Effect.zipWith(state, Request, (state, { now, settings }) => ({
  state,
  now,
  settings
}))

export const update = (f: (state: State) => State): Effect.Effect<void, never, Request> =>
  Effect.flatMap(Request, ({ state }) => Ref.update(state, f))

/** The number from which the next id is generated. */
export const serial: Effect.Effect<number, never, Request> = Effect.flatMap(Request, ({ state }) =>
  Ref.modify(state, (state) => [state.serial + 1, { ...state, serial: state.serial + 1 }])
)

/** The last name in a path. The messages of the service name a member without its path. */
const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1)

/** The refusal of a request whose body lacks a member. */
type RefuseAbsent = <I, A, E extends Refusal.Refusal>(
  operation: Operation.Operation<I, A, E>,
  member: string
) => Effect.Effect<never, E | Refusal.Unmodelled>

const refuseAbsentInCreation: RefuseAbsent = (operation, member) =>
  Refusal.refuseAs(operation, ["InvalidArgument"], `The parameter ${member} is required.`)

/** Refuses an update that lacks a member. */
export const refuseAbsent: RefuseAbsent = (operation, member) =>
  Refusal.refuseAs(operation, ["IllegalUpdate", "InvalidArgument"], `${member} is required for updates.`)

/** Refuses a body that cannot be decoded. */
export const refuseUnreadable = ({ path, reason }: RestXml.ParseFailure): Effect.Effect<never, Refusal.Unmodelled> =>
  Effect.fail(Refusal.malformedInput(`${path} ${reason}`))

const required =
  (refuseAbsent: RefuseAbsent) =>
  <I, A, E extends Refusal.Refusal, Payload>(
    operation: Operation.Operation<I, A, E>,
    payload: Payload
  ): Effect.Effect<NonNullable<Payload>, E | Refusal.Unmodelled, Request> =>
    Effect.gen(function* () {
      const { hasBody, unreadable } = yield* Request
      // A payload may be optional. Where the members are in the body itself, the body is not.
      const isThere = hasBody || operation.description.input.members().some(({ location }) => location === "payload")
      // A request can leave out any member, although the types of inputs say otherwise.
      if (isThere && unreadable === undefined && payload !== undefined && payload !== null) return payload
      if (unreadable === undefined) {
        return yield* Refusal.refuseAs(
          operation,
          ["MissingBody", "InvalidArgument"],
          "This operation requires a body. Ensure that the body is present."
        )
      }
      return yield* unreadable.kind === "missing"
        ? refuseAbsent(operation, lastOf(unreadable.path))
        : refuseUnreadable(unreadable)
    })

/** The body of a request that creates something. */
export const body = required(refuseAbsentInCreation)

/** The body of a request that changes something. */
export const updateBody = required(refuseAbsent)

interface Counted extends Unknown.Carrier {
  readonly Quantity?: unknown
  readonly Items?: unknown
}

/** The number of elements in `Items`, including unknown ones. */
const count = (value: Counted): number =>
  (Array.isArray(value.Items) ? value.Items.length : 0) +
  Unknown.elements(value).filter(({ member }) => member === "Items").length

const isObject = (value: unknown): value is Counted => typeof value === "object" && value !== null

/** Whether any `Quantity` in the value differs from the number of items in its list. */
const isInconsistent = (value: unknown): boolean =>
  isObject(value) &&
  ((typeof value.Quantity === "number" && value.Quantity !== count(value)) || Object.values(value).some(isInconsistent))

export const checkQuantities = <I, A, E extends Refusal.Refusal>(
  operation: Operation.Operation<I, A, E>,
  value: object
): Effect.Effect<void, E | Refusal.Unmodelled> =>
  isInconsistent(value)
    ? Refusal.refuseAs(
        operation,
        ["InconsistentQuantities", "InvalidArgument"],
        "The value of Quantity and the size of Items don't match."
      )
    : Effect.void
