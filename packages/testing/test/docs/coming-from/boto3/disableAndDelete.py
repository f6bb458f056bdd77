import sys
import boto3

client = boto3.client("cloudfront")
id = sys.argv[1]

response = client.get_distribution_config(Id=id)
config = response["DistributionConfig"]
config["Enabled"] = False
updated = client.update_distribution(Id=id, IfMatch=response["ETag"], DistributionConfig=config)
client.get_waiter("distribution_deployed").wait(Id=id)
client.delete_distribution(Id=id, IfMatch=updated["ETag"])
