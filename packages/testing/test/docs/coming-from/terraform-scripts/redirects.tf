resource "aws_cloudfront_key_value_store" "redirects" {
  name = "redirects"
}

resource "aws_cloudfrontkeyvaluestore_key" "redirects" {
  for_each            = { for item in jsondecode(file("redirects.json")) : item.key => item.value }
  key_value_store_arn = aws_cloudfront_key_value_store.redirects.arn
  key                 = each.key
  value               = each.value
}
