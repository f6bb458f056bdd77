/** A CloudFront that answers with what it is given, in order, and remembers what it was asked. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { TransportError } from "@effect-cloudfront/core/Errors"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export const error = (code: string, status: number, message = "m"): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`
})

export interface Stub {
  readonly requests: ReadonlyArray<Wire.Request>
  readonly provide: <A, E>(self: Effect.Effect<A, E, CloudFront>) => Effect.Effect<A, E>
}

/** The last answer is repeated. */
export const make = (...answers: ReadonlyArray<Answer>): Stub => {
  const requests: Array<Wire.Request> = []
  return {
    requests,
    provide: Effect.provideService(CloudFront, {
      execute: (request) =>
        Effect.suspend(() => {
          const answer = answers[Math.min(requests.length, answers.length - 1)]
          requests.push(request)
          return answer === undefined
            ? Effect.fail(new TransportError({ operation: request.operation, reason: "Connect", message: "refused" }))
            : Effect.succeed({
                status: answer.status ?? 200,
                headers: answer.headers ?? {},
                body: utf8Encode(answer.body ?? "")
              })
        })
    })
  }
}
