import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import { IllegalUpdate, InconsistentQuantities, InvalidArgument, MissingBody } from "@effect-cloudfront/core/Errors"
import type * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import type { Settings } from "../Settings.js"
import type { State } from "../State.js"
import * as Refusal from "./refusal.js"

/** The context of a handler: one request, and a private state, which is committed only if the handler succeeds. */
export interface Service {
  /** The time at which the request was received, in milliseconds since the epoch. */
  readonly now: number
  readonly settings: Settings
  readonly state: Ref.Ref<State>
  /** Why a well-formed body could not be decoded. The input then has no body. */
  readonly unreadable: RestXml.ParseFailure | undefined
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

/** The errors for an absent body, and for a body without a required member. */
interface Refusals<None, Lacking> {
  readonly None: Refusal.Class<None>
  readonly Lacking: Refusal.Class<Lacking>
  readonly lacks: (member: string) => string
}

/** The last name in a path. The messages of the service name a member without its path. */
const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1)

const required =
  <None extends Refusal.Refusal, Lacking extends Refusal.Refusal>(refusals: Refusals<None, Lacking>) =>
  <A>(payload: A): Effect.Effect<NonNullable<A>, None | Lacking | Refusal.Unmodelled, Request> =>
    Effect.gen(function* () {
      // A request can leave out any member, although the types of inputs say otherwise.
      if (payload !== undefined && payload !== null) return payload
      const { unreadable } = yield* Request
      if (unreadable === undefined) {
        return yield* Refusal.refuse(refusals.None, "This operation requires a body. Ensure that the body is present.")
      }
      return yield* unreadable.kind === "missing"
        ? Refusal.refuse(refusals.Lacking, refusals.lacks(lastOf(unreadable.path)))
        : Effect.fail(Refusal.malformedInput(`${unreadable.path} ${unreadable.reason}`))
    })

const isRequired = (member: string): string => `The parameter ${member} is required.`
const isRequiredForUpdates = (member: string): string => `${member} is required for updates.`

/** The body of a request that creates something. */
export const body = required({ None: MissingBody, Lacking: InvalidArgument, lacks: isRequired })

/** The body of a request that changes something. */
export const updateBody = required({ None: MissingBody, Lacking: IllegalUpdate, lacks: isRequiredForUpdates })

/** The same for operations that do not document `MissingBody`. */
export const argument = required({ None: InvalidArgument, Lacking: InvalidArgument, lacks: isRequired })
export const updateArgument = required({ None: InvalidArgument, Lacking: IllegalUpdate, lacks: isRequiredForUpdates })

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

export const checkQuantities = (value: object): Effect.Effect<void, InconsistentQuantities> =>
  Refusal.refuseWhen(
    isInconsistent(value),
    InconsistentQuantities,
    "The value of Quantity and the size of Items don't match."
  )
