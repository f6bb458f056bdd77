/** Let a distribution answer to another name, with the certificate that covers it. */
import { addItem } from "@effect-cloudfront/core/Items"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

export const program = (id: string) =>
  editDistribution(id, (config) => ({
    ...config,
    Aliases: addItem(config.Aliases, "www.example.com"),
    ViewerCertificate: {
      ACMCertificateArn: certificate,
      SSLSupportMethod: "sni-only",
      MinimumProtocolVersion: "TLSv1.2_2021"
    }
  }))
