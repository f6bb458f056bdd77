/** The test files that run for a source file. */
import { existsSync } from "node:fs"
import { join } from "node:path"

const core = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `packages/core/test/${name}.test.ts`)
const http = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `packages/http/test/${name}.test.ts`)
const testing = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `packages/testing/test/${name}.test.ts`)

const UPDATES = testing("programs/editDistribution")
const DELETIONS = testing("programs/disableAndDelete")
const WAITERS = testing("programs/waiters")
const INVALIDATIONS = testing("programs/invalidate")
const CREATIONS = testing("programs/provisionDistribution")
const ROLLOUTS = testing("programs/stagedRollout")
const ENSURING = testing("programs/ensureDistribution")
const FUNCTIONS = testing("programs/deployFunction")
const MOVES = testing("programs/moveAlias")

/** Additional test files, beside the one with the name of the source file. */
const MORE: ReadonlyArray<readonly [sources: RegExp, tests: ReadonlyArray<string>]> = [
  [/^core\/src\/Waiter\b/, WAITERS],
  [/^core\/src\/programs\/waiters/, core("Waiter")],
  [/^core\/src\/programs\/(?!find|lists)/, testing("programs/spans")],
  [/^core\/src\/programs\/find/, testing("programs/lists")],
  [/^core\/src\/internal\/(resource|writes)\b/, [...UPDATES, ...DELETIONS]],
  [/^core\/src\/internal\/resource\b/, WAITERS],
  [/^core\/src\/internal\/backoff\b/, core("internal/consistentRead")],
  [/^core\/src\/internal\/(sameEncoding|preserveUnknown)\b/, UPDATES],
  [/^core\/src\/internal\/(program|progress)\b/, [...DELETIONS, ...INVALIDATIONS, ...WAITERS]],
  [/^core\/src\/internal\/(hosts|listed|options|originAccessControl|partition|provision\w+)/, CREATIONS],
  [/^core\/src\/internal\/(listed|lookup|options)/, testing("programs/find")],
  [/^core\/src\/internal\/functionKinds/, FUNCTIONS],
  [/^core\/src\/internal\/disabling/, [...DELETIONS, ...testing("programs/deleteAll")]],
  [/^core\/src\/internal\/(continuousDeploymentPolicy|retry)\b/, ROLLOUTS],
  [/^core\/src\/internal\/(retry\b|tenant)/, MOVES],
  [/^core\/src\/internal\/tenant/, DELETIONS],
  [
    /^core\/src\/internal\/retry\b/,
    [
      ...DELETIONS,
      ...FUNCTIONS,
      ...testing("programs/provisionTenant", "programs/rotateSigningKey", "programs/syncTags", "programs/polls")
    ]
  ],
  [/^core\/src\/internal\/(distributionCreation|overlay|updateDefaults)/, [...ENSURING, ...CREATIONS]],
  [/^core\/src\/internal\/(lookup|writes)\b/, ROLLOUTS],
  [/^core\/src\/internal\/timeLimit/, [...DELETIONS, ...FUNCTIONS]],
  [/^core\/src\/internal\/invalidation(History|Target)/, [...INVALIDATIONS, ...WAITERS]],
  [/^core\/src\/internal\/kinds\b/, [...WAITERS, ...testing("programs/deleteWhenUnused")]],
  [/^core\/src\/internal\/uses\b/, testing("programs/deleteWhenUnused")],
  [/^core\/src\/internal\/(lenient|resourceName)/, core("Errors", "Operation", "Success")],
  [/^core\/src\/internal\/(observe|clientSpan|metric)\b/, core("Metrics", "Operation")],
  [/^core\/src\/internal\/(elapsed|failAfter)\b/, [...DELETIONS, ...INVALIDATIONS]],
  [/^core\/src\/internal\/paginate\b/, core("Pagination")],
  [/^core\/src\/(internal\/sign|signing\/)/, core("Signer", "Verifier")],
  [/^core\/src\/(Signer|Verifier)/, core("Verifier", "Signer")],
  [
    /^core\/src\/internal\/budget\b/,
    [...testing("programs/budgets"), ...core("internal/createOnce", "internal/readModifyWrite")]
  ],
  [/^core\/src\/internal\/random\b/, core("internal/uuid")],
  [
    /^core\/src\/internal\/(ServiceError|errorMessage|parseFailureReason|validateXml)/,
    core("Errors", "Operation", "ErrorResponses")
  ],
  [/^core\/src\/internal\/errorFields/, core("internal/errorSchema")],
  [/^core\/src\/internal\/(schema|lazy)/, core("Shape", "HostileInput", "RoundTrip")],
  [/^core\/src\/Description/, core("Shape", "protocol/RestJson", "RoundTrip")],
  [/^core\/src\/protocol\/(Reader|Decode|RestXml)\b/, core("protocol/Decode", "Success", "RoundTrip")],
  [/^core\/src\/protocol\/ErrorDocument/, core("ErrorResponses")],
  [/^http\/src\/CloudFront/, http("CloudFrontHttp", "Retry")],
  [/^http\/src\/(Credentials|Endpoint|Retry|Signer)/, http("CloudFrontHttp")],
  [/^http\/src\/Retry/, http("NodeAws")],
  [/^http\/src\/\w*Transport/, http("HttpTransport", "HttpTransport.node", "CloudFrontHttp")],
  [/^http\/src\/internal\/aws\//, http("NodeAws", "internal/profile")],
  [/^http\/src\/internal\/(service|settings|responseLimits)/, http("CloudFrontHttp", "Retry", "Endpoint")],
  [/^http\/src\/internal\/service/, http("internal/clockSkew", "internal/trace")],
  [/^http\/src\/internal\/nodeHttp\b/, http("NodeTransport", "CloudFrontNode")],
  [/^http\/src\/internal\/fiber\b/, http("internal/timeout", "Credentials", "internal/adaptive")],
  [/^http\/src\/internal\/fairQueue/, http("internal/limiter", "internal/adaptive")],
  [/^http\/src\/internal\/(limiter|adaptive)/, http("Retry")],
  [
    /^http\/src\/internal\/(transportError|readWebStream|request|runtime)/,
    http("FetchTransport", "NodeTransport", "UndiciTransport", "HttpTransport.node")
  ],
  [/^http\/src\/MissingPackage/, http("internal/load", "NodeAws")],
  [
    /^http\/src\/internal\/(configuration|endpoint|retry|toConfig|version)\b/,
    http("Credentials", "Endpoint", "Retry", "NodeAws", "CloudFrontHttp")
  ],
  [/^http\/src\/internal\/httpClient\b/, http("HttpTransport", "HttpTransport.node")],
  [/^http\/src\/sigv4\//, http("sigv4/Sign", "sigv4/Verify", "Signer")],
  [/^http\/src\/sigv4\/\w*(V4a|Ecdsa)/, http("sigv4/SignV4a", "SignerV4a")],
  [/^http\/src\/internal\/signing/, http("Signer", "SignerV4a")],
  [/^http\/src\/Client\b/, testing("KeyValueStoreLayers")],
  [/^core\/src\/Program\b/, testing("programs/syncKeyValueStore")],
  [/^core\/src\/ServiceError\b/, core("Errors")],
  [/^core\/src\/protocol\/(Http|Json|RestJson)/, core("protocol/RestJson", "protocol/RestXml")],
  [/^keyvaluestore\/src\/(internal|programs)\//, testing("programs/syncKeyValueStore")],
  [/^testing\/src\/internal\/(fibers|testClock)\b/, testing("TestTime")],
  [/^testing\/src\/internal\/httpClient(?:Error)?\b/, testing("InMemoryCloudFront", "HttpApp")],
  [/^testing\/src\/internal\/random\b/, testing("Ids")],
  [
    /^testing\/src\/internal\/(functionRuntime\/|load\b)/,
    testing("internal/functionRuntime/engine", "internal/functionRuntime/limits")
  ],
  [/^testing\/src\/internal\/(generate\w*|json|textPattern|managedPolicies)\b/, testing("Arbitrary")]
]

/**
 * The test files of a source file. Those that are likely to detect a change come first. Paths are relative to the
 * project's root.
 */
export const of = (root: string, path: string): ReadonlyArray<string> => {
  const source = path.replace(/^packages\//, "")
  const [, folder = "", rest = ""] = /^(\w+)\/src\/(.*)\.ts$/.exec(source) ?? []
  const named = [folder, "testing"].flatMap((one) => [
    `packages/${one}/test/${rest}.test.ts`,
    `packages/${one}/test/${rest}.long.test.ts`
  ])
  const more = MORE.flatMap(([sources, tests]) => (sources.test(source) ? tests : []))
  return [...new Set([...named, ...more])].filter((test) => existsSync(join(root, test)))
}
