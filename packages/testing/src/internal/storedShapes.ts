import { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { InvalidationBatch } from "@effect-cloudfront/core/Invalidation"
import { KeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import { OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import { CloudFrontOriginAccessIdentityConfig } from "@effect-cloudfront/core/OriginAccessIdentity"
import { OriginRequestPolicyConfig } from "@effect-cloudfront/core/OriginRequestPolicy"
import { PublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
import { ResponseHeadersPolicyConfig } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"
import * as Encode from "@effect-cloudfront/core/protocol/Encode"
import * as Shape from "@effect-cloudfront/core/protocol/Shape"
import type { Kind } from "../State.js"
import type { Reader } from "./readJson.js"

interface Described {
  readonly description: Shape.Shape
}

/** The shapes of what is stored, by the member that has it: the empty name is for the whole. What is no shape of the API is absent. */
const SHAPES: { readonly [K in Kind]?: Readonly<Record<string, Described>> } = {
  cachePolicy: { "": CachePolicyConfig },
  distribution: { "": DistributionConfig },
  invalidation: { batch: InvalidationBatch },
  keyGroup: { "": KeyGroupConfig },
  originAccessControl: { "": OriginAccessControlConfig },
  originAccessIdentity: { "": CloudFrontOriginAccessIdentityConfig },
  originRequestPolicy: { "": OriginRequestPolicyConfig },
  publicKey: { "": PublicKeyConfig },
  responseHeadersPolicy: { "": ResponseHeadersPolicyConfig },
  streamingDistribution: { "": StreamingDistributionConfig }
}

/** Checks that the API can express what is stored of a kind, as its results do. */
export const check = (reader: Reader, kind: Kind, config: unknown, path: string): void => {
  for (const [key, { description }] of Object.entries(SHAPES[kind] ?? {})) {
    const at = key === "" ? path : Shape.child(path, key)
    const value = key === "" ? config : reader.object(config, path)[key]
    if (description.kind !== "structure") continue
    const printer = new Encode.Printer(undefined)
    description.printer()(printer, reader.object(value, at))
    const [problem] = printer.problems
    if (problem !== undefined) reader.fail(Shape.child(at, problem.path), problem.reason)
  }
}
