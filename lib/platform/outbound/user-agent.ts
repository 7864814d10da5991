import { productVersion } from "@/lib/platform/product-version";

/** How Rollcall introduces itself to a source: its version and the connector that asks. */
export function userAgent(connector: string): string {
  return `Rollcall/${productVersion()} connector/${connector}`;
}
