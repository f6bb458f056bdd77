aws cloudfront wait distribution-deployed --id "$(terraform output -raw distribution_id)"
