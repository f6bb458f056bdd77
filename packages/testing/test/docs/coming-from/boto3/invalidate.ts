import { invalidate } from "@effect-cloudfront/core/programs/invalidate"

export const program = (id: string) => invalidate(id, ["/index.html", "/assets/*"], { wait: true })
