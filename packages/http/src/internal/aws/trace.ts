/** What the SDK's chain of credential providers tells its logger, which is the only place where it says what it tried. */

import { blind } from "../redact.js"

/** One of the places where the chain looks. */
export interface Attempt {
  readonly source: string
  reason?: string
}

/** The places by the names that the SDK has for them; those that look at the profile once more are left out. */
const SOURCES: Readonly<Record<string, string>> = {
  "defaultProvider::fromEnv": "environment",
  "defaultProvider::fromIni": "profile",
  "defaultProvider::fromTokenFile": "web identity",
  "defaultProvider::remoteProvider": "metadata service",
  "remoteProvider::fromHttp/fromContainerMetadata": "container",
  "remoteProvider::fromInstanceMetadata": "instance metadata"
}

const STEP = /^@aws-sdk\/credential-provider-node - (\S+)$/
const REASON = /^@smithy\/property-provider (?:->|\(!\)) ([^]*)$/
const END = "Could not load credentials from any providers"
/** What asking for an optional setting leaves in the log. */
const NOISE = /checking config file next/

/** Whether the chain came to its end, where it has no words but these; any other error is that of the place tried last. */
export const isEnd = (error: unknown): boolean => error instanceof Error && error.message === END

const LONGEST = 300

/**
 * The first line of what the SDK says, without what it quotes of a command, of its output, or of a file: these may hold
 * secrets, as may the second line of a refused signature. What looks like a secret all the same is left out.
 */
export const tell = (text: string): string =>
  blind
    .redact(
      text
        .replace(/Command failed:[^]*/, "the command failed")
        .replace(/SyntaxError:[^]*/, "not JSON")
        .replace(/[\r\n][^]*/, "")
        .replace(/\.$/, "")
        .slice(0, LONGEST * 2)
    )
    .slice(0, LONGEST)

/** The places that were tried, in their order, each with the first reason that was given. */
export const attempts = (lines: ReadonlyArray<string>): ReadonlyArray<Attempt> => {
  const tried: Array<Attempt> = []
  let current: Attempt | undefined
  for (const line of lines) {
    const step = STEP.exec(line)?.[1]
    const reason = REASON.exec(line)?.[1]
    if (step !== undefined) {
      const source = Object.hasOwn(SOURCES, step) ? SOURCES[step] : undefined
      // Which of the two metadata services it is, is told after that it is one.
      if (step.startsWith("remoteProvider::")) tried.pop()
      current = source === undefined ? undefined : { source }
      if (current !== undefined) tried.push(current)
    } else if (reason !== undefined && current !== undefined && reason !== END && !NOISE.test(reason)) {
      current.reason ??= tell(reason)
    }
  }
  return tried
}
