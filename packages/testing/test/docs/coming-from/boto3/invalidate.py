import sys
import time
import boto3

client = boto3.client("cloudfront")
paths = ["/index.html", "/assets/*"]

response = client.create_invalidation(
    DistributionId=sys.argv[1],
    InvalidationBatch={
        "CallerReference": str(time.time()),
        "Paths": {"Quantity": len(paths), "Items": paths},
    },
)
invalidation = response["Invalidation"]["Id"]
client.get_waiter("invalidation_completed").wait(DistributionId=sys.argv[1], Id=invalidation)
