/** Send the requests below /api to another server, and cache none of them. */
import { addItem, insertItem } from "@effect-cloudfront/core/Items"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"

// AWS's policy CachingDisabled
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

export const program = (id: string) =>
  editDistribution(id, (config) => ({
    ...config,
    Origins: addItem(config.Origins, {
      Id: "api",
      DomainName: "api.example.com",
      OriginPath: "",
      CustomOriginConfig: {
        HTTPPort: 80,
        HTTPSPort: 443,
        OriginProtocolPolicy: "https-only",
        OriginSslProtocols: { Items: ["TLSv1.2"] },
        OriginReadTimeout: 30,
        OriginKeepaliveTimeout: 5
      }
    }),
    CacheBehaviors: insertItem(
      config.CacheBehaviors,
      {
        ...config.DefaultCacheBehavior,
        PathPattern: "/api/*",
        TargetOriginId: "api",
        CachePolicyId: cachingDisabled,
        AllowedMethods: {
          Items: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
          CachedMethods: { Items: ["GET", "HEAD"] }
        }
      },
      { at: 0 }
    )
  }))
