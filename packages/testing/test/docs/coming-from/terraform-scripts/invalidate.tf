resource "terraform_data" "invalidate" {
  triggers_replace = [var.site_version]

  provisioner "local-exec" {
    command = "aws cloudfront create-invalidation --distribution-id ${aws_cloudfront_distribution.site.id} --paths /index.html '/assets/*'"
  }
}
