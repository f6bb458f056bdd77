import type { Id } from "@effect-cloudfront/core/operations"
import * as fc from "fast-check"
import * as Faults from "../Faults.js"

/** What is generated of scripts. */
export interface FaultOptions {
  /** The operations whose calls are counted. Default: all of them, without a difference. */
  readonly operations?: ReadonlyArray<Id> | undefined
  /** The faults. The first one is that to which others shrink. Default: all without parameters, except for those that never answer. */
  readonly faults?: ReadonlyArray<Faults.Spec> | undefined
  /** Default: 5. */
  readonly maxSteps?: number | undefined
  /** The largest number of calls that are let pass before a step. Default: 5. */
  readonly maxSkip?: number | undefined
  /** The largest number of calls with the same fault in a row. Default: 2. */
  readonly maxTimes?: number | undefined
}

/** From the mildest: those after which the service has not done anything come first. */
const ORDER: ReadonlyArray<(typeof Faults.simple)[number]> = [
  "throttle",
  "unavailable",
  "badGateway",
  "resetBefore",
  "clockSkew",
  "expiredToken",
  "replacedCredentials",
  "staleRead",
  "truncate",
  "resetAfter",
  "unavailableAfter",
  "duplicate"
]

const ANSWERED: ReadonlyArray<Faults.Spec> = ORDER.map((fault) => ({ fault }))

const optional = (range: fc.Arbitrary<number>, least: number): fc.Arbitrary<number | undefined> =>
  range.map((count) => (count === least ? undefined : count))

export const script = ({
  faults = ANSWERED,
  maxSkip = 5,
  maxSteps = 5,
  maxTimes = 2,
  operations = []
}: FaultOptions = {}): fc.Arbitrary<ReadonlyArray<Faults.Step>> =>
  fc.array(
    fc
      .record({
        on: operations.length === 0 ? fc.constant(undefined) : fc.constantFrom(...operations),
        skip: optional(fc.nat(maxSkip), 0),
        times: optional(fc.integer({ min: 1, max: maxTimes }), 1),
        fault: fc.constantFrom(...faults)
      })
      // What is the default is left out, so that a script reads well where it is reported.
      .map(({ fault, on, skip, times }) => ({
        ...(on === undefined ? {} : { on }),
        ...(skip === undefined ? {} : { skip }),
        ...(times === undefined ? {} : { times }),
        fault
      })),
    { maxLength: maxSteps }
  )
