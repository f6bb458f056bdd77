import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Items from "@effect-cloudfront/core/Items"

export const withoutAlias = (config: DistributionConfig, alias: string): DistributionConfig => ({
  ...config,
  Aliases: Items.removeItem(config.Aliases, alias)
})
