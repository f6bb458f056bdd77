/** The partitions of AWS. CloudFront differs between them. */
import type { OriginOptions } from "../programs/provisionDistribution.js"

/** CloudFront in China has fewer features. */
export const CHINA = "aws-cn"

/** The parts of an ARN: partition, service, region and resource. */
export const ARN_PARTS = /^arn:([^:]*):([^:]*):([^:]*):[^:]*:(.*)$/s

/** The options from which the partition follows. */
interface PartitionOptions {
  readonly certificate?: string | undefined
  readonly partition?: string | undefined
}

/** The partitions by the prefixes of their regions. All other regions are in `aws`. */
const PARTITIONS = [
  ["cn-", CHINA],
  ["us-gov-", "aws-us-gov"],
  ["eusc-", "aws-eusc"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"]
] as const

/** The partition of a distribution: that of the options, of the signing region, of the bucket or of the certificate, in this order. */
export const partitionOf = (
  { certificate = "", partition }: PartitionOptions,
  origin: OriginOptions,
  signingRegion: string | undefined
): string => {
  if (partition !== undefined) return partition
  if (signingRegion !== undefined) return PARTITIONS.find(([region]) => signingRegion.startsWith(region))?.[1] ?? "aws"
  if (origin._tag === "S3" && /\.amazonaws\.com\.cn$/i.test(origin.domainName)) return CHINA
  return ARN_PARTS.exec(certificate)?.[1] ?? "aws"
}
