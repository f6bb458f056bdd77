import * as Items from "@effect-cloudfront/core/Items"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"

export const addAlias = (id: string, alias: string) =>
  editDistribution(id, (config) => ({ ...config, Aliases: Items.addItem(config.Aliases, alias) }))
