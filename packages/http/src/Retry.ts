/**
 * Retries as in the `standard` mode of AWS's clients: a few attempts, exponential backoff with full jitter, a longer backoff after
 * throttling, and a token bucket that stops retries if most of them fail.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import { settings, type Options } from "./internal/retry.js"
import { toConfig } from "./internal/toConfig.js"

export {
  classify,
  make,
  none,
  resolve,
  RetryPolicy,
  standard,
  withPolicy,
  type Kind,
  type Mode,
  type Options,
  type Policy,
  type Retrier
} from "./internal/retry.js"

/**
 * The options from the environment variables `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE`, where `legacy` means `standard`. Fails with a
 * `ConfigError` that names the invalid variable.
 *
 * @since 3.0.0
 * @category config
 */
export const config: Config.Config<Options> = toConfig(settings)
