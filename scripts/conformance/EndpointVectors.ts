/**
 * Vectors of the service's endpoint rules: parameters, and the expected URL and signing scope, or an error.
 */
import * as Endpoint from "@effect-cloudfront/http/Endpoint"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { failed, passed, type Case } from "./Report.js"

interface Vector {
  readonly id: number
  readonly documentation: string
  readonly params: {
    readonly Endpoint?: string
    readonly Region?: string
    readonly UseFIPS?: boolean
    readonly UseDualStack?: boolean
  }
  readonly url?: string
  readonly signingRegion?: string | null
  readonly error?: string
}

export const isFile = (json: unknown): json is ReadonlyArray<Vector> =>
  Array.isArray(json) && json.length > 0 && json.every((one) => "params" in one && "documentation" in one)

export const differences = {
  noRegion: "without a region, us-east-1 is meant: the service is global"
} as const

const one = (vector: Vector): Effect.Effect<Case> =>
  Effect.gen(function* () {
    const { Endpoint: endpoint, Region: region, UseDualStack: useDualStack, UseFIPS: useFips } = vector.params
    const name = `endpoint ${vector.id}: ${vector.documentation}`
    const result = yield* Effect.either(Endpoint.resolve({ endpoint, region, useFips, useDualStack }))
    if (vector.error !== undefined && region === undefined && endpoint === undefined) {
      const global = Either.isRight(result) && result.right.url === "https://cloudfront.amazonaws.com"
      return {
        name,
        outcome: global ? passed : failed("default endpoint", "us-east-1", result),
        differences: ["noRegion"]
      }
    }
    if (vector.error !== undefined) {
      return { name, outcome: Either.isLeft(result) ? passed : failed("error", vector.error, result), differences: [] }
    }
    const right =
      Either.isRight(result) &&
      result.right.url === vector.url &&
      (vector.signingRegion == null || result.right.signingRegion === vector.signingRegion)
    return { name, outcome: right ? passed : failed("endpoint", vector, result), differences: [] }
  })

export const run = (vectors: ReadonlyArray<Vector>): Effect.Effect<ReadonlyArray<Case>> =>
  Effect.forEach(vectors, one, { concurrency: 1 })
