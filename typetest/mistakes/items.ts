/** Edits of lists with what cannot be among their items. In a pipe, the type of the edit comes before what is wrong. */
import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { addItem, insertItem, removeItem, updateItem } from "@effect-cloudfront/core/Items"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { pipe } from "effect/Function"

declare const config: DistributionConfig

// An item of another type
// @expect Argument of type 'number' is not assignable to parameter of type 'string'.
export const alias = addItem(config.Aliases, 1)

// @expect Argument of type 'string' is not assignable to parameter of type 'Origin'.
export const origin = addItem(config.Origins, "api.example.com")

// An item that lacks a member
// @expect Property 'DomainName' is missing in type '{ Id: string; }' but required in type 'Origin'.
export const nameless = addItem(config.Origins, { Id: "api" })

// An item with a member that is not there
// @expect 'Path' does not exist in type 'Origin'.
export const path = addItem(config.Origins, { Id: "api", DomainName: "api.example.com", Path: "/v2" })

// An item with a value that is not there
export const behavior = insertItem(
  config.CacheBehaviors,
  // @expect Type '"https"' is not assignable to type 'ViewerProtocolPolicy'.
  { PathPattern: "/api/*", TargetOriginId: "api", ViewerProtocolPolicy: "https" },
  { at: 0 }
)

// An identity of another type
// @expect Argument of type 'string' is not assignable to parameter of type 'number'.
export const errorPage = removeItem(config.CustomErrorResponses, "404")

// @expect Argument of type 'number' is not assignable to parameter of type 'string'.
export const moved = updateItem(config.Origins, 1, (origin) => ({ ...origin, OriginPath: "/v2" }))

// @expect Argument of type '"viewer-requests"' is not assignable to parameter of type 'EventType'.
export const event = removeItem(config.DefaultCacheBehavior.FunctionAssociations, "viewer-requests")

// A change that gives a member another type
// @expect Type 'string' is not assignable to type 'number'.
export const attempts = updateItem(config.Origins, "api", (origin) => ({ ...origin, ConnectionAttempts: "3" }))

// A place by an identity of another type
// @expect Types of property 'before' are incompatible.
export const place = insertItem(config.Aliases, "www.example.com", { before: 1 })

// The configuration where the list belongs
// @expect Argument of type 'DistributionConfig' is not assignable to parameter of type 'AnyList'.
export const whole = addItem(config, "www.example.com")

// Piped, an item of another type
// @expect-below Property 'expected' is missing in type 'Origins' but required in type 'Expected<Origin>'.
export const piped = pipe(config.Origins, addItem({ Id: "api" }))

// @expect-below Property 'expected' is missing in type 'Origins' but required in type 'Expected<string>'.
export const pipedIdentity = pipe(config.Origins, removeItem(1))

// A list that needs more than its items
export const signers = editDistribution("E1PA6795UKMFR9", (config) => ({
  ...config,
  DefaultCacheBehavior: {
    ...config.DefaultCacheBehavior,
    // @expect Property 'Enabled' is missing in type '{ readonly Items: readonly string[]; }'
    TrustedKeyGroups: addItem(config.DefaultCacheBehavior.TrustedKeyGroups, "K2JCJMDEHXQW5F")
  }
}))
