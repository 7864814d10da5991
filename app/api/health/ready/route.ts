import { readiness } from "@/lib/platform/health";
import { web } from "@/lib/platform/web";

/** Says whether pages and syncs have all they need; waits for no sync and no demo, and tells nobody why not. */
export async function GET(): Promise<Response> {
  const { ready } = await readiness(async () => (await web()).pool);
  return Response.json(
    { status: ready ? "ready" : "not ready" },
    { status: ready ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}

export const dynamic = "force-dynamic";
