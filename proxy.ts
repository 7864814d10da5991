import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { processEnv } from "@/lib/platform/env";
import { fixedHeaders, inertPolicy, pagePolicy, strictTransport } from "@/lib/platform/headers";
import { isOwnOrigin } from "@/lib/platform/origin";

const development = process.env.NODE_ENV === "development";
const { publicUrl } = processEnv();
const https = publicUrl.startsWith("https:");

/** Security headers and a fresh nonce for every page. Nothing here decides who may see what: pages and actions do. */
export function proxy(request: NextRequest): NextResponse {
  if (!isOwnHost(request)) {
    return refusal(
      421,
      `This Rollcall answers at ${publicUrl} only. Open it there, or set ROLLCALL_URL to the address that people use.`,
    );
  }
  if (!isReadable(request)) return refusal(400, "This is no address of Rollcall: it cannot be read as text.");
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, { development, https });

  // Next reads the nonce from the policy of the request and puts it on its own scripts; the layout reads `x-nonce`.
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  // Where to come back to after signing in.
  forwarded.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  forwarded.set("content-security-policy", policy);

  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of fixedHeaders) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "no-store");
  if (https) response.headers.set(...strictTransport);
  return response;
}

/** Another name for this server is refused: links and cookies would be made for it. Probes of its health may use any. */
function isOwnHost(request: NextRequest): boolean {
  if (request.nextUrl.pathname.startsWith("/api/health/")) return true;
  const host = request.headers.get("host");
  return host !== null && isOwnOrigin(`${https ? "https" : "http"}://${host.toLowerCase()}`, publicUrl);
}

/** Whether an address can be one of ours. The database takes no NUL, so nothing here has one in its name. */
function isReadable({ nextUrl }: NextRequest): boolean {
  try {
    decodeURIComponent(nextUrl.pathname);
    return !nextUrl.href.includes("%00");
  } catch {
    return false;
  }
}

function refusal(status: number, sentence: string): NextResponse {
  const response = new NextResponse(`${sentence}\n`, {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
  for (const [name, value] of fixedHeaders) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", inertPolicy);
  return response;
}

/** Everything but the build's own files, whose headers come from the configuration. */
export const config = { matcher: ["/((?!_next/static/).*)"] };
