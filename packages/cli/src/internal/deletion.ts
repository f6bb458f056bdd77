/** How resources of each kind are deleted. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deleteWhenUnused, type UsedKind, type UserOfResource } from "@effect-cloudfront/core/programs/deleteWhenUnused"
import {
  disableAndDeleteStreamingDistribution,
  disableAndDeleteTenant,
  type DisableAndDeletePlan
} from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Effect from "effect/Effect"
import { UsageError, type Failure } from "./failure.js"
import { kebab } from "./kebab.js"
import { didYouMean } from "./suggest.js"

export interface Options {
  readonly timeout?: number
  readonly interval?: number
  readonly detach: boolean | { readonly replacement: string }
  readonly dryRun: boolean
  readonly onEvent: (event: { readonly _tag: string }) => Effect.Effect<void>
}

export interface Outcome {
  readonly outcome: string
  /** The steps of a dry run, and the alternate domain names of what would be deleted, for the kinds that are disabled first. */
  readonly steps?: ReadonlyArray<string>
  readonly aliases?: ReadonlyArray<string>
  readonly users: ReadonlyArray<string>
}

type Remove = (id: string, options: Options) => Effect.Effect<Outcome, Failure, CloudFront>

const USED = {
  anycastIpList: true,
  cachePolicy: true,
  connectionFunction: true,
  continuousDeploymentPolicy: true,
  fieldLevelEncryptionConfig: true,
  fieldLevelEncryptionProfile: true,
  function: true,
  keyGroup: true,
  keyValueStore: true,
  originAccessControl: true,
  originAccessIdentity: true,
  originRequestPolicy: true,
  publicKey: true,
  realtimeLogConfig: true,
  responseHeadersPolicy: true,
  trustStore: true,
  vpcOrigin: true
} as const satisfies { readonly [K in UsedKind]: true }

const nameOf = ({ id, ...user }: UserOfResource): string => ("kind" in user ? `${String(user.kind)} ${id}` : id)

const remover =
  (kind: UsedKind): Remove =>
  (id, options) =>
    Effect.map(deleteWhenUnused({ kind, id }, options), (outcome) => ({
      outcome: outcome._tag,
      users: outcome._tag === "Planned" ? outcome.users.map(nameOf) : []
    }))

/** How what is disabled first is deleted. */
const disabling =
  <Found>(
    run: (
      id: string,
      options: Pick<Options, "interval" | "onEvent" | "timeout">
    ) => Effect.Effect<string, Failure, CloudFront>,
    plan: (id: string) => Effect.Effect<DisableAndDeletePlan<Found>, Failure, CloudFront>,
    aliasesOf: (found: Found) => ReadonlyArray<string>
  ): Remove =>
  (id, { dryRun, interval, onEvent, timeout }) =>
    dryRun
      ? Effect.map(plan(id), ({ found, steps }) =>
          found === undefined
            ? { outcome: "AlreadyGone", users: [] }
            : { outcome: "Planned", steps, aliases: aliasesOf(found), users: [] }
        )
      : Effect.map(
          run(id, {
            onEvent,
            ...(interval === undefined ? {} : { interval }),
            ...(timeout === undefined ? {} : { timeout })
          }),
          (outcome) => ({ outcome, users: [] })
        )

const removers: Readonly<Record<string, Remove>> = {
  ...Object.fromEntries((Object.keys(USED) as ReadonlyArray<UsedKind>).map((kind) => [kebab(kind), remover(kind)])),
  "distribution-tenant": disabling(
    disableAndDeleteTenant,
    (id) => disableAndDeleteTenant(id, { dryRun: true }),
    ({ Domains = [] }) => Domains.map(({ Domain }) => Domain)
  ),
  "streaming-distribution": disabling(
    disableAndDeleteStreamingDistribution,
    (id) => disableAndDeleteStreamingDistribution(id, { dryRun: true }),
    ({ StreamingDistributionConfig }) => StreamingDistributionConfig.Aliases?.Items ?? []
  )
}

/** Deletes a resource of this kind. */
export const of = (kind: string): Effect.Effect<Remove, UsageError> => {
  const found = Object.hasOwn(removers, kind) ? removers[kind] : undefined
  const names = ["distribution", ...Object.keys(removers)]
  return found === undefined
    ? Effect.fail(
        new UsageError({
          message: `there is no kind ${kind}${didYouMean(kind, names)}; the kinds are ${names.join(", ")}`
        })
      )
    : Effect.succeed(found)
}
