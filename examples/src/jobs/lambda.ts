/** A Lambda handler that invalidates what was put into a bucket; one runtime serves all of its calls. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"

interface S3Event {
  readonly Records: ReadonlyArray<{ readonly s3: { readonly object: { readonly key: string } } }>
}

const program = ({ Records }: S3Event) =>
  invalidate(
    "E1PA6795UKMFR9",
    Records.map(({ s3 }) => `/${s3.object.key}`)
  ).pipe(
    Effect.map(({ paths }) => paths),
    Effect.tapError((error) => Effect.logError(error.message))
  )

export const makeHandler = <E>(layer: Layer.Layer<CloudFront, E>) => {
  const runtime = ManagedRuntime.make(layer)
  return (event: S3Event) => runtime.runPromise(program(event))
}

export const handler = makeHandler(CloudFrontNode.layerEnv)
