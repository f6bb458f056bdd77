/** Parses the log lines of the SDK's credential provider chain. Only its log tells which providers it tried. */

import { patternsOnly } from "../redact.js"

/** One provider of the chain, with the reason why it has no credentials. */
export interface Attempt {
  readonly source: string
  reason?: string
}

/** The names of the sources, by the SDK's names of their providers. Providers that read the profile again are left out. */
const SOURCES: Readonly<Record<string, string>> = {
  "defaultProvider::fromEnv": "environment",
  "defaultProvider::fromIni": "profile",
  "defaultProvider::fromTokenFile": "web identity",
  "defaultProvider::remoteProvider": "metadata service",
  "remoteProvider::fromHttp/fromContainerMetadata": "container",
  "remoteProvider::fromInstanceMetadata": "instance metadata"
}

const PROVIDER_LINE = /^@aws-sdk\/credential-provider-node - (\S+)$/
const REASON_LINE = /^@smithy\/property-provider (?:->|\(!\)) ([^]*)$/

/** What the SDK logs if the environment has no keys. */
export const NO_KEYS_IN_ENVIRONMENT: ReadonlyArray<string> = [
  "@aws-sdk/credential-provider-node - defaultProvider::fromEnv",
  "@smithy/property-provider -> Unable to find environment variable credentials."
]

const CHAIN_FAILED = "Could not load credentials from any providers"
/** A log line of the SDK about an optional setting, which is not a reason. */
const IRRELEVANT_REASON = /checking config file next/

/** Whether the error is the chain's general one. Any other error is that of the provider that was tried last. */
export const isChainFailure = (error: unknown): boolean => error instanceof Error && error.message === CHAIN_FAILED

const MAX_LENGTH = 300

/**
 * The first line of an SDK message, without quotes of a command, its output, or a file, which may contain secrets. The second line of
 * a signature error may contain secrets as well. Anything that looks like a secret is redacted.
 */
export const redactMessage = (text: string): string =>
  patternsOnly
    .redact(
      text
        .replace(/Command failed:[^]*/, "the command failed")
        .replace(/SyntaxError:[^]*/, "not JSON")
        .replace(/[\r\n][^]*/, "")
        .replace(/\.$/, "")
        .slice(0, MAX_LENGTH * 2)
    )
    .slice(0, MAX_LENGTH)

/** The sources that were tried, in order, each with its first reason. */
export const attempts = (lines: ReadonlyArray<string>): ReadonlyArray<Attempt> => {
  const tried: Array<Attempt> = []
  let current: Attempt | undefined
  for (const line of lines) {
    const step = PROVIDER_LINE.exec(line)?.[1]
    const reason = REASON_LINE.exec(line)?.[1]
    if (step !== undefined) {
      const source = Object.hasOwn(SOURCES, step) ? SOURCES[step] : undefined
      // This line replaces the more general one before it: it tells which of the two metadata services is meant.
      if (step.startsWith("remoteProvider::")) tried.pop()
      current = source === undefined ? undefined : { source }
      if (current !== undefined) tried.push(current)
    } else if (
      reason !== undefined &&
      current !== undefined &&
      reason !== CHAIN_FAILED &&
      !IRRELEVANT_REASON.test(reason)
    ) {
      current.reason ??= redactMessage(reason)
    }
  }
  return tried
}
