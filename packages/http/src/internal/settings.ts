import * as Config from "effect/Config"
import type { Options } from "../Endpoint.js"
import { flag, variable } from "./variable.js"

/** What is set about the endpoint, in the environment or in a profile that is read as if it were one. */
export interface Settings extends Options {
  /** Whether endpoints that were set count for nothing, which one place can say of the other's. */
  readonly ignored?: boolean | undefined
}

const either = (first: string, second: string): Config.Config<string | undefined> =>
  Config.map(Config.all([variable(first), variable(second)]), ([one, other]) => one ?? other)

export const variables: Config.Config<Settings> = Config.all({
  endpoint: either("AWS_ENDPOINT_URL_CLOUDFRONT", "AWS_ENDPOINT_URL"),
  ignored: flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
  region: either("AWS_REGION", "AWS_DEFAULT_REGION"),
  useFips: flag("AWS_USE_FIPS_ENDPOINT"),
  useDualStack: flag("AWS_USE_DUALSTACK_ENDPOINT")
})

export const toOptions = ({ ignored, ...options }: Settings): Options =>
  ignored === true ? { ...options, endpoint: undefined } : options
