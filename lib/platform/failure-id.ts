import { randomBytes } from "node:crypto";

/** A short name for one failure, on the screen and in the log. */
export function failureId(): string {
  return randomBytes(5).toString("hex");
}
