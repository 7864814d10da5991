import { pushRecords } from "@/lib/features/sources/mutations-push";
import { apiRoute } from "@/lib/platform/api-route";
import { webKeys } from "@/lib/platform/web";

/** Takes records of a system that no connector reads, one a line. */
export const POST = apiRoute("source:push", async ({ web, scope, request, query, now }) => {
  const { fingerprint } = await webKeys();
  return { data: await pushRecords(web, scope, fingerprint, { request, query, now }) };
});
