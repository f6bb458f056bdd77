import * as Config from "effect/Config"
import type { Options } from "../Endpoint.js"
import { flag, variable } from "./variable.js"

/** The settings of the endpoint, from the environment or from a profile. */
export interface Settings extends Options {
  /** Whether configured endpoints are ignored. The environment and the profile can each set it for both. */
  readonly ignoreConfigured?: boolean | undefined
}

const firstOf = (first: string, second: string): Config.Config<string | undefined> =>
  Config.map(Config.all([variable(first), variable(second)]), ([one, other]) => one ?? other)

export const variables: Config.Config<Settings> = Config.all({
  endpoint: firstOf("AWS_ENDPOINT_URL_CLOUDFRONT", "AWS_ENDPOINT_URL"),
  ignoreConfigured: flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
  region: firstOf("AWS_REGION", "AWS_DEFAULT_REGION"),
  useFips: flag("AWS_USE_FIPS_ENDPOINT"),
  useDualStack: flag("AWS_USE_DUALSTACK_ENDPOINT")
})

export const toOptions = ({ ignoreConfigured, ...options }: Settings): Options =>
  ignoreConfigured === true ? { ...options, endpoint: undefined } : options
