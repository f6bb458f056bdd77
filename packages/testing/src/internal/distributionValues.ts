/** Checks the values of a configuration that has its defaults. */
import * as Effect from "effect/Effect"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import type { TrustedSigners } from "@effect-cloudfront/core/Shared"
import * as Aliases from "./aliases.js"
import * as Certificates from "./certificates.js"
import { aliases, behaviors, isSet, items, origins, originsOf, type Behavior } from "./distributionConfig.js"
import { forEachInOrder } from "./each.js"
import { refuseWhen } from "./refusal.js"
import * as Request from "./request.js"
import { isS3 } from "./s3.js"
import { invalid } from "./values.js"

type Config = Distribution.DistributionConfig

const isOutsideRange = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && (value < least || value > most)

const ERROR_CODES: ReadonlySet<number> = new Set([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504])
const RESPONSE_CODES: ReadonlySet<string> = new Set(["200", ...Array.from(ERROR_CODES, String)])

const checkErrorResponse = (response: Distribution.CustomErrorResponse) =>
  Effect.gen(function* () {
    const code = `${response.ErrorCode}`
    yield* refuseWhen(
      !ERROR_CODES.has(response.ErrorCode),
      Errors.InvalidErrorCode,
      `The error code ${code} is not one that can have a response of its own.`
    )
    yield* invalid(
      isSet(response.ResponsePagePath) !== isSet(response.ResponseCode),
      "ResponsePagePath",
      "goes with a ResponseCode, and neither without the other"
    )
    yield* refuseWhen(
      isSet(response.ResponseCode) && !RESPONSE_CODES.has(response.ResponseCode),
      Errors.InvalidResponseCode,
      "The response code is not one that can be returned."
    )
    yield* invalid(
      isSet(response.ResponsePagePath) && !response.ResponsePagePath.startsWith("/"),
      "ResponsePagePath",
      "does not begin with a slash"
    )
  })

/** Whether CloudFront can use a port of an origin. */
export const isPort = (port: number): boolean => port === 80 || port === 443 || !isOutsideRange(port, 1024, 65_535)

const MAX_HEADERS_LENGTH = 10_240

const checkCustomHeaders = (headers: ReadonlyArray<Distribution.OriginCustomHeader>) =>
  invalid(
    headers.some(({ HeaderName, HeaderValue }) => HeaderName.length > 256 || HeaderValue.length > 1783) ||
      headers.reduce((sum, one) => sum + one.HeaderName.length + one.HeaderValue.length, 0) > MAX_HEADERS_LENGTH,
    "HeaderValue",
    "is too long"
  )

const checkTimeouts = (origin: Distribution.Origin) =>
  Effect.gen(function* () {
    const config = origin.CustomOriginConfig ?? origin.VpcOriginConfig
    const read = (config ?? origin.S3OriginConfig)?.OriginReadTimeout
    const keepalive = config?.OriginKeepaliveTimeout
    yield* refuseWhen(
      isOutsideRange(read, 1, 120),
      Errors.InvalidOriginReadTimeout,
      "The read timeout specified for the origin is not valid."
    )
    yield* refuseWhen(
      isOutsideRange(keepalive, 1, 120),
      Errors.InvalidOriginKeepaliveTimeout,
      "The keep alive timeout specified for the origin is not valid."
    )
    yield* invalid(
      origin.ResponseCompletionTimeout !== undefined && origin.ResponseCompletionTimeout < (read ?? 30),
      "ResponseCompletionTimeout",
      "is less than the read timeout"
    )
  })

const checkOrigin = (origin: Distribution.Origin) =>
  Effect.gen(function* () {
    const kinds = [origin.S3OriginConfig, origin.CustomOriginConfig, origin.VpcOriginConfig]
    yield* refuseWhen(
      origin.S3OriginConfig !== undefined && origin.CustomOriginConfig !== undefined,
      Errors.InvalidOrigin,
      "The origin is not valid: an origin can't have both an S3OriginConfig and a CustomOriginConfig."
    )
    yield* invalid(
      kinds.filter((kind) => kind !== undefined).length !== 1,
      "Origin",
      "must have exactly one of S3OriginConfig, CustomOriginConfig and VpcOriginConfig"
    )
    yield* invalid(
      origin.DomainName === "" || (origin.S3OriginConfig !== undefined && !isS3(origin.DomainName)),
      "Origin DomainName",
      origin.S3OriginConfig === undefined ? "is empty" : "does not refer to a valid S3 bucket"
    )
    yield* invalid(isSet(origin.OriginPath) && !/^\/.*[^/]$/.test(origin.OriginPath), "OriginPath")
    yield* invalid(isOutsideRange(origin.ConnectionAttempts, 1, 3), "ConnectionAttempts")
    yield* invalid(isOutsideRange(origin.ConnectionTimeout, 1, 10), "ConnectionTimeout")
    const custom = origin.CustomOriginConfig
    yield* invalid(custom !== undefined && !isPort(custom.HTTPPort), "HTTPPort")
    yield* invalid(custom !== undefined && !isPort(custom.HTTPSPort), "HTTPSPort")
    yield* checkTimeouts(origin)
    yield* checkCustomHeaders(items(origin.CustomHeaders))
    yield* refuseWhen(
      isSet(origin.OriginAccessControlId) && isSet(origin.S3OriginConfig?.OriginAccessIdentity),
      Errors.IllegalOriginAccessConfiguration,
      "An origin can't have an origin access control and an origin access identity at the same time."
    )
  })

const METHODS = ["GET,HEAD", "GET,HEAD,OPTIONS", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"]
const CACHED_METHODS = METHODS.slice(0, 2)

const isOneOf = (sets: ReadonlyArray<string>, methods: ReadonlyArray<string>): boolean =>
  sets.includes([...methods].sort().join(","))

const hasDuplicates = (all: ReadonlyArray<string>): boolean => new Set(all).size < all.length

const checkForwardedValues = (values: Distribution.ForwardedValues) =>
  Effect.gen(function* () {
    yield* refuseWhen(
      (values.Cookies.Forward === "whitelist") !== items(values.Cookies.WhitelistedNames).length > 0,
      Errors.InvalidForwardCookies,
      "The names of cookies go with the value whitelist, and it with names."
    )
    const keys = items(values.QueryStringCacheKeys)
    // In doubt: it is not documented what is not valid of these names.
    yield* refuseWhen(
      (keys.length > 0 && !values.QueryString) || hasDuplicates(keys) || keys.includes(""),
      Errors.InvalidQueryStringParameters,
      "Query string parameters go with forwarded query strings, each once."
    )
  })

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior */
const checkForwardedHeaders = (config: Config) =>
  forEachInOrder(behaviors(config), ({ ForwardedValues, TargetOriginId }) =>
    refuseWhen(
      items(ForwardedValues?.Headers).some((name) => name.toLowerCase() === "host") &&
        originsOf(config, TargetOriginId).some(({ S3OriginConfig }) => S3OriginConfig !== undefined),
      Errors.InvalidHeadersForS3Origin,
      "The header Host can't be forwarded to an S3 bucket."
    )
  )

const LAMBDA = /^arn:aws:lambda:us-east-1:\d{12}:function:[A-Za-z0-9-_]{1,64}:\d+$/
const VIEWER_EVENTS: ReadonlyArray<string> = ["viewer-request", "viewer-response"]

const checkAssociations = (behavior: Behavior) =>
  Effect.gen(function* () {
    const functions = items(behavior.FunctionAssociations).map((one) => one.EventType)
    const lambdas = items(behavior.LambdaFunctionAssociations)
    const lambdaEvents = lambdas.map((one) => one.EventType)
    yield* refuseWhen(
      hasDuplicates(functions) || !functions.every((event) => VIEWER_EVENTS.includes(event)),
      Errors.InvalidFunctionAssociation,
      "A cache behavior can have one function for each viewer event, and none for others."
    )
    yield* refuseWhen(
      hasDuplicates(lambdaEvents) || !lambdas.every((one) => LAMBDA.test(one.LambdaFunctionARN)),
      Errors.InvalidLambdaFunctionAssociation,
      "The function ARN must be that of a numbered version in us-east-1, one for each event."
    )
    yield* refuseWhen(
      functions.length > 0 && lambdaEvents.some((event) => VIEWER_EVENTS.includes(event)),
      Errors.InvalidFunctionAssociation,
      "A cache behavior can't have both a function and a Lambda function for viewer events."
    )
  })

export const checkSigners = (signers: TrustedSigners | undefined) =>
  refuseWhen(
    !items(signers).every((signer) => signer === "self" || /^\d{12}$/.test(signer)),
    Errors.TrustedSignerDoesNotExist,
    "One or more of your trusted signers don't exist."
  )

const checkBehavior = (behavior: Behavior) =>
  Effect.gen(function* () {
    const { AllowedMethods, ForwardedValues } = behavior
    const legacy = [ForwardedValues, behavior.MinTTL, behavior.DefaultTTL, behavior.MaxTTL]
    yield* invalid(
      isSet(behavior.CachePolicyId) ? legacy.some((member) => member !== undefined) : ForwardedValues === undefined,
      "ForwardedValues",
      "and the times to live go without a CachePolicyId, which is required otherwise"
    )
    yield* invalid(
      !isOneOf(METHODS, items(AllowedMethods)) || !isOneOf(CACHED_METHODS, items(AllowedMethods?.CachedMethods)),
      "AllowedMethods"
    )
    const { DefaultTTL = 0, MaxTTL = DefaultTTL, MinTTL = 0 } = behavior
    yield* refuseWhen(
      MinTTL < 0 || MinTTL > DefaultTTL || DefaultTTL > MaxTTL,
      Errors.InvalidTTLOrder,
      "The order of the TTLs is not valid: MinTTL <= DefaultTTL <= MaxTTL."
    )
    if (ForwardedValues !== undefined) yield* checkForwardedValues(ForwardedValues)
    yield* checkAssociations(behavior)
    yield* checkSigners(behavior.TrustedSigners)
  })

/** Checks the certificate, and that it covers the aliases. */
export const checkCertificate = (config: Config) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const certificate = config.ViewerCertificate ?? {}
    const { ACMCertificateArn: acm, IAMCertificateId: iam } = certificate
    const names = aliases(config)
    const [one, another] = [acm, iam].filter(isSet)
    const wrong =
      one === undefined
        ? names.length > 0
        : another !== undefined ||
          certificate.CloudFrontDefaultCertificate === true ||
          !isSet(certificate.SSLSupportMethod) ||
          (isSet(acm) && !Certificates.isArn(acm)) ||
          !Certificates.coversAll(view, one, names)
    yield* refuseWhen(
      wrong,
      Errors.InvalidViewerCertificate,
      "The SSL certificate doesn't exist, isn't in us-east-1, isn't complete, or doesn't cover the aliases."
    )
  })

/** The versions that legacy clients can use, whom dedicated IP addresses are for. */
const LEGACY_VERSIONS: ReadonlyArray<string> = ["SSLv3", "TLSv1"]

/**
 * Checks the versions of TLS with a certificate of the account. In doubt: AWS documents which versions go without SNI, and no code for the
 * others.
 */
const checkProtocol = ({ ViewerCertificate: certificate = {} }: Config) =>
  Effect.gen(function* () {
    const { MinimumProtocolVersion: version, SSLSupportMethod: method } = certificate
    if (version === undefined || certificate.CloudFrontDefaultCertificate === true) return
    yield* refuseWhen(
      method === "sni-only" && version === "SSLv3",
      Errors.InvalidProtocolSettings,
      "SSLv3 can't be the minimum protocol version for clients that support SNI."
    )
    yield* refuseWhen(
      method === "vip" && !LEGACY_VERSIONS.includes(version),
      Errors.InvalidMinimumProtocolVersion,
      "The minimum protocol version is not one for clients that don't support SNI."
    )
  })

const checkRestrictions = ({ Restrictions }: Config) =>
  Effect.gen(function* () {
    const restriction = Restrictions?.GeoRestriction
    const locations = items(restriction)
    yield* refuseWhen(
      (restriction?.RestrictionType === "none") !== (locations.length === 0),
      Errors.InvalidGeoRestrictionParameter,
      "Locations go with a whitelist or blacklist, and it with locations."
    )
    yield* refuseWhen(
      !locations.every((location) => /^[A-Z]{2}$/.test(location)),
      Errors.InvalidLocationCode,
      "The location code specified is not valid."
    )
  })

const WEB_ACL_ARN = /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/
const WEB_ACL_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Whether a text has the form of the ARN of a web ACL (WAFv2). */
export const isWebACLArn = (text: string): boolean => WEB_ACL_ARN.test(text)

/** Whether a text has the form of an ARN (WAFv2) or id (WAF Classic) of a web ACL. */
export const isWebACL = (text: string): boolean => isWebACLArn(text) || WEB_ACL_ID.test(text)

const MAX_COMMENT = 128

export const checkComment = (comment: string) =>
  invalid(Array.from(comment).length > MAX_COMMENT, "Comment", "is too big")

export const checkReference = (reference: string | undefined) =>
  refuseWhen(reference === "", Errors.InvalidArgument, "The parameter CallerReference is too small.")

/** Checks that viewers' certificates can be verified, if they are. */
const checkViewerMtls = ({ ViewerMtlsConfig }: Config) =>
  invalid(
    ViewerMtlsConfig?.Mode !== undefined &&
      ViewerMtlsConfig.Mode !== "passthrough" &&
      !isSet(ViewerMtlsConfig.TrustStoreConfig?.TrustStoreId),
    "TrustStoreConfig",
    "is required unless the mode is passthrough"
  )

export const checkValues = (config: Config) =>
  Effect.gen(function* () {
    yield* checkReference(config.CallerReference)
    yield* checkComment(config.Comment)
    yield* refuseWhen(
      config.DefaultRootObject?.startsWith("/") === true,
      Errors.InvalidDefaultRootObject,
      "The default root object file name is too big or contains a character that is not valid."
    )
    yield* invalid(origins(config).length === 0, "Origins", "is empty")
    yield* invalid(hasDuplicates(origins(config).map((origin) => origin.Id)), "Id", "of an origin is given twice")
    yield* forEachInOrder(origins(config), checkOrigin)
    yield* forEachInOrder(behaviors(config), checkBehavior)
    yield* checkForwardedHeaders(config)
    yield* forEachInOrder(items(config.CustomErrorResponses), checkErrorResponse)
    yield* Aliases.checkSyntax(aliases(config))
    yield* invalid(config.Staging === true && aliases(config).length > 0, "Staging", "does not go with aliases")
    yield* checkCertificate(config)
    yield* checkProtocol(config)
    yield* checkViewerMtls(config)
    yield* checkRestrictions(config)
    yield* refuseWhen(
      isSet(config.WebACLId) && !isWebACL(config.WebACLId),
      Errors.InvalidWebACLId,
      "The web ACL ID specified is not valid."
    )
  })
