/** The connection of a process: settings and credentials of AWS's tools, over `node:http`. */
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Client from "@effect-cloudfront/http/Client"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Endpoint from "@effect-cloudfront/http/Endpoint"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError } from "@effect-cloudfront/core/Errors"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import type * as Connection from "./connection.js"
import { ConfigurationError, type Failure } from "./failure.js"
import type * as Io from "./io.js"

type Options = CloudFrontNode.Options & { readonly region?: string | undefined }

const defined = <A extends object>(options: A): Partial<A> =>
  // TypeScript cannot infer which properties remain.
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<A>

/** The message of an error of Effect's configuration, which is no `Error` in every version. */
const toFailure = (error: unknown): Failure =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "MissingPackageError"
    ? (error as unknown as Failure)
    : new ConfigurationError({ message: error instanceof Error ? error.message : String(error) })

const failing = <A>(error: unknown): Layer.Layer<A, Failure> =>
  Layer.effectContext<A, Failure, never>(Effect.fail(toFailure(error)))

const present = (text: string | undefined): string | undefined => (text === undefined || text === "" ? undefined : text)

/** The files that AWS's tools share. */
const filesOf = ({ env }: Io.Service): ReadonlyArray<string> => {
  const home = present(env["HOME"]) ?? present(env["USERPROFILE"]) ?? ""
  return [
    present(env["AWS_CONFIG_FILE"]) ?? `${home}/.aws/config`,
    present(env["AWS_SHARED_CREDENTIALS_FILE"]) ?? `${home}/.aws/credentials`
  ]
}

/** Makes the connection. Nothing is read or loaded before it is used. */
export const make = (io: Io.Service, settings: Connection.Settings): Connection.Service => {
  const { env } = io
  const profile = settings.profile ?? present(env["AWS_PROFILE"])
  const nodeAws = Effect.promise(() => import("./nodeAws.js"))
  // AWS's reader of the files takes longer to load than all else, so it is not loaded where it has nothing to read.
  const hasFiles = Effect.map(Effect.forEach(filesOf(io), io.exists, { concurrency: 1 }), (found) =>
    found.includes(true)
  )
  const isNeeded = profile === undefined ? hasFiles : Effect.succeed(true)
  const fromTools = (service: string): Effect.Effect<Options, Failure> =>
    Effect.flatMap(isNeeded, (isNeeded) =>
      isNeeded
        ? Effect.flatMap(nodeAws, ({ settings }) => Effect.mapError(settings({ profile, service }), toFailure))
        : Effect.mapError(Client.environmentOptions(service), toFailure)
    )
  const given: Options = defined({
    endpoint: settings.endpoint,
    region: settings.region,
    maxAttempts: settings.maxAttempts,
    retryMode: settings.retryMode,
    timeout: settings.callTimeout === undefined ? undefined : Duration.millis(settings.callTimeout)
  })
  const optionsOf = (service: string): Effect.Effect<Options, Failure> =>
    Effect.map(fromTools(service), (found) => ({
      userAgent: "effect-cloudfront-cli",
      // The AWS CLI's region, which CloudFront does not need.
      region: present(env["AWS_REGION"]) ?? present(env["AWS_DEFAULT_REGION"]),
      ...defined(found),
      ...given
    }))
  const fromVariables =
    profile === undefined &&
    present(env["AWS_ACCESS_KEY_ID"]) !== undefined &&
    present(env["AWS_SECRET_ACCESS_KEY"]) !== undefined
  const credentials: Layer.Layer<Credentials.Credentials> = fromVariables
    ? Credentials.layerEnv
    : Layer.unwrapEffect(
        Effect.map(nodeAws, ({ layerCredentials }) =>
          layerCredentials({
            profile,
            ...(io.isInteractive
              ? {
                  mfaCode: (serial: string) =>
                    Effect.mapError(
                      io.ask(`Code of the MFA device ${serial}: `),
                      ({ message }) => new CredentialsError({ source: "MFA device", message })
                    ),
                  timeout: "15 minutes" as const
                }
              : {})
          })
        )
      )
  return {
    cloudFront: Layer.unwrapEffect(
      Effect.map(optionsOf("CLOUDFRONT"), (options) =>
        Layer.provide(Layer.catchAll(CloudFrontNode.layer(options), failing<CloudFront>), credentials)
      )
    ),
    keyValueStore: Layer.unwrapEffect(
      Effect.zipWith(
        optionsOf("CLOUDFRONT_KEYVALUESTORE"),
        Effect.promise(() => import("@effect-cloudfront/keyvaluestore/KeyValueStoreNode")),
        ({ region: _region, useDualStack: _useDualStack, ...options }, { layer }) =>
          Layer.provide(Layer.catchAll(layer(options), failing<CloudFrontKeyValueStore>), credentials)
      )
    ),
    identity: Effect.gen(function* () {
      const options = yield* optionsOf("CLOUDFRONT")
      const endpoint = yield* Effect.mapError(Endpoint.resolve(options), toFailure)
      const { accessKeyId, expiration } = yield* Effect.flatMap(Credentials.Credentials, ({ get }) => get).pipe(
        Effect.provide(credentials)
      )
      return {
        accessKeyId,
        source: fromVariables ? "environment" : profile === undefined ? "credential chain" : "profile",
        profile,
        expires: expiration === undefined ? undefined : DateTime.formatIso(expiration),
        region: endpoint.signingRegion,
        endpoint: endpoint.url
      }
    })
  }
}
