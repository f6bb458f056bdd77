import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"

export const program = (id: string) => disableAndDelete(id, { timeout: "30 minutes" })
