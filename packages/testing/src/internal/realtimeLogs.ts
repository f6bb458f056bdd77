/** The ARNs by which cache behaviors refer to real-time log configurations. */
import * as Effect from "effect/Effect"
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { InvalidArgument, RealtimeLogConfigOwnerMismatch } from "@effect-cloudfront/core/Errors"
import { behaviors, isSet } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import { refuse, refuseWhen } from "./refusal.js"
import { Request } from "./request.js"

/** What comes before the id in ARNs. */
export const RESOURCE = "realtime-log-config"

const ARN = /^arn:([^:]+):cloudfront::(\d{12}):realtime-log-config\/(.+)$/

/** The name in the ARN of a real-time log configuration, or `undefined` if it is none. */
export const nameIn = (arn: string | undefined): string | undefined => ARN.exec(arn ?? "")?.[3]

/** Checks that the real-time log configurations of a distribution are named by ARNs of its account. */
export const checkLogs = (config: DistributionConfig) =>
  forEachInOrder(behaviors(config), ({ RealtimeLogConfigArn: arn }) =>
    Effect.gen(function* () {
      if (!isSet(arn)) return
      const { accountId, partition } = (yield* Request).settings
      const [, given, owner] = ARN.exec(arn) ?? []
      if (given !== partition) {
        return yield* refuse(InvalidArgument, "The parameter RealtimeLogConfigArn is not valid.")
      }
      yield* refuseWhen(
        owner !== accountId,
        RealtimeLogConfigOwnerMismatch,
        "The specified real-time log configuration belongs to a different AWS account."
      )
    })
  )
