/** Members that the service fills in when a distribution is created, and requires when it is updated. */
import type * as Distribution from "../generated/Distribution.js"

const METHODS: Distribution.AllowedMethods = { Items: ["GET", "HEAD"], CachedMethods: { Items: ["GET", "HEAD"] } }

/** What an update requires of a cache behavior, with the service's defaults. */
const BEHAVIOR = {
  AllowedMethods: METHODS,
  Compress: false,
  LambdaFunctionAssociations: { Items: [] },
  FieldLevelEncryptionId: ""
}

const CUSTOM_ORIGIN = { OriginReadTimeout: 30, OriginKeepaliveTimeout: 5 }

/** An object with defaults for the members that are absent or `undefined`. */
const withDefaults = <A extends object>(value: A, defaults: Readonly<Partial<A>>): A => {
  const absent = Object.entries(defaults).filter(([key]) => Reflect.get(value, key) === undefined)
  return absent.length === 0 ? value : { ...value, ...Object.fromEntries(absent) }
}

/** A configuration whose cache behaviors and origins have what an update requires, such as those that were added to it. */
export const withUpdateDefaults = (config: Distribution.DistributionConfig): Distribution.DistributionConfig => {
  // A multi-tenant distribution must not have this member.
  const standard = config.ConnectionMode === "tenant-only" ? {} : { SmoothStreaming: false }
  const behavior = { ...BEHAVIOR, ...standard }
  const { CacheBehaviors, DefaultCacheBehavior, Origins } = config
  return {
    ...config,
    DefaultCacheBehavior: withDefaults(DefaultCacheBehavior, behavior),
    ...(CacheBehaviors === undefined
      ? {}
      : {
          CacheBehaviors: { ...CacheBehaviors, Items: CacheBehaviors.Items.map((one) => withDefaults(one, behavior)) }
        }),
    Origins: {
      ...Origins,
      Items: Origins.Items.map((origin) =>
        origin.CustomOriginConfig === undefined
          ? origin
          : { ...origin, CustomOriginConfig: withDefaults(origin.CustomOriginConfig, CUSTOM_ORIGIN) }
      )
    }
  }
}
