import type { PlaceContext } from "@/lib/domain/assessment/context";

/** A place of a vault or a secrets manager. */
export function isVault({ kind }: PlaceContext): boolean {
  return kind === "secrets_manager";
}
