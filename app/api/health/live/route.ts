/** Says that the process runs its event loop. Asks nothing else, so that a slow database does not get it killed. */
export function GET(): Response {
  return Response.json({ status: "live" }, { headers: { "Cache-Control": "no-store" } });
}

export const dynamic = "force-dynamic";
