/** Bundles of CA certificates, which trust stores read from S3. */
import type { CaCertificatesBundleSource } from "@effect-cloudfront/core/TrustStore"
import { base64Decode } from "@effect-cloudfront/core/protocol/Platform"
import type { Settings } from "../Settings.js"
import { BIT_STRING, SEQUENCE, sequenceOf } from "./der.js"
import { isSet } from "./distributionConfig.js"

/** What a trust store has of a bundle: certificates, or the reason why it cannot be used. */
export interface Bundle {
  readonly certificates: number
  readonly reason?: string
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g

/** Whether bytes are a certificate (RFC 5280): what is certified, the algorithm of its signature, and the signature. */
const isCertificate = (der: Uint8Array): boolean =>
  (sequenceOf(der) ?? []).map(({ tag }) => tag).join() === [SEQUENCE, SEQUENCE, BIT_STRING].join()

const read = (pem: string, { certificateBundleSize, certificatesPerTrustStore }: Settings["quotas"]): Bundle => {
  const blocks = Array.from(pem.matchAll(BLOCK), ([, label, text = ""]) => ({ label, der: base64Decode(text) }))
  const failed = (reason: string): Bundle => ({ certificates: 0, reason })
  if (new TextEncoder().encode(pem).length > certificateBundleSize)
    return failed("The CA certificates bundle is too large.")
  if (!blocks.every(({ der, label }) => label === "CERTIFICATE" && der !== undefined && isCertificate(der))) {
    return failed("The CA certificates bundle has an invalid certificate.")
  }
  if (blocks.length === 0) return failed("The CA certificates bundle has no certificates.")
  if (blocks.length > certificatesPerTrustStore) return failed("The CA certificates bundle has too many certificates.")
  return { certificates: blocks.length }
}

/** The bundle in an S3 object, or `undefined` if there is no such object. */
export const bundleOf = (
  { CaCertificatesBundleS3Location: location }: CaCertificatesBundleSource,
  { partition, quotas, s3Objects }: Settings
): Bundle | undefined => {
  if (s3Objects === undefined) return { certificates: 1 }
  const version = isSet(location.Version) ? `?versionId=${location.Version}` : ""
  const arn = `arn:${partition}:s3:::${location.Bucket}/${location.Key}${version}`
  const pem = Object.hasOwn(s3Objects, arn) ? s3Objects[arn] : undefined
  return pem === undefined ? undefined : read(pem, quotas)
}
