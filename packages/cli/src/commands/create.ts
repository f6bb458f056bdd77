/** `cloudfront create` */
import * as Effect from "effect/Effect"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { ensureDistribution } from "@effect-cloudfront/core/programs/ensureDistribution"
import {
  customOrigin,
  provisionDistribution,
  s3Origin,
  type ProvisionDistributionOptions
} from "@effect-cloudfront/core/programs/provisionDistribution"
import { waitUntilDistributionDeployed } from "@effect-cloudfront/core/programs/waiters"
import * as Assign from "../internal/assign.js"
import { decode, encode } from "../internal/configuration.js"
import { withCloudFront } from "../internal/connection.js"
import { summary } from "../internal/distributions.js"
import { UsageError } from "../internal/failure.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { ofEvent } from "../internal/words.js"

/** The domain names of buckets. A website endpoint of S3 is a web server. */
const BUCKET = /\.s3(?!-website)[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$|\.s3\.amazonaws\.com$/

/** Without a reference there is nothing to find, so that a distribution is created. */
const planOf = <E>(options: ProvisionDistributionOptions<E>, reference: string | undefined) => {
  const { dryRun: _, onEvent: _onEvent, ...asked } = options
  return reference === undefined
    ? Effect.map(provisionDistribution({ ...asked, dryRun: true }), ({ id, steps }) => ({ id, steps, changes: [] }))
    : Effect.map(
        ensureDistribution({ ...asked, callerReference: reference, dryRun: true }),
        ({ changes, id, steps }) => ({ id, steps, changes })
      )
}

export const create = Spec.command({
  name: "create",
  summary: "creates a distribution for an origin",
  details: [
    "The origin is the domain name of a bucket, which gets an origin access control, or that of a web server. Settings are those of the command set. With --reference, a second run finds the distribution of the first run, and changes it to what is asked for."
  ],
  arguments: {
    ORIGIN: Spec.required(Spec.text("the domain name of the origin")),
    SETTING: Spec.repeated(Spec.text("PATH=VALUE, as of the command set", "SETTING"))
  },
  options: {
    "origin-path": Spec.text("what is put before paths at the origin", "PATH"),
    alias: Spec.repeated(Spec.text("an alternate domain name", "DOMAIN")),
    certificate: Spec.text("the certificate of the aliases: the ARN of one in us-east-1", "ARN"),
    comment: Spec.text("the comment"),
    "default-root-object": Spec.text("what is returned for /, such as index.html", "NAME"),
    "cache-policy": Spec.text("the id of the cache policy; that of CachingOptimized when absent", "ID"),
    "price-class": Spec.choice("the price class", ["PriceClass_100", "PriceClass_200", "PriceClass_All"]),
    tag: Spec.repeated(Spec.pair("a tag")),
    disabled: Spec.flag("creates it disabled"),
    reference: Spec.text("the caller reference, which identifies the distribution", "TEXT"),
    wait: Spec.flag("waits until it is deployed"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun
  },
  examples: [
    "cloudfront create my-bucket.s3.eu-central-1.amazonaws.com --comment site --default-root-object index.html",
    "cloudfront create app.example.com --alias www.example.com --certificate arn:aws:acm:us-east-1:123456789012:certificate/1 --wait"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const assignments = yield* Effect.forEach(values.SETTING, Assign.parse, { concurrency: 1 })
      const domainName = values.ORIGIN
      if (/[/:]/.test(domainName)) {
        return yield* new UsageError({
          message: "ORIGIN is a domain name, without a scheme and a path (--origin-path has the path)"
        })
      }
      const path = values["origin-path"] === undefined ? {} : { path: values["origin-path"] }
      const { reference } = values
      const options = {
        origin: BUCKET.test(domainName) ? s3Origin(domainName, path) : customOrigin(domainName, path),
        aliases: values.alias,
        certificate: values.certificate,
        comment: values.comment,
        defaultRootObject: values["default-root-object"],
        cachePolicy: values["cache-policy"],
        priceClass: values["price-class"],
        tags: Object.fromEntries(values.tag),
        enabled: !values.disabled,
        config: (config: DistributionConfig) =>
          Effect.gen(function* () {
            if (assignments.length === 0) return config
            const json = yield* encode(DistributionConfig, config)
            const assigned = yield* Assign.assign(DistributionConfig.description, json, assignments)
            return yield* decode(DistributionConfig, assigned, "the configuration")
          })
      }
      return yield* withCloudFront(
        Effect.gen(function* () {
          if (values["dry-run"]) {
            const plan = yield* planOf(options, reference)
            return yield* Out.result({ ...plan, outcome: "Planned" }, () =>
              plan.steps.length === 0
                ? `Distribution ${plan.id ?? ""} is as it is to be.`
                : [
                    plan.id === undefined
                      ? `A distribution for ${domainName} would be created (${plan.steps.join(", ")}).`
                      : `Distribution ${plan.id} would be changed (${plan.steps.join(", ")}):`,
                    ...plan.changes.map((change) => `  ${change}`)
                  ].join("\n")
            )
          }
          const seen: { reference: string | undefined; id: string | undefined } = { reference, id: undefined }
          const created = yield* withProgress((report) => {
            const onEvent = (event: {
              readonly _tag: string
              readonly callerReference?: string
              readonly id?: string
            }) => {
              if (event.callerReference !== undefined) seen.reference = event.callerReference
              return report(ofEvent(event))
            }
            return Effect.gen(function* () {
              const { distribution, etag } =
                reference === undefined
                  ? yield* Effect.map(provisionDistribution({ ...options, onEvent }), ({ Distribution, ETag }) => ({
                      distribution: Distribution,
                      etag: ETag
                    }))
                  : yield* ensureDistribution({ ...options, callerReference: reference, onEvent })
              seen.id = distribution.Id
              if (!values.wait || distribution.Status === "Deployed") return { distribution, etag }
              const deployed = yield* waitUntilDistributionDeployed(distribution.Id, {
                ...Spec.waitOptions(values),
                etag,
                onPending: (status) => report(`distribution ${distribution.Id} is ${status}`)
              })
              return { distribution: deployed, etag }
            })
          }).pipe(
            onInterrupt(() =>
              seen.id === undefined
                ? `It is not known whether the distribution was created. The same command with --reference ${seen.reference ?? ""} finds out, and continues.`
                : `Distribution ${seen.id} is created, and is still being deployed: cloudfront wait ${seen.id} waits for it.`
            )
          )
          const result = { Distribution: created.distribution, ETag: created.etag }
          return yield* Out.result(result, (paint) => summary(result, paint))
        })
      )
    })
})
