import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { scimAddress } from "@/lib/platform/scim-route";
import { web } from "@/lib/platform/web";
import { readProvisioning } from "./data-provisioning";
import type { ProvisioningPage } from "./schema";

export async function loadProvisioning(): Promise<ProvisioningPage> {
  await requireScope("people:provision");
  const { pool, env } = await web();
  return { address: scimAddress(env), ...(await readProvisioning(pool, new Date())) };
}
